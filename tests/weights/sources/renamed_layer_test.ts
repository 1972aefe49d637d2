import { assertEquals } from "@std/assert";
import { storeFloats } from "../../../lib/weights/safetensors.ts";
import { withUsualLast } from "../../../lib/weights/sources/renamed_layer.ts";
import { weightSources } from "../../../lib/weights/sources/weight_sources.ts";

const zeros = (...shape: number[]) =>
  storeFloats(new Float32Array(shape.reduce((product, size) => product * size, 1)), shape);

/** The tensors of a net of Caffe's whose fc7 has 3 units, with others for fc8. */
function tensorsWith(last: Record<string, ReturnType<typeof zeros>>) {
  const layers = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"];
  const usual = layers.flatMap((layer) => [
    [`${layer}/0`, zeros(3, 3)] as const,
    [`${layer}/1`, zeros(3)] as const,
  ]);
  return new Map([...usual, ...Object.entries(last)]);
}

function renamedIn(last: Record<string, ReturnType<typeof zeros>>, type = "InnerProduct") {
  const [, caffe] = weightSources;
  const types = new Map([["fc8_flickr/type", type]]);
  const { renamed, tensors } = withUsualLast(caffe, tensorsWith(last), types);
  assertEquals(tensors.has("fc8/0"), renamed !== undefined || "fc8/0" in last);
  return renamed;
}

const fitting = { "fc8_flickr/0": zeros(5, 3), "fc8_flickr/1": zeros(5) };

Deno.test("a last inner product of another name is taken for fc8", () => {
  assertEquals(renamedIn(fitting), "fc8_flickr");
});

Deno.test("a layer that is no inner product, or does not read fc7, is not", () => {
  assertEquals(renamedIn(fitting, "Scale"), undefined);
  assertEquals(renamedIn({ ...fitting, "fc8_flickr/0": zeros(5, 4) }), undefined);
  assertEquals(renamedIn({ ...fitting, "fc8_flickr/0": zeros(4, 3) }), undefined);
  assertEquals(renamedIn({ ...fitting, "other/0": zeros(1) }), undefined);
});

Deno.test("beside an fc8, or without its biases, a layer keeps its name", () => {
  assertEquals(renamedIn({ ...fitting, "fc8/0": zeros(2, 3), "fc8/1": zeros(2) }), undefined);
  assertEquals(renamedIn({ "fc8_flickr/0": zeros(5, 3) }), undefined);
});
