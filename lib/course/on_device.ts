/**
 * The same work on another device, where there is one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type BackendWish, hasHardwareGPU, useBackend } from "../ops/backend.ts";

/**
 * Does `work` with the backend `wish` and goes back to the current one. `work` makes its own tensors
 * and reads what it returns: tensors of one backend are of no use to the other.
 *
 * @param wish the backend to work with.
 * @param work what is done; it makes its own tensors.
 * @returns what `work` returns; `undefined` when `webgpu` is wished for without a hardware GPU.
 *
 * @example
 * ```ts
 * import { onDevice, tf } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await onDevice("cpu", () => Promise.resolve(tf.getBackend())), "cpu");
 * ```
 */
export async function onDevice<T>(
  wish: BackendWish,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (wish === "webgpu" && !(await hasHardwareGPU())) return undefined;
  await tf.ready(); // no backend is current before the first operation
  const before = tf.getBackend();
  await useBackend(wish);
  try {
    return await work();
  } finally {
    await tf.setBackend(before);
  }
}
