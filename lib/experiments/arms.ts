/**
 * The arms of a comparison and what training them gives.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { ImageDataset } from "../../datasets/dataset.ts";
import type { ColorNoise } from "../augmentation/batches.ts";
import type { Figure } from "../figures/figure_spec.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import type { ScheduleSpec } from "../training/schedule.ts";

/** How an arm is trained; what is left out comes from the spec's own advice. */
export interface ArmSettings {
  /** Passes over the training images. */
  epochs: number;
  /** Images a step. */
  batchSize?: number;
  /** Learning rate, all the time unless there is a `schedule`. */
  learningRate?: number;
  /** Learning rate over time. */
  schedule?: ScheduleSpec;
  /** Momentum. */
  momentum?: number;
  /** Decay of the weights. */
  weightDecay?: number;
  /** How much faster biases learn. */
  biasRateFactor?: number;
  /** Whether patches are drawn at random places; default false. */
  crop?: boolean;
  /** Whether half of the images are mirrored; default false. */
  flip?: boolean;
  /** Colour noise; default none. */
  colorPca?: ColorNoise;
  /** Stops after the epoch whose training error (0 to 1) is at most this. */
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
  /** The nets that are compared; their own settings go before the common ones. */
  arms: readonly Arm[];
  /** Root seeds; run i of every arm has the same seed, so that runs are paired. */
  seeds: readonly number[];
  /** Training images. */
  train: ImageDataset;
  /** Test images; without them nothing is tested. */
  test?: ImageDataset;
  /**
   * Measures clean training and test errors after every so many epochs and at the end; default: at
   * the end only.
   */
  testEvery?: number;
  /** Keeps the trained models for the caller, who disposes them; default false. */
  keepModels?: boolean;
  /** Called with each training that came to its end. */
  onRun?: (arm: string, run: ArmRun) => void;
  /** Stops from code, as the Stop button does. */
  signal?: AbortSignal;
  /** Steps between two looks at how far a step moves each layer; default 50. */
  inspectEvery?: number;
  /** Draws the results so far; shown live while the nets learn, and at the end. */
  live?: (results: readonly ArmResult[]) => Figure;
}

/** How far one step moved the weights. */
export interface UpdateRatios {
  /** The step, from 0. */
  step: number;
  /** Size of the update as a share of the size of the weights, by the name of the weight. */
  ratios: Readonly<Record<string, number>>;
}

/** An error and when it was measured. */
export interface EpochError {
  /** The epoch, from 1, after which it was measured. */
  epoch: number;
  /** Percent. */
  error: number;
}

/** One training. */
export interface ArmRun {
  /** Its root seed. */
  seed: number;
  /**
   * Training error of each epoch in percent, measured while the weights move: each batch before its
   * own update, as it was distorted, by the sub-network that dropout left. Not to be set against a
   * test error; for that there are the clean ones.
   */
  trainingErrors: number[];
  /**
   * Errors in percent on the training images as they are, with the net at rest (no dropout, no
   * random patches, no colour noise), and the epoch (from 1) after which each was measured: the same
   * epochs as in `testErrors`, and the end.
   */
  cleanTrainingErrors: EpochError[];
  /** Mean training loss of each epoch. */
  trainingLosses: number[];
  /** Test errors in percent with the epoch (from 1) after which each was measured. */
  testErrors: EpochError[];
  /** For each test image whether it is wrong at the end: 0, 1, or a fraction for ties. */
  testWrong?: Float64Array;
  /** Softmax outputs of the test images at the end, `[n, classes]`. */
  testProbabilities?: Float32Array;
  /** Updates that were made. */
  steps: number;
  /** How far a step moved each weight, every `inspectEvery` steps. */
  updateRatios: UpdateRatios[];
  /** The trained net, when the caller keeps models. */
  model?: tf.LayersModel;
}

/** All trainings of one arm, in the order of the seeds. */
export interface ArmResult {
  /** Name of the arm. */
  name: string;
  /** One training a seed; of a stopped comparison those of the seeds that every arm finished. */
  runs: ArmRun[];
}
