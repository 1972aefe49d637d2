/**
 * The sub-networks of a net with dropout, evaluated one by one (section 4.2).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";

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
 * @param options `signal` stops after the current sub-network.
 * @returns the error of each, of their mean, and of the scaled net. A call that is stopped, by its
 * signal or by the Stop button of a notebook, has drawn fewer sub-networks, at least one.
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
  options: { signal?: AbortSignal } = {},
): Promise<Subnetworks> {
  requireOptions("subnetworks", options, { signal: true });
  requireInteger("the number of sub-networks", count, { min: 1, max: 1e6 });
  const errorOf = (logits: tf.Tensor2D): tf.Scalar =>
    logits.argMax(-1).notEqual(labels).mean().mul(100);
  const scaled = tf.tidy(() => model.apply(images, { training: false }) as tf.Tensor2D);
  let sum = tf.zerosLike(scaled);
  const errors: number[] = [];
  return await disposing(
    new LongCall({ what: "sub-networks", unit: "pass", total: count, ...options }),
    async (call) => {
      try {
        do {
          const [next, error] = tf.tidy(() => {
            const logits = model.apply(images, { training: true }) as tf.Tensor2D;
            return [sum.add<tf.Tensor2D>(logits), errorOf(logits)];
          });
          sum.dispose();
          sum = next;
          errors.push((await error.data())[0]);
          error.dispose();
        } while (await call.goOn(errors.length) && errors.length < count);
        const compared = tf.tidy(() => {
          const mean = sum.div<tf.Tensor2D>(errors.length);
          const distance = mean.sub(scaled).abs().mean().div<tf.Scalar>(scaled.abs().mean()).mul(
            100,
          );
          return tf.stack([errorOf(mean), errorOf(scaled), distance]);
        });
        const [meanError, scaledError, distance] = await compared.data();
        compared.dispose();
        return { errors, meanError, scaledError, distance };
      } finally {
        tf.dispose([scaled, sum]);
      }
    },
  );
}
