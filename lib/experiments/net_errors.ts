/**
 * How often a net is wrong on a set of images, measured with the net at rest: no dropout, no patches
 * drawn at random, no colour noise.
 *
 * The training error that a loop reports is another number: each batch is measured before its own
 * update, on distorted images, by one of dropout's sub-networks. Where training and test error are
 * compared, both must come from here.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { LabelledImages } from "../augmentation/images.ts";
import type { Preprocessing } from "../augmentation/preprocessing.ts";
import { topKCredits } from "../evaluation/error_rate.ts";
import { predictProbabilities } from "../evaluation/predict.ts";

/** What a net says of a set of images. */
export interface NetErrors {
  /** Top-1 error in percent. */
  readonly error: number;
  /** For each image whether it is wrong: 0, 1, or a fraction for ties. */
  readonly wrong: Float64Array;
  /** Softmax outputs, `[n, classes]`. */
  readonly probabilities: Float32Array;
}

/**
 * The top-1 error of `model` on `images`.
 *
 * @param crops the middle of each image (default), or the mean of its ten patches.
 * @throws {NotFiniteError} when an output of the net is not finite.
 */
export async function netErrors(
  model: tf.LayersModel,
  images: LabelledImages,
  preprocessing: Preprocessing,
  crops: "center" | "ten" = "center",
): Promise<NetErrors> {
  const { probabilities } = await predictProbabilities(model, images, { preprocessing, crops });
  const wrong = topKCredits(probabilities, images.labels, 1).map((credit) => 1 - credit);
  const error = 100 * wrong.reduce((sum, x) => sum + x, 0) / images.count;
  return { error, wrong, probabilities };
}
