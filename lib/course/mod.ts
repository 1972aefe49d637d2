/**
 * The course kit: predictions, exercises, measurements and verdicts for the lessons.
 *
 * ```ts
 * import { acrossSeeds, claim } from "@alexnet/alexnet/course";
 *
 * const overlap = claim({
 *   id: "overlap-error",
 *   kind: "effect",
 *   section: "3.4",
 *   statement: "Overlapping pooling lowers the top-1 error by 0.4 points.",
 *   unit: "points",
 *   paper: { value: -0.4, rounding: 0.05 },
 *   ours: acrossSeeds([-3.1, -3.6, -3.4]),
 * });
 * console.log(overlap.verdict); // same direction
 * ```
 *
 * Importing this module reads no file and opens no device. It runs in Deno, its notebook kernel and
 * browsers; of these, only a page of the course's site has the record of earlier runs beside it.
 *
 * @module
 */
export { tf } from "./tensors.ts";
export { valuesOf } from "../ops/values_of.ts";
export { type Lesson, setup } from "./setup.ts";
export { type Scale } from "./scale.ts";
export { md, show, text } from "./display.ts";
export { verbatim } from "./verbatim.ts";
export { type Displayable } from "../figures/displayable.ts";
export { readable } from "../figures/readable.ts";
export { predict, type Prediction, type PredictionOptions } from "./prediction.ts";
export {
  type ComparisonPlan,
  type MinimumDetectableEffect,
  minimumDetectableEffect,
} from "./claims/minimum_detectable_effect.ts";
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
export {
  type FalseWinners,
  falseWinners,
  signFlipped,
  type WinnerShares,
} from "../statistics/false_winners.ts";
export { median } from "../statistics/median.ts";
export { normalProbability, normalQuantile, studentQuantile } from "../statistics/quantile.ts";
export { type PermutationTest, permutationTest } from "../statistics/permutation_test.ts";
export { pairedErrorsTable, type Pairing } from "./paired_errors_table.ts";
export { type PaperValue, type Verdict, verdict, type VerdictOptions } from "./claims/verdict.ts";
export { type Claim, claim, type ClaimOptions } from "./claims/claim.ts";
export { type ClaimKind, type ClaimRecord } from "./claims/claim_record.ts";
export {
  recorded,
  recordedClaims,
  recordedDiscordance,
  recordedSpread,
  type RegisteredClaim,
} from "./claims/claims_file.ts";
export {
  type FullScale,
  fullScale,
  type FullScaleOptions,
  recordedEffects,
  testErrorOf,
} from "./claims/full_scale.ts";
export { fullScaleEnsemble, type FullScaleEnsembleOptions } from "./claims/full_scale_ensemble.ts";
export type { SeedsToDecide } from "./claims/seeds_to_decide.ts";
export type {
  RecordedData,
  RecordedEnvironment,
  RecordedEpoch,
  RecordRow,
} from "../experiments/record/record_row.ts";
export type { TrainingRecipe } from "../experiments/record/recorded_experiment.ts";
export { conclusion, type ConclusionOptions, type Conclusions } from "./claims/conclusion.ts";
export { effectByImagesPlot } from "./claims/effect_by_images.ts";
export { ablationSteps } from "./claims/ablation_steps.ts";
export {
  type Answer,
  check,
  CheckError,
  type Exercise,
  type Property,
  YourTurn,
  yourTurn,
} from "./exercises/answer_check.ts";
export { type Draws } from "./exercises/draws.ts";
export { type WrongAnswer, type WrongAnswers, wrongAnswers } from "./exercises/exercise_gate.ts";
export {
  type ExperimentCard,
  type ExperimentOptions,
  type Measuring,
  yourExperiment,
} from "./experiment/your_experiment.ts";
export { eachInTurn, type TurnOptions } from "./each_in_turn.ts";
export { environmentVariable } from "../deno_only.ts";
export { onDevice } from "./on_device.ts";
export { type LessonIlsvrc, lessonIlsvrc, type LessonIlsvrcOptions } from "./lesson_ilsvrc.ts";
export { loadLessonNet, saveLessonNet } from "./lesson_net.ts";
export { type NetCost, netCost, type NetCostOptions } from "./net_cost.ts";
export { type LessonBackendOptions, type LessonSize, useLessonBackend } from "./lesson_backend.ts";
export { provenance } from "./provenance.ts";
export { type RealAlexNet, realAlexNet, type RealAlexNetOptions } from "./real_alexnet.ts";
