/**
 * Images as a net is fed them, as tensors, for looking inside.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import { fitPreprocessing } from "../augmentation/preprocessing.ts";
import type { AlexNetSpec } from "../spec/spec.ts";

/**
 * The middle patches of all images of `dataset`, preprocessed as `spec` says with the mean of
 * `trainingSet` (default: of `dataset` itself). The caller disposes both tensors.
 *
 * @returns `images` `[count, side, side, 3]` and `labels` `[count]`.
 */
export async function inputsOf(
  spec: AlexNetSpec,
  dataset: LabelledImages,
  trainingSet: LabelledImages = dataset,
): Promise<{ images: tf.Tensor4D; labels: tf.Tensor1D }> {
  const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, trainingSet);
  const options = { dataset, preprocessing, batchSize: dataset.count };
  for await (const batch of evaluationBatches(options)) {
    return {
      images: tensorOf(batch),
      labels: tf.tensor1d(batch.labels.slice(), "int32"),
    };
  }
  throw new RangeError("A data set always has an image.");
}
