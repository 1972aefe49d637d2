import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import type { ArmResult, ArmRun, ComparisonOptions } from "../../lib/experiments/arms.ts";
import { compareArms } from "../../lib/experiments/compare_arms.ts";
import { fitPreprocessing } from "../../lib/augmentation/preprocessing.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { brightnessImages } from "../brightness_images.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { constantSchedule } from "../../lib/training/learning_rule/schedule.ts";

await useBackend("alexnet-cpu:wasm", { threads: 1 });

const slim = changeSpec(preset("cifarSmall"), {
  layers: { conv1: { kernels: 8 }, conv2: { kernels: 8 } },
});
const options: ComparisonOptions = {
  arms: [{ name: "slow", spec: slim, learningRate: 0.0001 }, { name: "fast", spec: slim }],
  seeds: [1, 2, 3],
  train: brightnessImages(20),
  test: brightnessImages(20),
  epochs: 2,
  batchSize: 10,
  learningRate: 0.001,
};
const seedsOf = (results: readonly ArmResult[]) =>
  results.map(({ runs }) => runs.map(({ seed }) => seed));

Deno.test("every arm is trained from every seed, and the same seeds give the same numbers", async () => {
  const results = await compareArms(options);
  assertEquals(results.map(({ name }) => name), ["slow", "fast"]);
  assertEquals(seedsOf(results), [[1, 2, 3], [1, 2, 3]]);
  const [first] = results[0].runs;
  assertEquals([first.steps, first.trainingErrors.length, first.testErrors[0].epoch], [4, 2, 2]);
  assertEquals(await compareArms(options), results);
});

Deno.test("a stopped comparison keeps the seeds that all arms have finished", async () => {
  const halt = new AbortController();
  const finished: string[] = [];
  // Arms alternate seed by seed: "slow" has two seeds when "fast" is stopped in its second.
  const onRun = (arm: string, { seed }: ArmRun) => {
    finished.push(`${arm} ${seed}`);
    if (finished.length === 3) halt.abort();
  };
  const results = await compareArms({ ...options, signal: halt.signal, onRun });
  assertEquals(finished, ["slow 1", "fast 1", "slow 2"]);
  assertEquals(seedsOf(results), [[1], [1]]);
});

Deno.test("a clean training error is that of the net with fixed weights on the unmodified images", async () => {
  const half = { rate: 0.5, form: "test-scaled", place: "outputs" } as const;
  const spec = changeSpec(slim, { layers: { fc3: { dropout: half } } });
  const train = brightnessImages(20);
  const [{ runs: [run] }] = await compareArms({
    ...options,
    arms: [{ name: "dropout and patches", spec }],
    seeds: [1],
    epochs: 4,
    crop: true,
    flip: true,
    learningRate: 0.01,
    testEvery: 2,
    keepModels: true,
  });
  const { model } = run;
  if (model === undefined) throw new Error("The model was not kept.");
  const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, train);
  const { errors: [{ error }] } = await evaluate(model, train, { preprocessing, ks: [1] });
  model.dispose();
  assertEquals(run.cleanTrainingErrors.map(({ epoch }) => epoch), [2, 4]);
  assertEquals(run.testErrors.map(({ epoch }) => epoch), [2, 4]);
  assertAlmostEquals(run.cleanTrainingErrors[1].error, 100 * error, 1e-9);
});

Deno.test("a comparison without test images still measures clean training errors", async () => {
  const { test: _, ...untested } = options;
  const [arm] = await compareArms({ ...untested, seeds: [1] });
  assertEquals(arm.runs[0].testErrors, []);
  assertEquals(arm.runs[0].cleanTrainingErrors.length, 1);
});

Deno.test("training ends early at the requested error", async () => {
  const [arm] = await compareArms({ ...options, seeds: [1], stopAtTrainingError: 1 });
  assertEquals(arm.runs[0].trainingErrors.length, 1);
});

Deno.test("the caller owns the models that are kept; the others are disposed", async () => {
  const [{ runs: [kept] }] = await compareArms({ ...options, seeds: [1], keepModels: true });
  assert(kept.model !== undefined);
  const [{ runs: [dropped] }] = await compareArms({ ...options, seeds: [1] });
  assertEquals(dropped.model, undefined);
});

Deno.test("no arm, no seed, or two arms with the same name are rejected", async () => {
  const [arm] = options.arms;
  for (const wrong of [{ arms: [] }, { seeds: [] }, { arms: [arm, arm] }]) {
    await assertRejects(() => compareArms({ ...options, ...wrong }), BadArgumentError);
  }
});

Deno.test("an arm's own rate replaces a common schedule", async () => {
  const { learningRate: _, ...common } = options;
  const rates = [0.0001, 0.001];
  const arms = rates.map((learningRate) => ({ name: `${learningRate}`, spec: slim, learningRate }));
  const alone = await compareArms({ ...common, arms, seeds: [1] });
  const schedule = constantSchedule(0.05);
  assertEquals(await compareArms({ ...common, arms, seeds: [1], schedule }), alone);
});

Deno.test("settings that contradict each other, and repeated seeds, are rejected", async () => {
  const refused = (more: Partial<ComparisonOptions>, says: string) =>
    assertRejects(() => compareArms({ ...options, ...more }), BadArgumentError, says);
  const arm = { name: "one", spec: slim };
  await refused({ seeds: [1, 2, 1] }, "found 1 twice");
  await refused({ schedule: constantSchedule(0.1) }, "found both");
  await refused(
    { arms: [{ ...arm, learningRate: 0.1, schedule: constantSchedule(0.1) }] },
    "the arm one",
  );
  await refused({ arms: [{ ...arm, learningRate: NaN }] }, "learningRate of the arm one");
  await refused({ arms: [{ ...arm, stopAtTrainingError: 50 }] }, "stopAtTrainingError of the arm");
});
