/**
 * A measured value with its interval and the source of variation that the interval covers.
 *
 * `test images`: the model is fixed, the images are a sample (Wilson for one error rate, McNemar
 * for two models on the same images). `seeds`: whole training runs are the sample (Student's t over
 * at least three paired runs). `repetitions`: the same work is timed again. `exact`: a count, not a
 * sample. `single run`: no interval is known.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { isUnmeasured } from "../unmeasured.ts";
import { type Interval, mcnemar, wilsonInterval } from "./error_intervals.ts";
import { type Estimate, requireEstimate } from "./estimate_record.ts";
import { normalQuantile } from "./quantile.ts";
import { studentInterval } from "./student_interval.ts";

export type { Covers, Estimate } from "./estimate_record.ts";

/** The minimum number of seeds for an interval over seeds. */
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
  return { value, ...atBothLevels(() => [value, value]), covers: "exact", n: 1, method: "count" };
}

/**
 * A value from one training run, which can be shown but does not support a verdict.
 *
 * @param value the value.
 * @returns the value without an interval.
 * @throws {BadArgumentError} when the value is not finite.
 */
export function singleRun(value: number): Estimate {
  requireFinite("the value of a single run", value);
  return { value, ...NO_INTERVAL, covers: "single run", n: 1, method: "none" };
}

/**
 * The error rate of `errors` in `images`, in percent, with Wilson's interval.
 *
 * @param errors number of misclassified images.
 * @param images total number of images.
 * @returns the error in percent, with its 95 % interval.
 * @throws {BadArgumentError} if the counts are invalid.
 */
export function errorRate(errors: number, images: number): Estimate {
  return {
    value: 100 * errors / images,
    ...atBothLevels((level) => {
      const [low, high] = wilsonInterval(errors, images, quantileOf(level));
      return [100 * low, 100 * high];
    }),
    covers: "test images",
    n: images,
    method: "Wilson",
  };
}

/**
 * The change of the error rate on the same images, in percentage points, by McNemar's comparison:
 * negative if `after` is better.
 *
 * @param before for each image, whether it is wrong: 0, 1, or a fraction for ties.
 * @param after the same for the other classifier.
 * @returns the difference in percentage points, with its 95 % interval.
 * @throws {BadArgumentError} if the two do not have the same number of images.
 */
export function pairedErrors(before: ArrayLike<number>, after: ArrayLike<number>): Estimate {
  const { difference, count } = mcnemar(before, after);
  return {
    value: 0 - 100 * difference, // never -0
    ...atBothLevels((level) => {
      const { interval: [low, high] } = mcnemar(before, after, quantileOf(level));
      return [-100 * high, -100 * low];
    }),
    covers: "test images",
    n: count,
    method: "McNemar",
  };
}

/**
 * The difference of two error rates on different images, in percentage points (`second` minus
 * `first`), with Newcombe's interval from the two Wilson intervals
 * ([Statistics in Medicine 17, 1998](https://pubmed.ncbi.nlm.nih.gov/9595617/), method 10).
 *
 * @param first errors and images of the first.
 * @param second errors and images of the second.
 * @returns the difference in percentage points, with its 95 % interval.
 * @throws {BadArgumentError} if the counts are invalid.
 */
export function unpairedErrors(
  first: { errors: number; images: number },
  second: { errors: number; images: number },
): Estimate {
  const p1 = first.errors / first.images;
  const p2 = second.errors / second.images;
  return {
    value: 100 * (p2 - p1),
    ...atBothLevels((level) => {
      const z = quantileOf(level);
      const [low1, high1] = wilsonInterval(first.errors, first.images, z);
      const [low2, high2] = wilsonInterval(second.errors, second.images, z);
      return [
        100 * (p2 - p1 - Math.hypot(p2 - low2, high1 - p1)),
        100 * (p2 - p1 + Math.hypot(high2 - p2, p1 - low1)),
      ];
    }),
    covers: "test images",
    n: Math.min(first.images, second.images),
    method: "Newcombe",
  };
}

/**
 * The value and its interval as plain numbers, for figures.
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
 * The size of an effect regardless of its sign: an interval that contains 0 becomes one that starts
 * at 0.
 *
 * @param estimate a value, perhaps with an interval.
 * @returns the value without its sign.
 * @throws {BadArgumentError} when a number of the estimate is not finite.
 */
