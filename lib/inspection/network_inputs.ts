/**
 * Images as input tensors of a net, for inspection.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import { fitPreprocessing } from "../augmentation/preprocessing.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { requireSpecFields } from "../spec/spec_fields.ts";

/**
 * The centre patches of all images of `dataset`, preprocessed as `spec` says with the mean of
 * `trainingSet` (default: of `dataset` itself). The caller disposes of both tensors.
 *
 * @param spec the network, whose preprocessing is used.
 * @param dataset the images.
 * @param trainingSet the images that the mean is computed from; default: `dataset`.
 * @returns `images` `[count, side, side, 3]` and `labels` `[count]`.
 * @throws {BadArgumentError} if there is no image, or an image is smaller than the patches of
 * `spec`.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { inputsOf } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarSmall");
 * const side = spec.preprocessing.imageSide;
 * const dataset = {
 *   images: new Uint8Array(2 * side * side * 3),
 *   labels: Uint8Array.of(3, 5),
 *   side,
 *   count: 2,
 * };
 * const { images, labels } = await inputsOf(spec, dataset);
 * assertEquals(images.shape, [2, spec.side, spec.side, 3]);
 * assertEquals([...await labels.data()], [3, 5]);
 * ```
 */
export async function inputsOf(
  spec: AlexNetSpec,
  dataset: LabelledImages,
  trainingSet: LabelledImages = dataset,
): Promise<{ images: tf.Tensor4D; labels: tf.Tensor1D }> {
  requireSpecFields("inputsOf", spec);
  const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, trainingSet);
  const options = { dataset, preprocessing, batchSize: dataset.count };
  for await (const batch of evaluationBatches(options)) {
    return {
      images: tensorOf(batch),
      labels: tf.tensor1d(batch.labels.slice(), "int32"),
    };
  }
  throw new BadArgumentError("Expected at least one image but found none.");
}
