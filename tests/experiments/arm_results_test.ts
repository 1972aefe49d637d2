import { assert, assertEquals } from "@std/assert";
import {
  errorCurves,
  ratioCurves,
  testErrorAtTrainingError,
} from "../../lib/experiments/arm_results.ts";
import type { ArmResult } from "../../lib/experiments/arms.ts";
import { compareArms } from "../../lib/experiments/compare_arms.ts";
import { fourLayerNet } from "../../lib/inspection/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { stripes } from "../inspection/stripes.ts";

// Outside the test, because threads and the BLAS library stay for the life of the process.
await useBackend("alexnet-cpu");

const spec = fourLayerNet("relu", "modern", 0.5);

Deno.test("recording how far steps move each layer does not change a comparison", async () => {
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

Deno.test("running errors start at the first epoch, clean and test errors where they are measured", () => {
  const run = (shift: number): ArmResult["runs"][number] => ({
    seed: 1,
    trainingErrors: [50 + shift, 40, 30, 20],
    trainingLosses: [],
    cleanTrainingErrors: [{ epoch: 2, error: 38 }, { epoch: 4, error: 18 + shift }],
    testErrors: [{ epoch: 2, error: 60 + shift }, { epoch: 4, error: 55 }],
    steps: 4,
    updateRatios: [],
  });
  assertEquals(errorCurves({ name: "net", runs: [run(0), run(1)] }), [
    { name: "running training error", x: [1, 2, 3, 4], runs: [[50, 40, 30, 20], [51, 40, 30, 20]] },
    { name: "clean training error", x: [2, 4], runs: [[38, 18], [38, 19]] },
    { name: "test error", x: [2, 4], runs: [[60, 55], [61, 55]] },
  ]);
});

/** Clean training errors and test errors, one per epoch. */
function measured(training: number[], test: number[]) {
  const byEpoch = (errors: number[]) => errors.map((error, i) => ({ epoch: i + 1, error }));
  return { cleanTrainingErrors: byEpoch(training), testErrors: byEpoch(test) };
}

Deno.test("overlap that only learns more slowly has the same test error at equal training error", () => {
  // The re-measured lesson: after 10 and 11 epochs both have the same training error, and the gap
  // at equal epochs was the difference in speed.
  const disjoint = measured([60, 40, 24, 18.4], [70, 62, 57, 56.2]);
  const overlapping = measured([65, 50, 40, 24], [72, 66, 62, 57]);
  assertEquals(testErrorAtTrainingError(disjoint, 24), 57);
  assertEquals(testErrorAtTrainingError(overlapping, 24), 57);
});

Deno.test("a training error that a run never had gives no test error", () => {
  const run = measured([60, 40], [70, 62]);
  assertEquals(testErrorAtTrainingError(run, 30), undefined);
  assertEquals(testErrorAtTrainingError(run, 61), undefined);
  assertEquals(testErrorAtTrainingError(run, 50), 66);
});
