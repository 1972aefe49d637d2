/**
 * Experiments: nets that differ in one thing, each trained from several seeds on the same images; a
 * training run that is stopped and resumed; and the speed of this machine.
 *
 * ```ts
 * import { epochsTo, pairedDifferences } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * // Test errors of two arms in percent, one number per seed.
 * assertEquals(pairedDifferences([40, 42, 41], [38, 41, 38]), [-2, -1, -3]);
 * // The training error falls below 25 % between the second and the third epoch.
 * assertEquals(epochsTo([60, 30, 20], 25), 2.5);
 * ```
 *
 * Importing this module reads no file and opens no device. It runs in Deno and in browsers; only the
 * folder of {@linkcode fullSizeImages} needs Deno.
 *
 * @module
 */
export {
  arrivalText,
  atChance,
  epochsTo,
  errorCurves,
  finalCleanTrainingErrors,
  finalTestErrors,
  pairedDifferences,
  ratioCurves,
  testErrorAtTrainingError,
  trainingCurves,
} from "./arm_results.ts";
export { trainedModel } from "./unmeasured_run.ts";
export type {
  Arm,
  ArmResult,
  ArmRun,
  ArmSettings,
  ComparisonOptions,
  EpochError,
  UpdateRatios,
} from "./arms.ts";
export { compareArms, firstSeeds } from "./compare_arms.ts";
export { DivergedArmError } from "./diverged_arm.ts";
export { relativeDifference } from "./convolution_by_hand.ts";
export {
  daysFor,
  type FullSizeImages,
  fullSizeImages,
  type FullSizeOptions,
} from "./full_size_images.ts";
export type { FullSizeSet } from "./stand_in_images.ts";
export { learningFigures } from "./learning_figures.ts";
export {
  type LiveReading,
  type LiveReadings,
  type LiveTraining,
  type LiveTrainingOptions,
  trainLive,
} from "./live_training.ts";
export { durationText, machineSpeed, memorySpeed } from "./machine_speed.ts";
export {
  arrivalScore,
  pilotSeeds,
  type RateSweep,
  type RateSweepOptions,
  type RateTrial,
  sweepLearningRates,
} from "./rate_sweep.ts";
export { plannedSpec } from "./record/planned_experiments.ts";
export { speedUp, timesInTurn, type Work } from "./repetitions.ts";
export { resumeTwice, type Resumption, type ResumptionOptions } from "./resumption.ts";
