/**
 * Activations at the end of a fused kernel: ReLU is applied while a tile is stored; the others run
 * as separate kernels on the result.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { HeapBackend } from "./heap_backend.ts";
import { runKernel } from "./kernel_registry.ts";

const kernelNames: Readonly<Record<string, string>> = {
  elu: "Elu",
  relu6: "Relu6",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
};

/** Whether the tiles apply this activation. */
export function isFused(activation: string | undefined): boolean {
  return activation === undefined || activation === "linear" || activation === "relu";
}

/** Applies `activation` to `y` and disposes `y`. */
export function activate(
  backend: HeapBackend,
  y: tf.TensorInfo,
  activation: string | undefined,
  alpha: tf.TensorInfo | undefined,
  leakyreluAlpha: unknown,
): tf.TensorInfo {
  const name = kernelNames[activation ?? ""];
  if (name === undefined) {
    throw new Error(`Activation ${activation} has not been implemented for the CPU backend.`);
  }
  const inputs: Record<string, tf.TensorInfo> = { x: y };
  if (alpha !== undefined) inputs.alpha = alpha;
  const result = runKernel(name, backend, inputs, { alpha: leakyreluAlpha });
  backend.disposeIntermediateTensorInfo(y);
  return result;
}
