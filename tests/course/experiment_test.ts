import { assert, assertEquals } from "@std/assert";
import { compareArms, ratioCurves } from "../../lib/course/experiment.ts";
import { fourLayerNet } from "../../lib/course/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { stripes } from "./stripes.ts";

// Outside of the test: threads and the library of products stay as long as the process lives.
await useBackend("alexnet-cpu");

const spec = fourLayerNet("relu", "modern", 0.5);

Deno.test("a comparison notes how far its steps moved each layer, and learns the same for it", async () => {
  const settings = {
    arms: [{ name: "net", spec }],
    seeds: [3],
    train: stripes,
    epochs: 2,
    batchSize: 8,
    learningRate: 0.01,
  };
  const [{ runs: [often] }] = await compareArms({ ...settings, inspectEvery: 2 });
  const [{ runs: [seldom] }] = await compareArms(settings);
  assertEquals(often.updateRatios.map(({ step }) => step), [0, 2, 4]);
  assertEquals(seldom.updateRatios.map(({ step }) => step), [0]);
  assertEquals(often.trainingLosses, seldom.trainingLosses);
  const curves = ratioCurves(often);
  assertEquals(curves.map(({ name }) => name), ["conv1", "conv2", "conv3", "fc10"]);
  assertEquals(curves[0].x, [1, 3, 5]);
  assert(curves.every(({ y }) => y.every((ratio) => ratio > 0 && ratio < 1)));
});
