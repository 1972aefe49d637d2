/**
 * AlexNet, idea by idea: networks as data, the layers and the learning rule of the 2012 paper for
 * TensorFlow.js, training, augmentation and evaluation.
 *
 * @example Train the paper's two-tower network, small, on two images
 * ```ts
 * import {
 *   alexnet,
 *   constantSchedule,
 *   datasetBatches,
 *   evaluate,
 *   fitPreprocessing,
 *   preset,
 *   RandomStreams,
 *   train,
 *   useBackend,
 * } from "@alexnet/alexnet";
 * import { assert, assertEquals } from "@std/assert";
 *
 * await useBackend("cpu");
 * const spec = preset("cifarSmall");
 * const images = new Uint8Array(2 * 32 * 32 * 3).fill(255, 32 * 32 * 3);
 * const dataset = {
 *   name: "black and white",
 *   classNames: spec.classes === 10 ? [..."0123456789"] : [],
 *   images,
 *   labels: Uint8Array.of(0, 1),
 *   side: 32,
 *   count: 2,
 * };
 *
 * const model = alexnet(spec, { seed: 1 });
 * const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, dataset);
 * const { epochs } = await train({
 *   model,
 *   data: datasetBatches({
 *     dataset,
 *     batchSize: 2,
 *     preprocessing,
 *     streams: new RandomStreams(1),
 *   }),
 *   epochs: 2,
 *   schedule: constantSchedule(0.01),
 *   progress: "none",
 * });
 * assertEquals(epochs.length, 2);
 * const report = await evaluate(model, dataset, { preprocessing });
 * assert(report.errors[0].error <= 1);
 * model.dispose();
 * ```
 *
 * Importing this module reads no file and opens no device. The package's other entry points:
 * `./cpu` and `./webgpu` (backends), `./datasets`, `./weights`, `./figures`, `./inspection`,
 * `./experiments`, `./parallel`, and `./course` and `./exercises` for the lessons.
 *
 * @module
 */
