/**
 * Gradients by central differences in float64, and the difference of float32 results from float64
 * ones.
 */

import * as tf from "@tensorflow/tfjs";
import type { Array64 } from "./reference/array64.ts";

/** A tensor with the values of `array`, rounded to float32. */
export function tensorOf<T extends tf.Tensor = tf.Tensor>({ data, shape }: Array64): T {
  return tf.tensor(Float32Array.from(data), [...shape], "float32") as T;
}

/** The gradient of sum(f(x) * dy) with respect to `x`. */
export function numericalGradient(
  f: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
  step: number = 1e-5,
): Float64Array {
  const at = Float64Array.from(x);
  const along = (): number => {
    const y = f(at);
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += y[i] * dy[i];
    return sum;
  };
  return Float64Array.from({ length: at.length }, (_, i) => {
    const value = at[i];
    at[i] = value + step;
    const above = along();
    at[i] = value - step;
    const below = along();
    at[i] = value;
    return (above - below) / (2 * step);
  });
}

/**
 * The largest difference between `found` and `expected`, relative to the largest value of
 * `expected` or to `floor`, whichever is larger. The gradient of a saturated tanh is a small
 * difference of large numbers; in this case, `floor` is their magnitude.
 */
export function largestError(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  floor: number = 0,
): number {
  if (found.length !== expected.length) return Infinity;
  let error = 0, size = floor;
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(found[i])) return Infinity;
    error = Math.max(error, Math.abs(found[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  return error / (size || 1);
}
