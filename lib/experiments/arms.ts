/**
 * The arms of a comparison and the results of training them.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { ImageDataset } from "../../datasets/dataset.ts";
import type { ColorNoise } from "../augmentation/color_pca.ts";
import type { Figure } from "../figures/figure_spec.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import type { ScheduleSpec } from "../training/learning_rule/schedule.ts";

/** How an arm is trained; settings that are left out default to those of the spec. */
export interface ArmSettings {
  /** Passes over the training images. */
  epochs: number;
  /** Images per step. */
  batchSize?: number;
  /** Learning rate, constant unless there is a `schedule`. */
  learningRate?: number;
  /** Learning rate over time. */
  schedule?: ScheduleSpec;
  /** Momentum. */
  momentum?: number;
  /** Weight decay. */
  weightDecay?: number;
  /** Learning rate of biases as a multiple of that of weights. */
  biasRateFactor?: number;
  /** Whether patches are cropped at random positions; default false. */
  crop?: boolean;
  /** Whether each image is mirrored with probability one half; default false. */
  flip?: boolean;
  /** Colour noise; none by default. */
  colorPca?: ColorNoise;
  /** Training stops after the first epoch whose training error (0 to 1) is at most this. */
  stopAtTrainingError?: number;
}

/** One side of a comparison: a net and how it is trained. */
export interface Arm extends Partial<ArmSettings> {
  /** Name in figures. */
  name: string;
  /** The net. */
  spec: AlexNetSpec;
}

/** Options of `compareArms`. */
export interface ComparisonOptions extends ArmSettings {
  /** The nets to compare; their own settings take precedence over the common ones. */
  arms: readonly Arm[];
  /** Root seeds; run i of every arm has the same seed, so that runs are paired. */
  seeds: readonly number[];
  /** Training images. */
  train: ImageDataset;
  /** Test images; if omitted, no test errors are measured. */
  test?: ImageDataset;
  /**
   * Number of epochs between measurements of the clean training and test errors, which are also
   * measured at the end; default: at the end only.
   */
  testEvery?: number;
  /** Whether to keep the trained models for the caller, who disposes of them; default false. */
  keepModels?: boolean;
  /**
   * Called with each training run that finished.
   *
   * @param arm the name of the arm.
   * @param run the run, complete.
   */
  onRun?: (arm: string, run: ArmRun) => void;
  /** Stops the comparison from code, as the Stop button does. */
  signal?: AbortSignal;
  /** Number of steps between measurements of the update ratios; default 50. */
  inspectEvery?: number;
  /**
   * Draws the results so far; the figure is shown live during training and at the end.
   *
   * @param results the arms that have finished a run; the last run of one may still be in training.
   * @returns the figure to show.
   */
  live?: (results: readonly ArmResult[]) => Figure;
}

/** How much one step changed the weights. */
export interface UpdateRatios {
  /** The step, from 0. */
  step: number;
  /** Size of the update relative to the size of the weights, by the name of the weight. */
  ratios: Readonly<Record<string, number>>;
}

/** An error and the epoch after which it was measured. */
export interface EpochError {
  /** The epoch, from 1, after which it was measured. */
  epoch: number;
  /** Percent. */
  error: number;
}

/** One training run. */
export interface ArmRun {
  /** Its root seed. */
  seed: number;
  /**
   * Training error of each epoch in percent, measured during training: each batch is measured
   * before its own update, with augmentation and dropout. To compare with a test error, use the
   * clean training errors instead.
   */
  trainingErrors: number[];
  /**
   * Errors in percent on the unmodified training images (no dropout, no random patches, no colour
   * noise), and the epoch (from 1) after which each was measured: the same epochs as in
   * `testErrors`, and the end.
   */
  cleanTrainingErrors: EpochError[];
  /** Mean training loss of each epoch. */
  trainingLosses: number[];
  /** Test errors in percent with the epoch (from 1) after which each was measured. */
  testErrors: EpochError[];
  /** For each test image, whether it is misclassified at the end: 0, 1, or a fraction for ties. */
  testWrong?: Float64Array;
  /** Softmax outputs of the test images at the end, `[n, classes]`. */
  testProbabilities?: Float32Array;
  /** Number of updates. */
  steps: number;
  /** How much a step changed each weight, every `inspectEvery` steps. */
  updateRatios: UpdateRatios[];
  /** The trained net, if `keepModels` is set. */
  model?: tf.LayersModel;
}

/** All training runs of one arm, in the order of the seeds. */
export interface ArmResult {
  /** Name of the arm. */
  name: string;
  /** One run per seed; for a stopped comparison, only the seeds that every arm finished. */
  runs: ArmRun[];
}