// Which device computes.
export { type BackendOptions, type BackendWish, useBackend } from "./lib/ops/backend.ts";
// Networks as data.
export { preset, type PresetName, presetNames } from "./lib/spec/presets.ts";
export {
  changeSpec,
  type LayerChange,
  type SpecChange,
  withoutConvolution,
} from "./lib/spec/change.ts";
export { parseSpec } from "./lib/spec/parse.ts";
export { describeNetwork, type LayerRow, type NetworkDescription } from "./lib/spec/shapes.ts";
export { networkDiagram } from "./lib/spec/diagram.ts";
export { outputSide, pooledSide } from "./lib/spec/geometry.ts";
export type {
  Activation,
  AlexNetSpec,
  ChannelNumbers,
  ClassifierSpec,
  ConvolutionSpec,
  ConvolutionStage,
  Dropout,
  FullyConnectedSpec,
  Initialization,
  MapNormalizationSpec,
  NormalizationConvention,
  NormalizationSpec,
  Padding,
  Pooling,
  PreprocessingSpec,
  TowerInputs,
  TrainingDefaults,
} from "./lib/spec/spec.ts";
// Networks as models.
export { alexnet, type AlexNetOptions, specOf } from "./lib/models/alexnet.ts";
// Layers and what they compute.
export { Convolution2D } from "./lib/layers/convolution_2d.ts";
export { LocallyConnected2D } from "./lib/layers/locally_connected_2d.ts";
export { FullyConnected } from "./lib/layers/fully_connected.ts";
export { LocalResponseNormalization } from "./lib/layers/local_response_normalization.ts";
export { LocalContrastNormalization } from "./lib/layers/local_contrast_normalization.ts";
export { MapNormalization } from "./lib/layers/map_normalization.ts";
export { Pooling2D } from "./lib/layers/pooling_2d.ts";
export { type CounterDropout, InvertedDropout, TestScaledDropout } from "./lib/layers/dropout.ts";
export { TowerSlice } from "./lib/layers/tower.ts";
export {
  convolution2d,
  type Convolution2DOptions,
  type ConvolutionPadding,
} from "./lib/ops/convolution.ts";
export {
  localResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "./lib/ops/local_response_normalization.ts";
export { softmaxCrossEntropy } from "./lib/ops/softmax_cross_entropy.ts";
export { backendRecord, resumeBackend, type ResumedBackend } from "./lib/ops/resume_backend.ts";
export type { BackendRecord, LibraryRecord } from "./lib/ops/backend_record.ts";
export type { FusedActivation } from "./lib/ops/activation_gradient.ts";
export type { PatchVariation } from "./lib/ops/patch_writer.ts";
// Augmentation: pixels in, a batch out.
export { type Batch, floatsOf, type PatchList, tensorOf } from "./lib/augmentation/batch.ts";
export {
  evaluationBatches,
  type EvaluationBatchesOptions,
  trainingBatches,
  type TrainingBatchesOptions,
} from "./lib/augmentation/batches.ts";
export {
  fitPreprocessing,
  type MeasuredMean,
  parsePreprocessing,
  type Preprocessing,
} from "./lib/augmentation/preprocessing.ts";
export {
  centreCrop,
  type Crop,
  cropCount,
  cropFlip,
  type CropPlaces,
  drawCrop,
  type DrawCropOptions,
} from "./lib/augmentation/crop_flip.ts";
export { tenCrop } from "./lib/augmentation/ten_crop.ts";
export {
  type ColorNoise,
  type ColorPca,
  type ColorScale,
  type ColorShiftOptions,
  drawColorShift,
  fitColorPca,
  imagenetColorPca,
  type Rgb,
  shiftColor,
} from "./lib/augmentation/color_pca.ts";
export { meanImage } from "./lib/augmentation/statistics.ts";
// Training: the learning rule, the schedule, the loop, checkpoints.
export { train } from "./lib/training/train.ts";
export { type BatchSource, datasetBatches } from "./lib/training/batch_source.ts";
export { MomentumSGD } from "./lib/training/learning_rule/momentum_sgd.ts";
export {
  type DecayCurve,
  type DecaySchedule,
  decaySchedule,
} from "./lib/training/learning_rule/decay_schedule.ts";
export type { MomentumSGDOptions } from "./lib/training/learning_rule/momentum_sgd_options.ts";
export {
  type ConstantSchedule,
  constantSchedule,
  paperSchedule,
  type PlateauSchedule,
  type ScheduleSpec,
  type ScheduleState,
  stepSchedule,
  type StepsSchedule,
} from "./lib/training/learning_rule/schedule.ts";
export {
  captureCheckpoint,
  loadCheckpoint,
  restoreVelocities,
  restoreWeights,
  saveCheckpoint,
} from "./lib/training/checkpoint/checkpoint.ts";
export {
  type Checkpoint,
  type CheckpointInfo,
  type CheckpointTensor,
  type CheckpointTraining,
  decodeCheckpoint,
  encodeCheckpoint,
  type EncodeOptions,
} from "./lib/training/checkpoint/checkpoint_format.ts";
export {
  decodeWeights,
  type LoadedWeights,
  loadWeights,
  type LoadWeightsOptions,
} from "./lib/training/checkpoint/load_weights.ts";
export type { WeightsFile, WeightsFormat } from "./lib/weights/weights_file.ts";
export type { StoredTensor } from "./lib/weights/safetensors.ts";
export type { Dtype } from "./lib/weights/safetensors_header.ts";
export type { ProgressReporter, RunSize, TestProgress } from "./lib/training/progress.ts";
export type { RecipeEvent } from "./lib/training/learning_rule/recipe_events.ts";
export type { TrainOptions, ValidationResult } from "./lib/training/train_options.ts";
export type {
  EpochRecord,
  EpochTotals,
  OffByOne,
  StepRecord,
  StopReason,
  TrainingHistory,
  TrainingState,
} from "./lib/training/history.ts";
export type {
  BatchGradients,
  NumberBatch,
  ReduceGradients,
  SharedStep,
  TrainingBatch,
} from "./lib/training/learning_rule/gradients.ts";
// Evaluation: error rates and how they are measured.
export {
  evaluate,
  type EvaluateOptions,
  type EvaluationReport,
  type NamedImages,
  type ProbabilityReport,
  reportOn,
  type ReportOptions,
} from "./lib/evaluation/evaluate.ts";
export {
  type Classifier,
  type PatchProbabilities,
  type PredictOptions,
  predictPatches,
  predictProbabilities,
  type Probabilities,
} from "./lib/evaluation/predict.ts";
export { averageProbabilities } from "./lib/evaluation/ensemble.ts";
export {
  type EnsembleWeights,
  ensembleWeights,
  type EnsembleWeightsOptions,
} from "./lib/evaluation/ensemble_weights.ts";
export { compareErrors } from "./lib/evaluation/compare_errors.ts";
export { permutationAlarm } from "./lib/evaluation/permutation_alarm.ts";
export {
  type ContestResult,
  contestResults,
  fall2009Results,
  paperResults,
  publicWeightsResults,
  type PublishedResult,
} from "./lib/evaluation/published_results.ts";
export { bestGuesses, type Guesses } from "./lib/evaluation/guesses.ts";
export {
  type ErrorRate,
  topKCredits,
  topKErrors,
  type TopKOptions,
} from "./lib/evaluation/error_rate.ts";
export { errorsByPatchCount, type PatchCountError } from "./lib/evaluation/patch_counts.ts";
export {
  type Confusion,
  type ConfusionMatrix,
  confusionMatrix,
  worstConfusions,
} from "./lib/evaluation/confusion.ts";
export { type Calibration, calibration, type ConfidenceBin } from "./lib/evaluation/calibration.ts";
export {
  flatErrors,
  hierarchicalErrors,
  type NumberedGuesses,
  type Truths,
} from "./lib/evaluation/ilsvrc.ts";
export { type HierarchyCosts, hierarchyCosts } from "./datasets/hierarchy_costs.ts";
export {
  parseGroundTruth,
  type ParseSubmissionOptions,
} from "./datasets/ilsvrc/kit/ground_truth.ts";
export {
  parseSubmission,
  writeSubmission,
  type WriteSubmissionOptions,
} from "./lib/evaluation/submission.ts";
export {
  type Interval,
  mcnemar,
  type PairedComparison,
  wilsonInterval,
} from "./lib/statistics/error_intervals.ts";
// Random numbers and errors.
export { RandomStream, RandomStreams, type StreamState, type Words } from "./lib/random.ts";
export {
  AlexNetError,
  BadArgumentError,
  type BadFileDetails,
  BadFileError,
  DeviceLostError,
  DeviceValidationError,
  NotFiniteError,
  OutOfMemoryError,
  ReplayError,
} from "./lib/errors.ts";
