/**
 * Repeats work on another device, if there is one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFunction } from "../argument_checks.ts";
import { type BackendWish, hasHardwareGPU, useBackend } from "../ops/backend.ts";

/**
 * Runs `work` with the backend `wish` and restores the current one. `work` must create its own
 * tensors and return values rather than tensors, because one backend cannot use the tensors of
 * another.
 *
 * @param wish the backend for the work.
 * @param work the function to run; it creates its own tensors.
 * @returns what `work` returns; `undefined` if `webgpu` is requested without a hardware GPU.
 * @throws {BadArgumentError} if the backend is unknown, or `work` is not a function.
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
  requireFunction("work of onDevice", work);
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
