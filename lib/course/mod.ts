/**
 * The course kit: what a lesson uses to ask, check, measure and judge.
 *
 * ```ts
 * import { acrossSeeds, claim } from "@alexnet/alexnet/course";
 *
 * const overlap = claim({
 *   id: "05-overlap",
 *   section: "3.4",
 *   statement: "Overlapping pooling lowers the top-1 error by 0.4 points.",
 *   unit: "points",
 *   paper: { value: -0.4, rounding: 0.05 },
 *   ours: acrossSeeds([-3.1, -3.6, -3.4]),
 * });
 * console.log(overlap.verdict); // same direction
 * ```
 *
 * Importing this module reads no file and opens no device. It is for Deno and its notebook kernel.
 *
 * @module
 */
export { tf, valuesOf } from "./tensors.ts";
export { type Lesson, setup } from "./setup.ts";
export { type Scale } from "./scale.ts";
export { type Displayable, md, readable, show } from "./display.ts";
export { predict, type Prediction, type PredictionOptions } from "./predict.ts";
export { type ComparisonPlan, type Resolution, resolution } from "./resolution.ts";
export {
  acrossSeeds,
  type Covers,
  errorRate,
  type Estimate,
  exact,
  intervalOf,
  magnitude,
  pairedErrors,
  ratioAcrossSeeds,
  singleRun,
  unpairedErrors,
} from "./estimate.ts";
export { type Pairing, pairsTable } from "./pairs.ts";
export { normalQuantile, studentQuantile } from "./quantile.ts";
export { type PaperValue, type Verdict, verdict } from "./verdict.ts";
export { type Claim, claim, type ClaimOptions, type ClaimRecord } from "./claim.ts";
export { recorded, recordedClaims, type RegisteredClaim } from "./claims_file.ts";
export { ablationRungs } from "./ladder.ts";
export {
  type Answer,
  check,
  CheckError,
  type Exercise,
  type Property,
  YourTurn,
  yourTurn,
} from "./check.ts";
export { type WrongAnswer, type WrongAnswers, wrongAnswers } from "./exercise_gate.ts";
export {
  type Arm,
  type ArmResult,
  type ArmRun,
  type ArmSettings,
  compareArms,
  type ComparisonOptions,
  firstSeeds,
  type UpdateRatios,
} from "./experiment.ts";
export {
  arrivalText,
  bothErrors,
  epochsTo,
  finalTestErrors,
  meanEpochsTo,
  pairedDifferences,
  ratioCurves,
  trainingCurves,
} from "./arm_results.ts";
export { resumeTwice, type Resumption, type ResumptionOptions } from "./resumption.ts";
export { inputsOf } from "./inputs.ts";
export { deadShares, fourLayerNet, gradientSizes, outputsOf, type Recipe } from "./saturation.ts";
export { nearestMeanScores, nearestNeighbours } from "./baselines.ts";
export { durationText, machineSpeed, memorySpeed } from "./speed.ts";
export { onDevice } from "./devices.ts";
export { type LessonBackendOptions, type LessonSize, useLessonBackend } from "./lesson_backend.ts";
export { provenance } from "./provenance.ts";
export {
  type WindowRow,
  type WindowSpan,
  windowSpans,
  windowStrip,
  type WindowStripOptions,
} from "./window_strip.ts";
export {
  convolutionFlop,
  type ConvolutionShape,
  convolvedSide,
  directConvolution,
  filterGradient,
  type Floats,
  matrixProduct,
  relativeDifference,
  windowRows,
} from "./convolution_by_hand.ts";
export {
  inBothPrecisions,
  type LossInputs,
  tanhLoss,
  tanhLossDifferences,
  tanhLossGradient,
} from "./gradient_check.ts";
export { median, speedUp, timesInTurn, type Work } from "./repetitions.ts";
export * from "./exercises/mod.ts";
export { pairCorrelations } from "./correlation.ts";
export { type Subnetworks, subnetworks } from "./subnetworks.ts";
export { arithmeticSpans, towerPrograms } from "./read_towers.ts";
export type { TowerLayer, TowerProgram, TowerStage } from "./tower_program.ts";
export { runTowers, type TowerRun, type WorkerSpan } from "./tower_workers.ts";
export { type PermutationTest, permutationTest } from "./permutation.ts";
export { type RecordedNet, recordedNet } from "./recorded_net.ts";
export {
  acrossQueries,
  layerPoints,
  mostCommon,
  nearestOf,
  pixelPoints,
  type Points,
  shareNearer,
  squaredDistances,
  unitStories,
  type UnitStory,
} from "./feature_space.ts";
export { type OcclusionMap, occlusionMap, type OcclusionOptions } from "./occlusion.ts";
export { type TopPatch, topPatches, type TopPatchOptions } from "./top_patches.ts";
export { type Inversion, type InversionOptions, invertFeatures } from "./inversion.ts";
export { daysFor, type FullSizeImages, fullSizeImages, type FullSizeOptions } from "./full_size.ts";
