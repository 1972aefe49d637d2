/**
 * A measured value with the interval that it stands in, and what the interval covers.
 *
 * `test images`: the model is fixed, the images are a sample (Wilson for one error rate, McNemar
 * for two models on the same images). `seeds`: whole trainings are the sample (Student's t over
 * at least three paired runs). `repetitions`: the same work timed again. `exact`: counting, no sample.
 * `single run`: no interval is known.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { mcnemar, wilsonInterval } from "./error_intervals.ts";
import { type StudentInterval, studentInterval } from "./student_interval.ts";

/** What would vary if the measurement were repeated. */
export type Covers = "test images" | "seeds" | "repetitions" | "exact" | "single run";

/** A value and its 95 % interval. */
export interface Estimate {
  /** The measured value. */
  value: number;
  /** Lower end of the 95 % interval; `null` when it is not known (single run). */
  low: number | null;
  /** Upper end of the 95 % interval; `null` when it is not known (single run). */
  high: number | null;
  /** What the interval covers. */
  covers: Covers;
  /** Number of test images, of seeds or of repetitions; 1 for exact values and single runs. */
  n: number;
  /** How the interval was computed, e.g. `Wilson`. */
  method: string;
  /** The day of the measurement when it is not from this run, `YYYY-MM-DD`. */
  recorded?: string;
}

/**
 * Checks the numbers of an estimate that was written by hand or read from a file.
 *
 * @throws {BadArgumentError} when one is not finite, only one end of the interval is known, or the
 * lower end is above the upper one.
 */
export function requireEstimate(estimate: Estimate): Estimate {
  const { value, low, high } = estimate;
  requireFinite("the value of an estimate", value);
  if (low === null && high === null) return estimate;
  requireFinite("the lower end of an estimate", low);
  requireFinite("the upper end of an estimate", high, { min: Number(low) });
  return estimate;
}

/** Fewest seeds that an interval over seeds may rest on. */
export const leastSeeds = 3;

/**
 * A value that is counted or computed, e.g. a number of parameters.
 *
 * @param value the value.
 * @returns the value, with itself as interval.
 * @throws {BadArgumentError} when the value is not finite.
 */
export function exact(value: number): Estimate {
  requireFinite("an exact value", value);
  return { value, low: value, high: value, covers: "exact", n: 1, method: "count" };
}

/**
 * A value from one training: shown, but no verdict can rest on it.
 *
 * @param value the value.
 * @returns the value without an interval.
 * @throws {BadArgumentError} when the value is not finite.
 */
export function singleRun(value: number): Estimate {
  requireFinite("the value of a single run", value);
  return { value, low: null, high: null, covers: "single run", n: 1, method: "none" };
}

/**
 * An error rate in percent with Wilson's interval for `errors` of `images`.
 *
 * @param errors images that are wrong.
 * @param images images in all.
 * @returns percent, with their 95 % interval.
 * @throws {BadArgumentError} when the counts are impossible.
 */
export function errorRate(errors: number, images: number): Estimate {
  const [low, high] = wilsonInterval(errors, images);
  return {
    value: 100 * errors / images,
    low: 100 * low,
    high: 100 * high,
    covers: "test images",
    n: images,
    method: "Wilson",
  };
}

/**
 * The change of the error rate on the same images, in points: negative when `after` is better. Both
 * hold for each image whether it is wrong (0, 1, or a fraction for ties). McNemar's comparison.
 *
 * @param before for each image whether it is wrong: 0, 1, or a fraction for ties.
 * @param after the same of the other classifier.
 * @returns points, with their 95 % interval.
 * @throws {BadArgumentError} when the two are not about the same images.
 */
export function pairedErrors(before: ArrayLike<number>, after: ArrayLike<number>): Estimate {
  const { difference, interval: [low, high], count } = mcnemar(before, after);
  return {
    value: -100 * difference,
    low: -100 * high,
    high: -100 * low,
    covers: "test images",
    n: count,
    method: "McNemar",
  };
}

/**
 * The difference of two error rates on different images, in points (`second` minus `first`), with
 * Newcombe's interval from the two Wilson intervals (Statistics in Medicine 17, 1998, method 10).
 *
 * @param first errors and images of the first.
 * @param second errors and images of the second.
 * @returns points, with their 95 % interval.
 * @throws {BadArgumentError} when the counts are impossible.
 */
export function unpairedErrors(
  first: { errors: number; images: number },
  second: { errors: number; images: number },
): Estimate {
  const p1 = first.errors / first.images;
  const p2 = second.errors / second.images;
  const [low1, high1] = wilsonInterval(first.errors, first.images);
  const [low2, high2] = wilsonInterval(second.errors, second.images);
  return {
    value: 100 * (p2 - p1),
    low: 100 * (p2 - p1 - Math.hypot(p2 - low2, high1 - p1)),
    high: 100 * (p2 - p1 + Math.hypot(high2 - p2, p1 - low1)),
    covers: "test images",
    n: Math.min(first.images, second.images),
    method: "Newcombe",
  };
}

