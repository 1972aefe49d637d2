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
 * @param shape the shape of one patch, e.g. `[side, side, 3]`.
 * @param from the first patch.
 * @param to the patch after the last.
 * @returns `[patches, ...shape]`.
 *
 * @example
 * ```ts
 * import { batchTensor, evaluationBatches } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = { images: new Uint8Array(12), labels: Uint8Array.of(0), side: 2, count: 1 };
 * const preprocessing = {
 *   side: 2,
 *   imageSide: 2,
 *   padding: 0,
 *   mean: [1, 2, 3],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * for await (const batch of evaluationBatches({ dataset, batchSize: 1, preprocessing })) {
 *   const tensor = batchTensor(batch, [2, 2, 3], 0, 1);
 *   assertEquals(tensor.shape, [1, 2, 2, 3]);
 *   assertEquals([...await tensor.data()].slice(0, 3), [-1, -2, -3]);
 * }
 * ```
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
