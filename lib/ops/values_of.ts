/**
 * Reads values of tensors on every backend.
 *
 * @module
 */
import { requireFunction } from "../argument_checks.ts";
import * as tf from "@tensorflow/tfjs";

/**
 * The values of the tensor that `compute` returns, as float32, in row-major order. `compute` runs
 * inside `tf.tidy`: intermediate tensors are disposed, and so is the result after it is read;
 * existing tensors are kept.
 *
 * The read is asynchronous because a GPU cannot be read in any other way: in Deno, `dataSync()`,
 * `arraySync()` and `print()` of a tensor on `webgpu` throw.
 *
 * @param compute computes the tensor.
 * @returns a copy of its values.
 * @throws {BadArgumentError} if `compute` is not a function, such as the tensor itself.
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
  requireFunction("compute of valuesOf", compute);
  // The clone protects a result that is an existing tensor, such as a weight, from the disposal
  // below.
  const result = tf.tidy(() => compute().clone());
  try {
    return Float32Array.from(await result.data());
  } finally {
    result.dispose();
  }
}

/** Whether the numbers of a tensor can be read only by waiting for the device. */
export function readsAsynchronously(): boolean {
  return tf.getBackend() === "webgpu";
}
