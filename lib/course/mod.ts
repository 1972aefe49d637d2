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
export { tf } from "./tensors.ts";
export { type Lesson, setup } from "./setup.ts";
export { type Scale } from "./scale.ts";
export { md, show } from "./display.ts";
export { type Displayable } from "../figures/notebook.ts";
export { readable } from "../figures/readable.ts";
export { predict, type Prediction, type PredictionOptions } from "./predict.ts";
export {
  type ComparisonPlan,
  type MinimumDetectableEffect,
  minimumDetectableEffect,
} from "./minimum_detectable_effect.ts";
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
} from "../statistics/estimate.ts";
export { pairedErrorsTable, type Pairing } from "./paired_errors_table.ts";
export { normalQuantile, studentQuantile } from "../statistics/quantile.ts";
export { type PaperValue, type Verdict, verdict } from "./verdict.ts";
export { type Claim, claim, type ClaimOptions } from "./claim.ts";
export { type ClaimRecord } from "./claim_record.ts";
export { recorded, recordedClaims, type RegisteredClaim } from "./claims_file.ts";
export { ablationSteps } from "./ablation_steps.ts";
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
} from "../experiments/compare_arms.ts";
export {
  arrivalText,
  bothErrors,
  epochsTo,
  finalTestErrors,
  meanEpochsTo,
  pairedDifferences,
  ratioCurves,
  trainingCurves,
} from "../experiments/arm_results.ts";
export { resumeTwice, type Resumption, type ResumptionOptions } from "../experiments/resumption.ts";
export { inputsOf } from "../inspection/network_inputs.ts";
export { deadShares, fourLayerNet, gradientSizes, type Recipe } from "../inspection/saturation.ts";
export { outputsOf } from "../inspection/layer_outputs.ts";
export { nearestMeanScores, nearestNeighbours } from "../experiments/baselines.ts";
export { durationText, machineSpeed, memorySpeed } from "../experiments/machine_speed.ts";
export { onDevice } from "./on_device.ts";
export { provenance } from "./provenance.ts";
export {
  type WindowRow,
  type WindowSpan,
  windowSpans,
  windowStrip,
  type WindowStripOptions,
} from "../figures/pictures/window_strip.ts";
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
} from "../experiments/convolution_by_hand.ts";
export {
  inBothPrecisions,
  type LossInputs,
  tanhLoss,
  tanhLossDifferences,
  tanhLossGradient,
} from "../experiments/gradient_check.ts";
export { median, speedUp, timesInTurn, type Work } from "../experiments/repetitions.ts";
export * from "./exercises/mod.ts";
export { pairCorrelations } from "../inspection/unit_correlation.ts";
export { type Subnetworks, subnetworks } from "../inspection/subnetworks.ts";
export { arithmeticSpans, towerPrograms } from "../parallel/read_towers.ts";
export type { TowerLayer, TowerProgram, TowerStage } from "../parallel/tower_program.ts";
export { runTowers, type TowerRun, type WorkerSpan } from "../parallel/tower_workers.ts";
export { type PermutationTest, permutationTest } from "../statistics/permutation_test.ts";
export { recordedNet } from "./recorded_net.ts";
export type { TrainedNet } from "../training/trained_net.ts";
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
} from "../inspection/feature_space.ts";
export { type OcclusionMap, occlusionMap, type OcclusionOptions } from "../inspection/occlusion.ts";
export { type TopPatch, topPatches, type TopPatchOptions } from "../inspection/top_patches.ts";
export { type Inversion, type InversionOptions, invertFeatures } from "../inspection/inversion.ts";
export {
  daysFor,
  type FullSizeImages,
  fullSizeImages,
  type FullSizeOptions,
} from "../experiments/full_size_images.ts";
