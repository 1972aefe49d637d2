/**
 * The error rate of a net on a set of images, measured without dropout, random patches or colour
 * noise.
 *
 * The training error that the training loop reports is a different number: each batch is measured
 * before its own update, on augmented images, with dropout. To compare training and test errors,
 * compute both with this function.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { LabelledImages } from "../augmentation/images.ts";
import type { Preprocessing } from "../augmentation/preprocessing.ts";
import { topKCredits } from "../evaluation/error_rate.ts";
import { predictProbabilities } from "../evaluation/predict.ts";

/** The predictions of a net on a set of images, and their error. */
export interface NetErrors {
  /** Top-1 error in percent. */
  readonly error: number;
  /** For each image, whether it is misclassified: 0, 1, or a fraction for ties. */
  readonly wrong: Float64Array;
  /** Softmax outputs, `[n, classes]`. */
  readonly probabilities: Float32Array;
}

/**
 * The top-1 error of `model` on `images`.
 *
 * @param crops whether to use the centre of each image (default) or the mean over its ten patches.
 * @throws {NotFiniteError} if an output of the net is not finite.
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
