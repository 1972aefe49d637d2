/**
 * The paper's update of one weight matrix (section 5).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { checkMomentumUpdate } from "./kernel_arguments.ts";

/** The numbers of {@linkcode momentumUpdate}. */
export interface MomentumUpdateOptions {
  /** epsilon. */
  learningRate: number;
  /** 0.9 in the paper. */
  momentum: number;
  /** 0.0005 in the paper; 0 for biases. */
  weightDecay: number;
}

/**
 * The rate stands inside the velocity, so that a smaller rate does not shrink what has gathered:
 *
 *     v' = momentum * v - weightDecay * learningRate * w - learningRate * g
 *     w' = w + v'
 *
 * Writes `weight` and `velocity`; kernel `MomentumUpdate` where the backend has it.
 *
 * @throws {BadArgumentError} when the three are not float32 of one shape, or a number is negative or
 * not finite.
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
    // An empty list: the kernel has written into both buffers.
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
