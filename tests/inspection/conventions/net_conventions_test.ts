import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  ownConventions,
  preprocessingUnder,
  specUnder,
} from "../../../lib/inspection/conventions/net_conventions.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { fixtureNet } from "./own_net.ts";

const caffe = await fixtureNet("bvlc.caffemodel");
const { info } = caffe.checkpoint;

Deno.test("under its own conventions a net is what it was", () => {
  const spec = specUnder(info.spec, caffe.own, caffe.own);
  assertEquals(spec, info.spec);
  assertEquals(preprocessingUnder(spec, info.preprocessing, caffe.own.mean), info.preprocessing);
});

Deno.test("the net reads red as blue where a program's channels are not those of the weights", () => {
  assertEquals([caffe.own.channels, info.spec.preprocessing.channelOrder], ["bgr", "rgb"]);
  const spec = specUnder(info.spec, caffe.own, { ...caffe.own, channels: "rgb" });
  assertEquals(spec.preprocessing.channelOrder, "bgr");
});

Deno.test("the file tells the order of fc6's rows: Caffe's by maps, the converted one by places", async () => {
  assertEquals(caffe.own.rows, "maps");
  assertEquals((await fixtureNet("bvlc.npy")).own.rows, "places");
});

Deno.test("a mean image becomes its mean colour for a patch of another size", () => {
  const side = 2;
  const image = Float32Array.from({ length: side * side * 3 }, (_, i) => 10 * (i % 3) + i);
  const before = { ...info.preprocessing, side, mean: image };
  const spec = { ...info.spec, side: 3 };
  assertEquals(preprocessingUnder(spec, before, "image").mean, [4.5, 15.5, 26.5]);
  assertEquals(preprocessingUnder({ ...spec, side }, before, "image").mean, image);
});

Deno.test("a net for CIFAR-10 is refused in words", async () => {
  const path = "notebooks/checkpoints/cifarTwoTower.safetensors";
  const { info: { spec, preprocessing } } = await loadCheckpoint(path);
  assertThrows(
    () => ownConventions(spec, preprocessing),
    BadArgumentError,
    "conv1 is 11 x 11 with stride 4, but found cifarTwoTower, whose conv1 is 5 x 5",
  );
});
