/**
 * Dropout (section 4.2) whose mask is a function of a key and a position, so that it is the same on
 * every backend and after a run is resumed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { RandomStream, type Words } from "../random.ts";
import { checkCounterDropout } from "./kernel_arguments.ts";

/** Options of {@linkcode counterDropout}. */
export interface CounterDropoutOptions {
  /** Probability that a value is set to zero, 0 … 1. */
  rate: number;
  /** Key of the random stream. */
  key: Words;
  /** Position in the stream of the word that decides about the first value. */
  position: number;
  /** Factor of the values that are kept; default 1. */
  trainScale?: number;
}

/**
 * y_i = trainScale * x_i where word(position + i) >= rate * 2^32, else 0 * x_i. Word p of the
 * stream is word p % 2 of `threefry2x32(key, [floor(p / 2), high bits])`, the same word that
 * {@linkcode RandomStream} draws. The gradient is the same function of dy.
 *
 * @throws {BadArgumentError} when x is not float32 or a number is invalid.
 */
export function counterDropout<T extends tf.Tensor>(x: T, options: CounterDropoutOptions): T {
  const { rate, key, position, trainScale = 1 } = options;
  const attributes = { rate, key0: key[0], key1: key[1], position, scale: trainScale };
  checkCounterDropout({ x }, attributes);
  const drop = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
    if (tf.getKernel("CounterDropout", tf.getBackend()) !== undefined) {
      const run = (values: tf.Tensor): tf.Tensor =>
        tf.engine().runKernel("CounterDropout", { x: values }, attributes) as tf.Tensor;
      save([]);
      return { value: run(input), gradFunc: run };
    }
    const factors = dropoutFactors(input, options);
    // Saved tensors would not be freed if a later operation failed.
    const value = tf.mul(input, factors);
    save([factors]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, saved[0]),
    };
  });
  return drop(x) as T;
}

/** The factor of each value of `x`: 0 or `trainScale`. */
function dropoutFactors(x: tf.Tensor, options: CounterDropoutOptions): tf.Tensor {
  const { rate, key, position, trainScale = 1 } = options;
  const stream = new RandomStream({ key, position });
  const least = rate * 0x100000000;
  const factors = Float32Array.from(
    { length: x.size },
    () => stream.word() >= least ? trainScale : 0,
  );
  return tf.tensor(factors, x.shape, "float32");
}
