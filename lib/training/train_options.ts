/**
 * Options of the training loop.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { BatchSource } from "./batch_source.ts";
import type { EpochRecord, StepRecord, TrainingState } from "./history.ts";
import type { MomentumSGD, MomentumSGDOptions } from "./momentum_sgd.ts";
import type { ProgressReporter } from "./progress.ts";
import type { ScheduleSpec } from "./schedule.ts";

/** What a validation function returns. */
export interface ValidationResult {
  /** Top-1 error, 0 to 1. */
  readonly errorRate: number;
}

/** Options of {@linkcode train}. */
export interface TrainOptions {
  /** The net: input `[batch, height, width, channels]`, output logits `[batch, classes]`. */
  model: tf.LayersModel;
  /** The training set, see {@linkcode datasetBatches}. */
  data: BatchSource;
  /** Passes over the data in all, those before `resume` included. */
  epochs: number;
  /**
   * The learning rule, or options for a {@linkcode MomentumSGD}. An optimizer given here stays the
   * caller's (to save its velocities, to go on with); one made from options is freed at the end.
   * Default: momentum 0.9, weight decay 0.0005.
   */
  optimizer?: MomentumSGD | Omit<MomentumSGDOptions, "learningRate">;
  /** ε over time; default: the optimizer's own rate, or 0.01, all the time. */
  schedule?: ScheduleSpec;
  /** Ends the run once an epoch's validation error is this or lower, 0 to 1; default: never. */
  stopAtError?: number | undefined;
  /** Measures the validation error; called after every epoch. */
  validate?: (() => Promise<ValidationResult> | ValidationResult) | undefined;
  /** Most images that go through the net at once; default: the whole batch. */
  microBatch?: number | undefined;
  /** Where to go on, from an earlier history or a checkpoint; default: the beginning. */
  resume?: TrainingState | undefined;
  /** Stops after the running step when it fires. */
  signal?: AbortSignal | undefined;
  /** Whether SIGINT and SIGTERM stop after the running step instead of at once; default true. */
  handleInterrupt?: boolean;
  /** Steps between two looks at gradients and update ratios; default 50. */
  inspectEvery?: number | undefined;
  /** Steps at the plateau ln(classes) before a warning; default 200. */
  plateauPatience?: number;
  /** What shows progress; default: a bar on a terminal, a line an epoch elsewhere. */
  progress?: ProgressReporter | "none";
  /** Called once before the first update; not at all when the run has come to its end already. */
  onStart?: () => void;
  /** Called after every update. */
  onStep?: (record: StepRecord) => void | Promise<void>;
  /** Called after every epoch. */
  onEpoch?: (record: EpochRecord) => void | Promise<void>;
  /**
   * Called when the run's state is worth saving: after every epoch, every `checkpointEvery` steps,
   * and when it was stopped early.
   */
  onCheckpoint?: (state: TrainingState) => void | Promise<void>;
  /** Steps between two calls of `onCheckpoint` within an epoch; default none. */
  checkpointEvery?: number | undefined;
}
