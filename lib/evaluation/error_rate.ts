/**
 * Error rates: the fraction of images whose true class is not among the k most probable ones.
 *
 * Ties count as in the 2012 program: if the true class is one of several equally probable classes
 * for the remaining of the k places, the image earns the probability of getting such a place at
 * random, e.g. 1/2 for two equal maxima and k = 1. A net that gives all classes the same
 * probability therefore has the error of chance, not 0.
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { isUnmeasured } from "../unmeasured.ts";
import { BadArgumentError } from "../errors.ts";
import { type Interval, wilsonInterval } from "../statistics/error_intervals.ts";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { requireLabels } from "../augmentation/images.ts";
import { requireProbabilities } from "./probabilities.ts";

/** The error for one number of guesses. */
export interface ErrorRate {
  /** Number of guesses per image. */
  k: number;
  /** Fraction of images in error, 0 … 1. */
  error: number;
  /** 95 % interval of the error over samples of test images, by Wilson's score. */
  interval: Interval;
}

/** Options of {@linkcode topKErrors}. */
export interface TopKOptions {
  /** The numbers of guesses; default 1, 2, 3, 4, 5, limited by the number of classes. */
  ks?: readonly number[];
}

/**
 * The credit of each image with `k` guesses: 1 if the true class is among the k most probable, 0 if
 * it is not, and in between if a tie decides.
 *
 *     credit = min(1, max(0, (k - number of more probable classes) / number of equally probable ones))
 *
 * @param probabilities `[n, classes]`; any increasing function of them gives the same result.
 * @param labels The true class of each image, from 0.
 * @param k the number of guesses per image, 1 to the number of classes.
 * @returns `[n]`.
 * @throws {BadArgumentError} when shapes, labels or k are invalid.
 * @throws {NotFiniteError} when a probability is NaN.
 *
 * @example
 * ```ts
 * import { topKCredits } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * // Class 1 wins for the first image; two classes tie for the second.
 * assertEquals([...topKCredits([0.2, 0.8, 0.5, 0.5], [1, 0], 1)], [1, 0.5]);
 * ```
 */
export function topKCredits(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  k: number,
): Float64Array<ArrayBuffer> {
  const classes = classesOf(probabilities, labels);
  requireInteger("the number of guesses", k, { min: 1, max: classes });
  const credits = new Float64Array(labels.length);
  for (const [i, label] of Array.from(labels).entries()) {
    const start = i * classes;
    const own = elementAt(probabilities, start + label);
    if (isUnmeasured(own)) {
      credits[i] = NaN;
      continue;
    }
    let greater = 0, equal = 0;
    for (let c = start; c < start + classes; c++) {
      const p = elementAt(probabilities, c);
      if (p > own) greater++;
      else if (p === own) equal++;
    }
    credits[i] = Math.min(1, Math.max(0, (k - greater) / equal));
  }
  return credits;
}

/**
 * The top-k error for each k, with its interval.
 *
 * @param probabilities `[n, classes]`.
 * @param labels The true class of each image, from 0.
 * @param options the numbers of guesses.
 * @returns one error for each number of guesses.
 * @throws {BadArgumentError} when shapes, labels or ks are invalid, or there is no image.
 * @throws {NotFiniteError} when a probability is NaN.
 *
 * @example
 * ```ts
 * import { topKErrors } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [top1, top2] = topKErrors([0.5, 0.3, 0.2, 0.1, 0.1, 0.8], [1, 2], { ks: [1, 2] });
 * assertEquals([top1.error, top2.error], [0.5, 0]);
 * ```
 */
export function topKErrors(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: TopKOptions = {},
): ErrorRate[] {
  requireOptions("topKErrors", options, { ks: true });
  const classes = classesOf(probabilities, labels);
  const ks = options.ks ?? [1, 2, 3, 4, 5].filter((k) => k <= Math.max(1, classes));
  if (ks.length === 0) throw new BadArgumentError("Expected at least one number of guesses.");
  return ks.map((k) => {
    const credit = topKCredits(probabilities, labels, k).reduce((sum, c) => sum + c, 0);
    const wrong = labels.length - credit;
    return { k, error: wrong / labels.length, interval: wilsonInterval(wrong, labels.length) };
  });
}

/** The number of classes. Checks shapes and labels, and that no probability is NaN. */
function classesOf(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  if (labels.length === 0 || !Number.isInteger(classes)) {
    throw new BadArgumentError(
      `Expected as many probabilities for each image but found ${probabilities.length} ` +
        `probabilities for ${labels.length} labels.`,
    );
  }
  requireLabels(labels, labels.length, classes);
  requireProbabilities(probabilities, classes);
  return classes;
}
