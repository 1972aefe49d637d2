/**
 * The kernels for training AlexNet on the backend `webgpu` of TensorFlow.js. Importing this module
 * registers them and opens no device.
 *
 * They propagate NaN like tfjs's CPU backend. All other kernels are tfjs's own; its `relu6`, for
 * one, turns NaN into 0 on this backend.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { registerWebGPU } from "@alexnet/alexnet/webgpu";
 *
 * // A machine without a GPU has no adapter, or one that computes on the CPU.
 * if (await navigator.gpu?.requestAdapter()) {
 *   console.log(await registerWebGPU());
 *   await tf.setBackend("webgpu");
 *   console.log(await tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).data());
 *   tf.removeBackend("webgpu");
 * }
 * ```
 *
 * @module
 */
import type { AlexNetError } from "../../errors.ts";
import type { DeviceCounts } from "./backend.ts";
import { webgpuBackend as registeredBackend } from "./register.ts";

export { recreateWebGPU, registerWebGPU, type WebGPUOptions } from "./register.ts";
export type { DeviceCounts } from "./backend.ts";
export type { TileName, TileSpeeds } from "./tiles.ts";

/** Status of the running backend `webgpu`. */
export interface WebGPUBackend {
  /** The device that computes. */
  readonly device: GPUDevice;
  /** Largest window of a buffer that a kernel may bind, in bytes. */
  readonly bindingLimit: number;
  /** The pending device error, if any; reading it does not clear it. */
  readonly failure: AlexNetError | undefined;
  /**
   * Counts dispatches, bytes and readbacks since the last call.
   *
   * @returns the counts; the next call starts again from 0.
   */
  takeCounts(): DeviceCounts;
}

/**
 * The backend created by {@linkcode registerWebGPU}.
 *
 * @returns the running backend.
 * @throws {BadArgumentError} when {@linkcode registerWebGPU} has not been called.
 *
 * @example
 * ```ts
 * import { webgpuBackend } from "@alexnet/alexnet/webgpu";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => webgpuBackend(), Error, "call registerWebGPU() first");
 * ```
 */
export function webgpuBackend(): WebGPUBackend {
  return registeredBackend();
}
