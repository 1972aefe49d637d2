/**
 * The first step of a layer's backward pass: computes the gradients of its sums and biases from the
 * gradient of its outputs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireOneOf } from "../argument_checks.ts";
import { checkReluBiasGradient } from "./kernel_arguments.ts";

/** The activations that the fused kernels of tfjs apply. */
export type FusedActivation = "relu" | "linear";

/** Result of {@linkcode activationGradient}. */
export interface ActivationGradient {
  /** Gradient of the sums, with the shape of `dy`. Without an activation, this is `dy` itself. */
  readonly dz: tf.Tensor;
  /** Gradient of the biases, `[channels]`. */
  readonly db: tf.Tensor;
}

/**
 * With y = f(z) and z = sum + b: dz = dy * f'(z), and db = the sum of dz over all axes but the
 * last. For ReLU, f'(z) = step(y): 1 where y > 0, else 0, and NaN where y is NaN, as in tfjs. If
 * the backend has the kernel `ReluBiasGrad`, it computes both in one pass.
 *
 * @throws {BadArgumentError} when dy and y are not float32 tensors of the same shape.
 */
export function activationGradient(
  dy: tf.Tensor,
  y: tf.Tensor,
  activation: FusedActivation,
): ActivationGradient {
  requireOneOf("activation of activationGradient", activation, ["relu", "linear"]);
  checkReluBiasGradient({ dy, y });
  if (activation === "linear") return { dz: dy, db: sumToChannels(dy) };
  if (tf.getKernel("ReluBiasGrad", tf.getBackend()) !== undefined) {
    const [dz, db] = tf.engine().runKernel("ReluBiasGrad", { dy, y }) as unknown as tf.Tensor[];
    return { dz, db };
  }
  return tf.tidy(() => {
    const dz = tf.mul(dy, tf.step(y));
    return { dz, db: sumToChannels(dz) } as unknown as tf.TensorContainerObject;
  }) as unknown as ActivationGradient;
}

function sumToChannels(dz: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.sum(tf.reshape(dz, [-1, dz.shape[dz.rank - 1]]), 0));
}
