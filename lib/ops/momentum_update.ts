/**
 * The paper's weight update (section 5) for one weight matrix.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkMomentumUpdate } from "./kernel_arguments.ts";

/** Options of {@linkcode momentumUpdate}. */
export interface MomentumUpdateOptions {
  /** The paper's epsilon. */
  learningRate: number;
  /** 0.9 in the paper. */
  momentum: number;
  /** 0.0005 in the paper; 0 for biases. */
  weightDecay: number;
}

/**
 * Updates `weight` and `velocity` in place. The velocity includes the learning rate, so a lower
 * rate does not shrink the velocity accumulated so far:
 *
 *     v' = momentum * v - weightDecay * learningRate * w - learningRate * g
 *     w' = w + v'
 *
 * Uses the kernel `MomentumUpdate` if the backend has it.
 *
 * @throws {BadArgumentError} when the three are not float32 tensors of the same shape, or a number
 * is negative or not finite.
 */
export function momentumUpdate(
  weight: tf.Variable,
  velocity: tf.Variable,
  gradient: tf.Tensor,
  options: MomentumUpdateOptions,
): void {
  const { learningRate, momentum, weightDecay } = options;
  checkMomentumUpdate({ weight, velocity, gradient }, options);
  if (tf.getKernel("MomentumUpdate", tf.getBackend()) !== undefined) {
    const updated = tf.engine().runKernel("MomentumUpdate", { weight, velocity, gradient }, {
      learningRate,
      momentum,
      weightDecay,
    }) as unknown as tf.Tensor[];
    // An empty list means that the kernel has updated both buffers in place.
    if (updated.length > 0) assign(weight, velocity, updated);
    return;
  }
  tf.tidy(() => {
    const pull = tf.mul(tf.add(tf.mul(weight, weightDecay), gradient), -learningRate);
    const next = tf.add(tf.mul(velocity, momentum), pull);
    assign(weight, velocity, [tf.add(weight, next), next]);
  });
}

function assign(weight: tf.Variable, velocity: tf.Variable, updated: tf.Tensor[]): void {
  const [nextWeight, nextVelocity] = updated;
  weight.assign(nextWeight);
  velocity.assign(nextVelocity);
  tf.dispose(updated);
}
