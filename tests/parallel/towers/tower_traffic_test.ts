import { assertEquals } from "@std/assert";
import { totalTraffic, towerTraffic } from "../../../lib/parallel/towers/tower_traffic.ts";
import { preset } from "../../../lib/spec/presets.ts";

Deno.test("the paper's towers send 31.3 MB a step at batch 128, in nine messages", () => {
  const traffic = towerTraffic(preset("paper"), 128);
  assertEquals(traffic, [
    // 13 x 13 x 128 maps of pooled conv2; 6 x 6 x 128 of pool5; 2,048 units.
    { layer: "conv3", forward: 4 * 128 * 13 * 13 * 128, backward: 4 * 128 * 13 * 13 * 128 },
    { layer: "fc6", forward: 4 * 128 * 6 * 6 * 128, backward: 4 * 128 * 6 * 6 * 128 },
    { layer: "fc7", forward: 4 * 128 * 2048, backward: 4 * 128 * 2048 },
    { layer: "fc8", forward: 4 * 128 * 2048, backward: 4 * 128 * 2048 },
    { layer: "logits", forward: 4 * 128 * 500, backward: 0 },
  ]);
  assertEquals(totalTraffic(traffic), { messages: 9, bytes: 31_320_064 });
});

Deno.test("without communication the towers meet only before the last layer", () => {
  const layers = towerTraffic(preset("noCommunication"), 1).map(({ layer }) => layer);
  assertEquals(layers, ["fc8", "logits"]);
});

Deno.test("normalization across both towers sends maps before or after pooling", () => {
  const paper = preset("paper");
  const [conv1, ...others] = paper.convolutions;
  const layerOf = (order: typeof conv1.order) => {
    const normalization = conv1.normalization &&
      { ...conv1.normalization, inputs: "all towers" as const };
    const spec = { ...paper, convolutions: [{ ...conv1, normalization, order }, ...others] };
    return towerTraffic(spec, 1)[0];
  };
  const before = 4 * 55 * 55 * 48;
  assertEquals(layerOf(["activation", "normalization", "mapNormalization", "pooling"]), {
    ...{ layer: "norm1", forward: before, backward: before },
  });
  const after = 4 * 27 * 27 * 48;
  assertEquals(layerOf(["activation", "pooling", "normalization", "mapNormalization"]), {
    ...{ layer: "norm1", forward: after, backward: after },
  });
});
