/**
 * Tensors of normally distributed draws that are a function of a key, so that they are the same on
 * every backend, bit for bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { normalCosine, normalRadius, normalSine } from "../box_muller.ts";
import { threefry2x32, type Words, wordsOf } from "../random.ts";
import { checkCounterNormals } from "./kernel_arguments.ts";

/** Options of {@linkcode counterNormals}. */
export interface CounterNormalsOptions {
  /** Key of the random stream. */
  key: Words;
  /** Standard deviation of the draws, whose mean is 0. */
  standardDeviation: number;
}

/**
 * Draws a float32 tensor from N(0, standardDeviation). Values 2 i and 2 i + 1 are the two
 * coordinates of the Box–Muller transform of block i of the stream, rounded to float32 after the
 * multiplication by the standard deviation. A backend with the kernel `CounterNormals` draws them
 * where the tensor lives.
 *
 * @throws {BadArgumentError} when a number is invalid.
 */
export function counterNormals(shape: number[], options: CounterNormalsOptions): tf.Tensor {
  const { key, standardDeviation } = options;
  const attributes = { shape, key0: key[0], key1: key[1], standardDeviation };
  checkCounterNormals(attributes);
  // Products with 0 would be zeros of both signs.
  if (standardDeviation === 0) return tf.zeros(shape, "float32");
  if (tf.getKernel("CounterNormals", tf.getBackend()) !== undefined) {
    return tf.engine().runKernel("CounterNormals", {}, attributes) as tf.Tensor;
  }
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < values.length; i += 2) {
    const [word, other] = threefry2x32(key, wordsOf(i / 2));
    const radius = standardDeviation * normalRadius(word);
    values[i] = radius * normalCosine(other);
    // A write beyond the end of a typed array does nothing.
    values[i + 1] = radius * normalSine(other);
  }
  return tf.tensor(values, shape, "float32");
}
