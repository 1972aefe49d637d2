/**
 * Quantiles of the normal distribution and of Student's t distribution, for intervals.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/**
 * With more degrees of freedom the sums take seconds, and the normal distribution is just as good.
 */
const MOST_DEGREES = 1e7;

/**
 * Probability that N(0, 1) is at most `x`, by a Taylor series near 0 and a continued fraction in
 * the tails.
 *
 * @param x a number of standard deviations.
 * @returns the probability, from 0 to 1.
 * @throws {BadArgumentError} if `x` is not finite.
 *
 * @example
 * ```ts
 * import { normalProbability } from "@alexnet/alexnet/course";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(normalProbability(0), 0.5, 1e-12);
 * assertAlmostEquals(normalProbability(1.959964), 0.975, 1e-6);
 * ```
 */
export function normalProbability(x: number): number {
  requireFinite("the number of standard deviations", x);
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) < 4) {
    let term = x;
    let sum = x;
    for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= x * x / k;
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let k = 60; k > 0; k--) fraction = k / (Math.abs(x) + fraction);
  const tail = density / (Math.abs(x) + fraction);
  return x > 0 ? 1 - tail : tail;
}

/**
 * Probability that Student's t with an integer number of degrees of freedom is at most `t`, by the
 * finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4.
 */
export function studentProbability(t: number, degrees: number): number {
  requireInteger("degrees of freedom", degrees, { min: 1, max: MOST_DEGREES });
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= cosine * cosine * (k - 1) / k;
    sum += term;
  }
  const inside = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + inside) / 2;
}

/**
 * The value that N(0, 1) is below with probability `p`, 0 < p < 1.
 *
 * @param p a probability, between 0 and 1 exclusive.
 * @returns the quantile.
 * @throws {BadArgumentError} if `p` is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { normalQuantile, studentQuantile } from "@alexnet/alexnet/course";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(normalQuantile(0.975), 1.959964, 1e-6);
 * assertAlmostEquals(studentQuantile(0.975, 9), 2.262157, 1e-6);
 * ```
 */
export function normalQuantile(p: number): number {
  return inverse(normalProbability, p);
}

/**
 * The value that Student's t with `degrees` degrees of freedom is below with probability `p`.
 *
 * @param p a probability, between 0 and 1 exclusive.
 * @param degrees degrees of freedom, from 1.
 * @returns the quantile.
 * @throws {BadArgumentError} if `p` is not between 0 and 1, or `degrees` is not an integer from 1
 * to 10,000,000.
 */
export function studentQuantile(p: number, degrees: number): number {
  return inverse((t) => studentProbability(t, degrees), p);
}

/** Inverts a distribution function by bisection, after growing a bracket. */
function inverse(probability: (x: number) => number, p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new BadArgumentError(`Expected a probability between 0 and 1 but found ${p}.`);
  }
  let high = 1;
  while (probability(high) < p) high *= 2;
  let low = -1;
  while (probability(low) > p) low *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (probability(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
