/**
 * The one way in which the course reads numbers out of tensors.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * The numbers of the tensor that `compute` returns, as float32, in row-major order. `compute` runs
 * inside `tf.tidy`: what it makes on the way is disposed, and so is its result once it is read;
 * tensors that it was given stay.
 *
 * The read is asynchronous because a GPU has no other: in Deno `dataSync()`, `arraySync()` and
 * `print()` of a tensor on `webgpu` throw.
 *
 * @param compute makes the tensor.
 * @returns a copy of its numbers.
 *
 * @example
 * ```ts
 * import { tf, valuesOf } from "@alexnet/alexnet/course";
 *
 * const [mean] = await valuesOf(() => tf.tensor1d([1, 2, 6]).mean());
 * console.log(mean); // 3
 * ```
 */
export async function valuesOf(compute: () => tf.Tensor): Promise<Float32Array> {
  // The clone makes a result that is an older tensor, such as a weight, survive its disposal.
  const result = tf.tidy(() => compute().clone());
  try {
    return Float32Array.from(await result.data());
  } finally {
    result.dispose();
  }
}

/** Whether the numbers of a tensor are only to be had by waiting for the device. */
export function readsAsynchronously(): boolean {
  return tf.getBackend() === "webgpu";
}
