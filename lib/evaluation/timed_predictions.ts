/**
 * What a net says about the images of a set, where it was computed, and how long that took: all that a
 * report needs of the net.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledImages, LazyImages } from "../augmentation/images.ts";
import { type Classifier, type PredictOptions, predictReadable } from "./predict.ts";

/** The probabilities of the images that could be read. */
export interface TimedPredictions {
  /** `[read.length, classes]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** Number of classes. */
  readonly classes: number;
  /** Positions of the images in the set. */
  readonly read: number[];
  /** The tfjs backend that ran the net. */
  readonly backend: string;
  /** Duration in seconds, including reading the images. */
  readonly seconds: number;
}

/**
 * Runs a net on the images that can be read.
 *
 * @throws {NotFiniteError} when the net's output is not finite.
 * @throws {BadFileError} if no image of a batch can be read.
 */
export async function timedPredictions(
  model: Classifier,
  dataset: LabelledImages | LazyImages,
  options: PredictOptions,
): Promise<TimedPredictions> {
  const started = performance.now();
  const { probabilities, classes, read } = await predictReadable(model, dataset, options);
  const seconds = (performance.now() - started) / 1000;
  return { probabilities, classes, read, backend: tf.getBackend(), seconds };
}
