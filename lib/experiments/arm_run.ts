/**
 * What one training of a comparison gives, and all trainings of one arm.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";

/** How far one step moved the weights. */
export interface UpdateRatios {
  /** The step, from 0. */
  step: number;
  /** Size of the update as a share of the size of the weights, by the name of the weight. */
  ratios: Readonly<Record<string, number>>;
}

/** One training. */
export interface ArmRun {
  /** Its root seed. */
  seed: number;
  /** Training error of each epoch in percent, measured while the weights move. */
  trainingErrors: number[];
  /** Mean training loss of each epoch. */
  trainingLosses: number[];
  /** Test errors in percent with the epoch (from 1) after which each was measured. */
  testErrors: { epoch: number; error: number }[];
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
