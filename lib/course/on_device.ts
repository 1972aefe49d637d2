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
 * @returns what `work` returns; `undefined`, without doing it, for `webgpu` where no hardware GPU is.
 */
export async function onDevice<T>(
  wish: BackendWish,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (wish === "webgpu" && !(await hasHardwareGPU())) return undefined;
  const before = tf.getBackend();
  await useBackend(wish);
  try {
    return await work();
  } finally {
    await tf.setBackend(before);
  }
}
