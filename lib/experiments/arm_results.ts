/**
 * Evaluates the results of a comparison: when a curve reaches a threshold, the data for its
 * figures, and paired differences between two arms.
 *
 * @module
 */
import { requireFinite, requireFiniteNumbers, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { readable } from "../figures/readable.ts";
import type { ArmResult, ArmRun, EpochError } from "./arms.ts";

/**
 * The number of epochs after which a curve first reaches `threshold`, by linear interpolation
 * between epochs, so that 14.3 is possible; `undefined` if it never does (the value is then
 * censored, not missing).
 *
 * @param errors the value after each epoch, from the first on.
 * @param threshold the value to reach, in the unit of `errors`.
 * @returns epochs from the start, possibly fractional; `undefined` if the curve never reaches it.
 * @throws {BadArgumentError} if the threshold or an error is not finite.
 *
 * @example
 * ```ts
 * import { epochsTo } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(epochsTo([60, 30, 20], 25), 2.5);
 * assertEquals(epochsTo([60, 30, 20], 10), undefined);
 * ```
 */
export function epochsTo(errors: readonly number[], threshold: number): number | undefined {
  requireFinite("the threshold", threshold);
  requireFiniteNumbers("the errors", errors);
  const index = errors.findIndex((error) => error <= threshold);
  if (index < 0) return undefined;
  if (index === 0 || errors[index] === threshold) return index + 1;
  const before = errors[index - 1];
  return index + (before - threshold) / (before - errors[index]);
}

/**
 * The training errors of every run, in the form that `learningCurves` draws.
 *
 * @param results the results of {@linkcode compareArms}.
 * @returns one entry per arm, with one curve per seed, in percent.
 *
 * @example Read the results of a comparison
 * ```ts
 * import {
 *   type ArmResult,
 *   arrivalText,
 *   errorCurves,
 *   finalCleanTrainingErrors,
 *   finalTestErrors,
 *   ratioCurves,
 *   trainingCurves,
 * } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const relu: ArmResult = {
 *   name: "ReLU",
 *   runs: [{
 *     seed: 1,
 *     trainingErrors: [60, 30, 20],
 *     trainingLosses: [2, 1, 0.7],
 *     cleanTrainingErrors: [{ epoch: 3, error: 18 }],
 *     testErrors: [{ epoch: 3, error: 35 }],
 *     steps: 30,
 *     updateRatios: [{ step: 0, ratios: { "conv1/kernel": 0.01 } }],
 *   }],
 * };
 * assertEquals(trainingCurves([relu]), [{ name: "ReLU", runs: [[60, 30, 20]] }]);
 * assertEquals(errorCurves(relu)[2], { name: "test error", x: [3], runs: [[35]] });
 * assertEquals(finalTestErrors(relu), [35]);
 * assertEquals(finalCleanTrainingErrors(relu), [18]);
 * assertEquals(arrivalText([relu], 25), "ReLU 2.5");
 * assertEquals(ratioCurves(relu.runs[0]), [{ name: "conv1", x: [1], y: [0.01] }]);
 * ```
 */
export function trainingCurves(
  results: readonly ArmResult[],
): { name: string; runs: number[][] }[] {
  return results.map(({ name, runs }) => ({ name, runs: runs.map((run) => run.trainingErrors) }));
}

/**
 * The errors of an arm as `learningPanels` draws them, in percent by epoch from 1: the running
 * training error (dropout and distortions on, weights moving), the clean training error (weights
 * fixed, dropout off), and the test error. Only the last two may be compared with each other.
 *
 * @param arm the result of one arm that was tested.
 * @returns the three curves, the last two at the epochs at which the first run was measured.
 */
export function errorCurves(
  { runs }: ArmResult,
): { name: string; x: number[]; runs: number[][] }[] {
  const [first] = runs;
  const measured = (name: string, errorsOf: (run: ArmRun) => readonly EpochError[]) => ({
    name,
    x: errorsOf(first).map(({ epoch }) => epoch),
    runs: runs.map((run) => errorsOf(run).map(({ error }) => error)),
  });
  return [
    {
      name: "running training error",
      x: first.trainingErrors.map((_, i) => i + 1),
      runs: runs.map((run) => run.trainingErrors),
    },
    measured("clean training error", (run) => run.cleanTrainingErrors),
    measured("test error", (run) => run.testErrors),
  ];
}

/**
 * The update ratios of a run, in the form that `lineChart` draws: one line per layer, from the
 * input to the output, over the steps counted from 1.
 *
 * @param run one training run.
 * @returns one curve per layer: the size of the update relative to that of the weights, by step
 * from 1.
 */
export function ratioCurves(run: ArmRun): { name: string; x: number[]; y: number[] }[] {
  const names = Object.keys(run.updateRatios[0]?.ratios ?? {});
  return names.map((name) => ({
    name: name.replace(/\/kernel$/, ""),
    x: run.updateRatios.map(({ step }) => step + 1),
    y: run.updateRatios.map(({ ratios }) => ratios[name]),
  }));
}

/**
 * The mean number of epochs to `threshold` for each arm, as text; `not yet` if a run did not reach
 * it.
 *
 * @param results the results of {@linkcode compareArms}.
 * @param threshold the training error to reach, in percent.
 * @returns one line, e.g. `ReLU 4.2; tanh not yet`.
 * @throws {BadArgumentError} if an arm has no runs, or the threshold or an error is not finite.
 */
export function arrivalText(results: readonly ArmResult[], threshold: number): string {
  return results.map((result) => {
    const mean = meanEpochsTo(result, threshold);
    return `${result.name} ${mean === undefined ? "not yet" : readable(mean)}`;
  }).join("; ");
}

/**
 * Mean of {@linkcode epochsTo} over the seeds; `undefined` if a run did not reach the threshold.
 *
 * @param result the result of one arm.
 * @param threshold the training error to reach, in percent.
 * @returns epochs; `undefined` if a run did not reach the threshold.
 * @throws {BadArgumentError} if there are no runs, or the threshold or an error is not finite.
 */
function meanEpochsTo(result: ArmResult, threshold: number): number | undefined {
  let sum = 0;
  requireInteger(`the number of runs of ${result.name}`, result.runs.length, { min: 1 });
  for (const run of result.runs) {
    const epochs = epochsTo(run.trainingErrors, threshold);
    if (epochs === undefined) return undefined;
    sum += epochs;
  }
  return sum / result.runs.length;
}

/**
 * The last test error in percent of each run of an arm.
 *
 * @param result the result of one arm that was tested.
 * @returns one error per seed.
 * @throws {BadArgumentError} if there were no test images.
 */
export function finalTestErrors(result: ArmResult): number[] {
  return result.runs.map((run) => lastOf(run.testErrors));
}

/**
 * Whether an arm is no better than guessing: the mean of its last test errors is within five
 * percentage points of chance. A comparison with such an arm is meaningless.
 *
 * @param result the result of one arm that was tested.
 * @param classes number of classes; default 10.
 * @returns whether the arm is at chance.
 * @throws {BadArgumentError} if there were no test images.
 *
 * @example
 * ```ts
 * import { atChance } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const arm = (error: number) => ({ name: "net", runs: [{ testErrors: [{ epoch: 1, error }] }] });
 * assertEquals([atChance(arm(88)), atChance(arm(60))], [true, false]);
 * ```
 */
export function atChance(
  { runs }: { readonly runs: readonly Pick<ArmRun, "testErrors">[] },
  classes: number = 10,
): boolean {
  requireInteger("the number of classes", classes, { min: 2 });
  const errors = runs.map((run) => run.testErrors.at(-1)?.error ?? fail());
  requireFiniteNumbers("the test errors", errors);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return mean >= 100 * (1 - 1 / classes) - 5;
}

/**
 * The last clean training error in percent of each run of an arm.
 *
 * @param result the result of one arm.
 * @returns one error per seed.
 * @throws {BadArgumentError} if a run has no clean training error, or its last one is not finite.
 */
export function finalCleanTrainingErrors(result: ArmResult): number[] {
  return result.runs.map((run) => lastOf(run.cleanTrainingErrors));
}

/**
 * The test error of a run when its clean training error first fell to `trainingError`, by linear
 * interpolation between the measured epochs. It compares arms that learn at different speeds at
 * equal training error.
 *
 * @param run a training run that was measured after every epoch (`testEvery: 1`).
 * @param trainingError a clean training error in percent.
 * @returns percent; `undefined` if the run started below that error or never reached it.
 * @throws {BadArgumentError} if `trainingError` is not from 0 to 100, the run does not have a test
 * error for each clean training error, or one of them is not finite.
 *
 * @example
 * ```ts
 * import { testErrorAtTrainingError } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const run = {
 *   cleanTrainingErrors: [{ epoch: 1, error: 60 }, { epoch: 2, error: 20 }],
 *   testErrors: [{ epoch: 1, error: 70 }, { epoch: 2, error: 50 }],
 * };
 * assertEquals(testErrorAtTrainingError(run, 40), 60);
 * assertEquals(testErrorAtTrainingError(run, 10), undefined);
 * ```
 */
export function testErrorAtTrainingError(
  { cleanTrainingErrors, testErrors }: Pick<ArmRun, "cleanTrainingErrors" | "testErrors">,
  trainingError: number,
): number | undefined {
  requireFinite("the training error", trainingError, { min: 0, max: 100 });
  if (cleanTrainingErrors.length !== testErrors.length) return fail();
  requireFiniteNumbers("the clean training errors", cleanTrainingErrors.map(({ error }) => error));
  requireFiniteNumbers("the test errors", testErrors.map(({ error }) => error));
  const index = cleanTrainingErrors.findIndex(({ error }) => error <= trainingError);
  if (index < 0) return undefined;
  const [after, test] = [cleanTrainingErrors[index].error, testErrors[index].error];
  if (after === trainingError) return test;
  if (index === 0) return undefined;
  const before = cleanTrainingErrors[index - 1].error;
  const share = (before - trainingError) / (before - after);
  return testErrors[index - 1].error + share * (test - testErrors[index - 1].error);
}

/**
 * `after` minus `before`, run by run: the paired differences for {@linkcode acrossSeeds}.
 *
 * @param before one number per seed.
 * @param after one number per seed, in the same order.
 * @returns one difference per seed.
 * @throws {BadArgumentError} if the two have different lengths.
 */
export function pairedDifferences(before: readonly number[], after: readonly number[]): number[] {
  if (before.length !== after.length) {
    throw new BadArgumentError(
      `Expected paired runs but found ${before.length} before and ${after.length} after.`,
    );
  }
  requireFiniteNumbers("the runs before", before);
  requireFiniteNumbers("the runs after", after);
  return after.map((value, i) => value - before[i]);
}

/** The last error that was measured. */
function lastOf(errors: readonly EpochError[]): number {
  return requireFinite("the last error of a run", errors.at(-1)?.error ?? fail());
}

function fail(): never {
  throw new BadArgumentError("Expected a comparison with test images but found none.");
}