export function magnitude(estimate: Estimate): Estimate {
  const { value, low, high, low99, high99 } = requireEstimate(estimate);
  const [least, most] = withoutSign(low, high);
  const [least99, most99] = withoutSign(low99, high99);
  return {
    ...estimate,
    ...{ value: Math.abs(value), low: least, high: most, low99: least99, high99: most99 },
  };
}

function withoutSign(low: number | null, high: number | null): [number | null, number | null] {
  if (low === null || high === null) return [null, null];
  const ends = [Math.abs(low), Math.abs(high)];
  return [low <= 0 && high >= 0 ? 0 : Math.min(...ends), Math.max(...ends)];
}

/**
 * The mean of one number per seed (usually a paired difference) with Student's t interval.
 *
 * @param values one number per seed, at least 3.
 * @returns the mean with its 95 % interval.
 * @throws {BadArgumentError} if there are fewer than three seeds.
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
  requireSeeds(values);
  const mean = values.length < leastSeeds ? unmeasuredMean(values.length) : meanEstimate(values);
  return { ...mean, covers: "seeds", method: "paired t" };
}

/**
 * The ratio `numerator / denominator` over paired seeds: geometric mean, with Student's t interval
 * of the logarithms.
 *
 * @param numerators one number per seed.
 * @param denominators one number per seed, in the same order.
 * @returns the ratio with its 95 % interval.
 * @throws {BadArgumentError} if there are fewer than three seeds, the counts differ, or a value is not
 * positive.
 */
export function ratioAcrossSeeds(
  numerators: readonly number[],
  denominators: readonly number[],
): Estimate {
  if (numerators.length !== denominators.length) {
    throw new BadArgumentError(
      `Expected one pair of values per seed but found ${numerators.length} and ${denominators.length}.`,
    );
  }
  const logs = numerators.map((value, i) => Math.log(value / elementAt(denominators, i)));
  const positive = [...numerators, ...denominators].every((value) =>
    value > 0 || isUnmeasured(value)
  );
  if (!positive || !logs.every((log) => Number.isFinite(log) || isUnmeasured(log))) {
    throw new BadArgumentError(
      "Expected positive numbers for a ratio but found one that is not positive.",
    );
  }
  requireSeeds(logs);
  const { value, low, high, low99, high99, n } = logs.length < leastSeeds
    ? unmeasuredMean(logs.length)
    : meanEstimate(logs);
  const ratio = (log: number | null) => log === null ? null : Math.exp(log);
  return {
    value: Math.exp(value),
    ...{ low: ratio(low), high: ratio(high), low99: ratio(low99), high99: ratio(high99) },
    covers: "seeds",
    n,
    method: "paired t of logarithms",
  };
}

/**
 * The mean of independent numbers with Student's t intervals.
 *
 * @param values at least two numbers.
 * @throws {BadArgumentError} if there are fewer than two numbers.
 */
export function meanEstimate(
  values: readonly number[],
): Omit<Estimate, "covers" | "method" | "recorded"> {
  const { mean } = studentInterval(values);
  return {
    value: mean,
    ...atBothLevels((level) => {
      const { half } = studentInterval(values, level);
      return [mean - half, mean + half];
    }),
    n: values.length,
  };
}

/** The mean over fewer seeds than an interval needs, in cells below one that was stopped. */
function unmeasuredMean(n: number): Omit<Estimate, "covers" | "method" | "recorded"> {
  return { value: NaN, ...atBothLevels(() => [NaN, NaN]), n };
}

/** The fields of a value without an interval. */
export const NO_INTERVAL: Pick<Estimate, "low" | "high" | "low99" | "high99"> = {
  ...{ low: null, high: null, low99: null, high99: null },
};

function atBothLevels(
  at: (level: number) => Interval,
): { low: number; high: number; low99: number; high99: number } {
  const [low, high] = at(0.95);
  const [low99, high99] = at(0.99);
  return { low, high, low99, high99 };
}

/** The quantile of the normal distribution for a two-sided interval. */
function quantileOf(level: number): number {
  return normalQuantile((1 + level) / 2);
}

/** @throws {BadArgumentError} if there are fewer than three seeds or a value is not finite. */
function requireSeeds(values: readonly number[]): void {
  if (values.length < leastSeeds && !isUnmeasured(NaN)) {
    throw new BadArgumentError(
      `Expected at least ${leastSeeds} seeds but found ${values.length}; use singleRun() for one ` +
        "training run.",
    );
  }
  values.forEach((value, i) => requireFinite(`the value of seed ${i + 1}`, value));
}
