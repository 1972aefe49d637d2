/**
 * Student's t interval of a mean.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { studentQuantile } from "./quantile.ts";

/** A mean with the half-width of its interval. */
export interface StudentInterval {
  /** The mean. */
  readonly mean: number;
  /** Half-width of the interval. */
  readonly half: number;
}

/**
 * The interval of the mean of n independent numbers: mean ± t((1 + level) / 2, n - 1) s / √n, with s
 * their standard deviation ([Student, Biometrika 6, 1908](https://doi.org/10.1093/biomet/6.1.1)).
 *
 * @param level the probability that the interval covers the true mean; default 0.95.
 * @throws {BadArgumentError} if there are fewer than two numbers, which have no standard deviation.
 */
export function studentInterval(values: readonly number[], level: number = 0.95): StudentInterval {
  const n = values.length;
  if (n < 2) throw new BadArgumentError(`Expected at least two numbers but found ${n}.`);
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const half = studentQuantile((1 + level) / 2, n - 1) * standardDeviation(values) / Math.sqrt(n);
  return { mean, half };
}

/**
 * The standard deviation of a sample: the square root of the sum of squared deviations from the mean,
 * divided by n - 1.
 *
 * @throws {BadArgumentError} if there are fewer than two numbers, which have no standard deviation.
 */
export function standardDeviation(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) throw new BadArgumentError(`Expected at least two numbers but found ${n}.`);
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
}
