/**
 * Activations at the end of a fused kernel: ReLU happens as the tile is stored; the others run as
 * kernels of their own on the result.
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

/** Whether the tiles do this activation themselves. */
export function isFused(activation: string | undefined): boolean {
  return activation === undefined || activation === "linear" || activation === "relu";
}

/** Applies `activation` to `y`, which is given up. */
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
