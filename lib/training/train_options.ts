/**
 * Options of the training loop.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { BatchSource } from "./batch_source.ts";
import type { ReduceGradients } from "./learning_rule/gradients.ts";
import type { LayerFractions } from "./learning_rule/layer_fractions.ts";
import type { EpochRecord, OffByOne, StepRecord, TrainingState } from "./history.ts";
import type { MomentumSGD } from "./learning_rule/momentum_sgd.ts";
import type { MomentumSGDOptions } from "./learning_rule/momentum_sgd_options.ts";
import type { ProgressReporter } from "./progress.ts";
import type { ScheduleSpec } from "./learning_rule/schedule.ts";

/** What a validation function returns. */
export interface ValidationResult {
  /** Top-1 error, 0 to 1. */
  readonly errorRate: number;
  /** Shares of the images that were taken for the class before their own, and after it. */
  readonly offByOne?: OffByOne;
}

/** Options of {@linkcode train}. */
export interface TrainOptions {
  /** The net: input `[batch, height, width, channels]`, output logits `[batch, classes]`. */
  model: tf.LayersModel;
  /** The training set, see {@linkcode datasetBatches}. */
  data: BatchSource;
  /** Total number of passes over the data, including those before `resume`. */
  epochs: number;
  /**
   * The learning rule, or options for a {@linkcode MomentumSGD}. The caller keeps ownership of an
   * optimizer that is passed in (to save its velocities or to continue); one created from options
   * is freed at the end. Default: momentum 0.9, weight decay 0.0005.
   */
  optimizer?: MomentumSGD | Omit<MomentumSGDOptions, "learningRate">;
  /** The learning-rate schedule; default: constant, the optimizer's own rate or 0.01. */
  schedule?: ScheduleSpec;
  /**
   * The validation error, 0 to 1, at or below which the run ends after an epoch; default: never.
   */
  stopAtError?: number | undefined;
  /** Measures the validation error; called after every epoch. */
  validate?: (() => Promise<ValidationResult> | ValidationResult) | undefined;
  /** Maximum number of images that are run through the net at once; default: the whole batch. */
  microBatch?: number | undefined;
  /**
   * The state to resume from, of an earlier history or a checkpoint; default: start from scratch.
   */
  resume?: TrainingState | undefined;
  /** Stops the run after the current step when aborted. */
  signal?: AbortSignal | undefined;
  /**
   * Whether SIGINT, SIGTERM and SIGHUP stop the run after the current step instead of at once; default
   * true.
   */
  handleInterrupt?: boolean;
  /** Steps between inspections of gradients and update ratios; default 50. */
  inspectEvery?: number | undefined;
  /**
   * Steps between those that are computed twice and must give the same bits; default: never. Such a
   * step takes two to three times as long, and memory for another copy of weights, velocities and
   * gradients: with 100, about 1 to 2 % of the run. The net must have no randomness other than this
   * package's dropout.
   */
  replayEvery?: number | undefined;
  /**
   * Called before the first update of an epoch, and where a run resumes within one; it may change the
   * optimizer's `rateFactors`.
   *
   * @param epoch the epoch, from 0.
   */
  beforeEpoch?: ((epoch: number) => void) | undefined;
  /**
   * Computes each step's gradients together with other processes; default: this one computes all. If
   * its results have a `stop`, that ends the run instead of a signal to this process.
   */
  reduceGradients?: ReduceGradients | undefined;
  /**
   * Adds what other processes measured of their parts of the net, for the log; default: this process
   * trains all of it. Called with the update/weight ratios and the dead units of a step.
   *
   * @param own what this process measured.
   * @returns the fractions of all layers.
   */
  joinLayers?: ((own: LayerFractions) => LayerFractions) | undefined;
  /** Steps at the plateau ln(classes) before a warning; default 200. */
  plateauPatience?: number;
  /**
   * Shows progress; default: a bar on a terminal or in the cell of a notebook, and one line per
   * epoch. `bar`: without the lines.
   */
  progress?: ProgressReporter | "bar" | "none";
  /** Called once before the first update; not called if the run has already ended. */
  onStart?: () => void;
  /**
   * Called after every update.
   *
   * @param record loss, error, rate and duration of the update.
   */
  onStep?: (record: StepRecord) => void | Promise<void>;
  /**
   * Called after every epoch.
   *
   * @param record mean loss and error of the epoch, and its validation error.
   */
  onEpoch?: (record: EpochRecord) => void | Promise<void>;
  /**
   * Called when the run's state should be saved: after every epoch, every `checkpointEvery` steps,
   * and when the run is stopped early.
   *
   * @param state what `resume` takes.
   */
  onCheckpoint?: (state: TrainingState) => void | Promise<void>;
  /** Steps between calls of `onCheckpoint` within an epoch; default: none. */
  checkpointEvery?: number | undefined;
}
