/**
 * The sub-networks of a net with dropout, evaluated one by one (section 4.2).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger } from "../argument_checks.ts";
import { valuesOf } from "../ops/values_of.ts";

/** The errors of sub-networks, compared with those of the net whose outputs are scaled instead. */
export interface Subnetworks {
  /** Error of each sub-network in percent. */
  errors: number[];
  /**
   * Error in percent of the mean of their logits, which is the geometric mean of their predictions.
   */
  meanError: number;
  /** Error in percent of the whole net with scaled outputs, as used at test time. */
  scaledError: number;
  /**
   * Mean distance between the mean logits and the scaled net's logits, in percent of the mean size
   * of the latter.
   */
  distance: number;
}

/**
 * Draws `count` sub-networks of `model` by running it in training mode, where each image has its own
 * mask in each pass, and compares their mean with the scaled net.
 *
 * With dropout in one hidden layer the logits are linear in the mask, and the distance shrinks like
 * 1 / √`count`; with more layers a bias remains.
 *
 * @param model a net with dropout.
 * @param images `[n, side, side, 3]`, preprocessed.
 * @param labels `[n]`.
 * @param count number of sub-networks to draw, at least 1.
 * @returns the error of each, of their mean, and of the scaled net.
 * @throws {BadArgumentError} if `count` is not an integer from 1 to 1,000,000.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { FullyConnected, TestScaledDropout } from "@alexnet/alexnet";
 * import { subnetworks } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const images = tf.input({ shape: [2, 2, 3] });
 * const flat = tf.layers.flatten().apply(images);
 * const dropped = new TestScaledDropout({ rate: 0.5 }).apply(flat);
 * const logits = new FullyConnected({ units: 3 }).apply(dropped) as tf.SymbolicTensor;
 * const model = tf.model({ inputs: images, outputs: logits });
 * const { errors } = await subnetworks(
 *   model,
 *   tf.ones([4, 2, 2, 3]),
 *   tf.tensor1d([0, 1, 2, 0], "int32"),
 *   5,
 * );
 * assertEquals(errors.length, 5);
 * ```
 */
export async function subnetworks(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  count: number,
): Promise<Subnetworks> {
  requireInteger("the number of sub-networks", count, { min: 1, max: 1e6 });
  const errorOf = (logits: tf.Tensor2D): tf.Scalar =>
    logits.argMax(-1).notEqual(labels).mean().mul(100);
  const numbers = await valuesOf(() => {
    const scaled = model.apply(images, { training: false }) as tf.Tensor2D;
    const errors: tf.Scalar[] = [];
    let sum = tf.zerosLike(scaled);
    for (let i = 0; i < count; i++) {
      const [next, error] = tf.tidy(() => {
        const logits = model.apply(images, { training: true }) as tf.Tensor2D;
        return [sum.add<tf.Tensor2D>(logits), errorOf(logits)];
      });
      sum.dispose();
      sum = next;
      errors.push(error);
    }
    const mean = sum.div<tf.Tensor2D>(count);
    const distance = mean.sub(scaled).abs().mean().div<tf.Scalar>(scaled.abs().mean()).mul(100);
    return tf.stack([errorOf(mean), errorOf(scaled), distance, ...errors]);
  });
  const [meanError, scaledError, distance, ...errors] = numbers;
  return { errors, meanError, scaledError, distance };
}