/**
 * Value and interval as plain numbers, for figures.
 *
 * @param estimate a value with an interval.
 * @returns three numbers.
 * @throws {BadArgumentError} for a single run, which has no interval, and for numbers that are not
 * finite.
 */
export function intervalOf(estimate: Estimate): { value: number; low: number; high: number } {
  const { value, low, high } = requireEstimate(estimate);
  if (low === null || high === null) {
    throw new BadArgumentError("Expected an interval but found a single run, which has none.");
  }
  return { value, low, high };
}

/**
 * The size of an effect whatever its sign: an interval around 0 becomes one from 0 on.
 *
 * @param estimate a value, perhaps with an interval.
 * @returns the value without its sign.
 * @throws {BadArgumentError} when a number of the estimate is not finite.
 */
export function magnitude(estimate: Estimate): Estimate {
  const { value, low, high } = requireEstimate(estimate);
  if (low === null || high === null) return { ...estimate, value: Math.abs(value) };
  const ends = [Math.abs(low), Math.abs(high)];
  return {
    ...estimate,
    value: Math.abs(value),
    low: low <= 0 && high >= 0 ? 0 : Math.min(...ends),
    high: Math.max(...ends),
  };
}

/**
 * The mean of one number per seed (usually a paired difference) with Student's t interval.
 *
 * @param values one number a seed, at least 3.
 * @returns the mean with its 95 % interval.
 * @throws {BadArgumentError} for fewer than three seeds.
 *
 * @example Numbers with their intervals
 * ```ts
 * import {
 *   acrossSeeds,
 *   errorRate,
 *   exact,
 *   intervalOf,
 *   magnitude,
 *   pairedErrors,
 *   ratioAcrossSeeds,
 *   singleRun,
 *   unpairedErrors,
 * } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const change = acrossSeeds([-3, -4, -3.5]);
 * assertEquals([change.value, change.n], [-3.5, 3]);
 * assertEquals(intervalOf(magnitude(change)).value, 3.5);
 * assertEquals(ratioAcrossSeeds([4, 4, 4], [2, 2, 2]).value, 2);
 * assertEquals(errorRate(25, 100).value, 25);
 * assertEquals(pairedErrors([1, 1, 0, 0], [0, 0, 0, 0]).value, -50);
 * const fewer = unpairedErrors({ errors: 30, images: 100 }, { errors: 20, images: 100 });
 * assertEquals(Math.round(fewer.value), -10);
 * assertEquals([exact(96).covers, singleRun(12).covers], ["exact", "single run"]);
 * ```
 */
export function acrossSeeds(values: readonly number[]): Estimate {
  const { mean, half } = intervalOverSeeds(values);
  return {
    value: mean,
    low: mean - half,
    high: mean + half,
    covers: "seeds",
    n: values.length,
    method: "paired t",
  };
}

/**
 * The ratio `numerator / denominator` over paired seeds: geometric mean, with Student's t interval
 * of the logarithms.
 *
 * @param numerators one number a seed.
 * @param denominators one number a seed, in the same order.
 * @returns the ratio with its 95 % interval.
 * @throws {BadArgumentError} for fewer than three seeds, unequal counts, or a value that is not
 * positive.
 */
export function ratioAcrossSeeds(
  numerators: readonly number[],
  denominators: readonly number[],
): Estimate {
  if (numerators.length !== denominators.length) {
    throw new BadArgumentError(
      `Expected paired seeds but found ${numerators.length} and ${denominators.length} values.`,
    );
  }
  const logs = numerators.map((value, i) => Math.log(value / denominators[i]));
  const positive = [...numerators, ...denominators].every((value) => value > 0);
  if (!positive || !logs.every(Number.isFinite)) {
    throw new BadArgumentError("Expected positive numbers for a ratio but found another.");
  }
  const { mean, half } = intervalOverSeeds(logs);
  return {
    value: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    covers: "seeds",
    n: logs.length,
    method: "paired t of logarithms",
  };
}

/** @throws {BadArgumentError} for fewer than three seeds. */
function intervalOverSeeds(values: readonly number[]): StudentInterval {
  if (values.length < leastSeeds) {
    throw new BadArgumentError(
      `Expected at least ${leastSeeds} seeds but found ${values.length}; use singleRun() for one ` +
        "training.",
    );
  }
  values.forEach((value, i) => requireFinite(`the value of seed ${i + 1}`, value));
  return studentInterval(values);
}
