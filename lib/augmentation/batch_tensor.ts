/**
 * Where a batch becomes a tensor.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { cropToFloat } from "../ops/crop_to_float.ts";
import type { PatchList } from "./batches.ts";

/**
 * The patches `from` to `to` of a batch as a tensor: cut by the backend as long as nobody has looked
 * at their numbers, else those numbers.
 *
 * @param batch `count` times the same number of patches.
 * @returns `[patches, ...shape]`.
 */
export function batchTensor(
  batch: { readonly images: Float32Array; readonly patches?: PatchList; readonly count: number },
  shape: readonly number[],
  from = 0,
  to: number = batch.count,
): tf.Tensor {
  const { patches } = batch;
  const side = patches?.preprocessing.side ?? 0;
  if (patches !== undefined && tf.util.arraysEqual([...shape], [side, side, 3])) {
    const perImage = patches.images.length / batch.count;
    return cropToFloat(patches.images.slice(from * perImage, to * perImage), {
      ...patches.preprocessing,
      variations: patches.variations.slice(from * perImage, to * perImage),
    });
  }
  const length = batch.images.length / batch.count;
  const numbers = batch.images.subarray(from * length, to * length);
  return tf.tensor(numbers, [numbers.length / tf.util.sizeFromShape([...shape]), ...shape]);
}
