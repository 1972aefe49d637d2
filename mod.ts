export * from "./lib/errors.ts";
export { RandomStream, RandomStreams, type StreamState, type Words } from "./lib/random.ts";
export * from "./lib/augmentation/batches.ts";
export { type Batch, floatsOf, type PatchList, tensorOf } from "./lib/augmentation/batch.ts";
export * from "./lib/augmentation/color_pca.ts";
export * from "./lib/augmentation/crop_flip.ts";
export * from "./lib/augmentation/images.ts";
export * from "./lib/augmentation/preprocessing.ts";
export * from "./lib/augmentation/statistics.ts";
export * from "./lib/augmentation/ten_crop.ts";
export * from "./lib/evaluation/calibration.ts";
export * from "./lib/evaluation/confusion.ts";
export * from "./lib/evaluation/confusion_tree.ts";
export * from "./lib/evaluation/ensemble.ts";
export * from "./lib/evaluation/error_rate.ts";
export * from "./lib/evaluation/evaluate.ts";
export * from "./lib/evaluation/guesses.ts";
export * from "./lib/evaluation/hierarchy.ts";
export type { ClassHierarchy, HierarchyNode } from "./datasets/class_hierarchy.ts";
export * from "./lib/evaluation/ilsvrc.ts";
export * from "./lib/statistics/error_intervals.ts";
export * from "./lib/evaluation/patch_counts.ts";
export * from "./lib/evaluation/predict.ts";
export * from "./lib/evaluation/submission.ts";
export { alexnet, type AlexNetOptions, specOf } from "./lib/models/alexnet.ts";
export { preset, type PresetName, presetNames, presets } from "./lib/spec/presets.ts";
export type * from "./lib/spec/spec.ts";
export * from "./lib/spec/change.ts";
export { parseSpec } from "./lib/spec/parse.ts";
export { outputSide, pooledSide } from "./lib/spec/geometry.ts";
export * from "./lib/spec/receptive_field.ts";
export { describeNetwork, type LayerRow, type NetworkDescription } from "./lib/spec/shapes.ts";
export { networkDiagram } from "./lib/spec/diagram.ts";
export * from "./lib/layers/convolution_2d.ts";
export * from "./lib/layers/dropout.ts";
export * from "./lib/layers/fully_connected.ts";
export type { LayerConfig, WeightConfig } from "./lib/layers/layer_parts.ts";
export * from "./lib/layers/local_response_normalization.ts";
export * from "./lib/layers/locally_connected_2d.ts";
export * from "./lib/layers/map_normalization.ts";
export * from "./lib/layers/pooling_2d.ts";
export * from "./lib/layers/tower.ts";
export * from "./lib/ops/convolution.ts";
export * from "./lib/ops/local_response_normalization.ts";
export type { FusedActivation } from "./lib/ops/activation_gradient.ts";
export { cropToFloat, type CropToFloatOptions } from "./lib/ops/crop_to_float.ts";
export { type PatchVariation } from "./lib/ops/patch_writer.ts";
export { softmaxCrossEntropy } from "./lib/ops/softmax_cross_entropy.ts";
export { type BackendOptions, type BackendWish, useBackend } from "./lib/ops/backend.ts";
export { MomentumSGD, type MomentumSGDOptions } from "./lib/training/momentum_sgd.ts";
export {
  afterEpoch,
  type ConstantSchedule,
  constantSchedule,
  INITIAL_SCHEDULE_STATE,
  learningRateAt,
  paperSchedule,
  type PlateauSchedule,
  type ScheduleSpec,
  type ScheduleState,
  stepSchedule,
  type StepsSchedule,
} from "./lib/training/schedule.ts";
export {
  type EpochRecord,
  type EpochTotals,
  INITIAL_TRAINING_STATE,
  NO_TOTALS,
  type StepRecord,
  type StopReason,
  type TrainingHistory,
  type TrainingState,
} from "./lib/training/history.ts";
export * from "./lib/training/batch_source.ts";
export type { NumberBatch, TrainingBatch } from "./lib/training/gradients.ts";
export { standardTerminal, type Terminal } from "./lib/progress_bar.ts";
export * from "./lib/training/progress.ts";
export { train, type TrainOptions, type ValidationResult } from "./lib/training/train.ts";
export * from "./lib/training/checkpoint.ts";
export * from "./lib/training/checkpoint_format.ts";
export type { CheckpointTraining } from "./lib/training/parse_training.ts";
