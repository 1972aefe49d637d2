/**
 * Confidence intervals of error rates: they cover the true value in 95 % of all samples of test
 * images. They do not account for variation between training seeds.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** Lower and upper end. */
export type Interval = [low: number, high: number];

/** The 97.5 % point of the normal distribution: two-sided 95 %. */
export const Z95 = 1.959963984540054;

/**
 * Beyond 39 standard deviations the tail probability of the normal distribution underflows in
 * float64.
 */
const Z_RANGE = { above: 0, max: 40 };

/**
 * Wilson's score interval for a proportion, `wrong` in `count` ([Wilson, JASA 22, 1927](https://doi.org/10.1080/01621459.1927.10502953)):
 *
 *     (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
 *
 * It stays within 0 … 1 and is accurate for few images and for proportions near 0. `wrong` need not
 * be an integer, because ties count as fractions.
 *
 * @param wrong number of errors; ties count as fractions.
 * @param count number of images.
 * @param z the quantile of the normal distribution that sets the level; default 1.96, for 95 %.
 * @returns the lower and the upper end, 0 to 1.
 *
 * @example
 * ```ts
 * import { wilsonInterval } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Newcombe (1998), table I: 15 of 148.
 * const [low, high] = wilsonInterval(15, 148);
 * assertAlmostEquals(low, 0.0624, 1e-4);
 * assertAlmostEquals(high, 0.1605, 1e-4);
 * ```
 * @throws {BadArgumentError} if `wrong` is not between 0 and `count`, there are no images, or `z`
 * is not above 0 and at most 40.
 */
export function wilsonInterval(wrong: number, count: number, z: number = Z95): Interval {
  requireFinite("z of the interval", z, Z_RANGE);
  if (!(count >= 1 && count < Infinity) || !(wrong >= -1e-9 && wrong <= count + 1e-9)) {
    throw new BadArgumentError(
      `Expected 0 to ${count} errors on at least one image but found ${wrong}.`,
    );
  }
  const p = Math.min(1, Math.max(0, wrong / count));
  const middle = p + z * z / (2 * count);
  const half = z * Math.sqrt(p * (1 - p) / count + z * z / (4 * count * count));
  const scale = 1 + z * z / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

/** Two classifiers compared on the same images. */
export interface PairedComparison {
  /** Number of images. */
  count: number;
  /** Images that only the first gets wrong. */
  onlyFirstWrong: number;
  /** Images that only the second gets wrong. */
  onlySecondWrong: number;
  /** Error of the first minus error of the second: positive if the second is better. */
  difference: number;
  /** 95 % interval of the difference. */
  interval: Interval;
  /** Two-sided probability of a split at least as uneven if both were equally good (exact). */
  pValue: number;
}

/**
 * McNemar's comparison of two classifiers on the same images: only the images that exactly one of
 * them gets wrong, b and c of n, carry information.
 *
 * The p-value is that of the exact binomial test of b against c; the interval of (b - c) / n is
 * Bonett and Price's adjusted Wald interval
 * ([Journal of Educational and Behavioral Statistics 37, 2012](https://doi.org/10.3102/1076998611411915)),
 * with b + 1, c + 1 and n + 2 in place of b, c and n. Ties count as fractions (rounded for the p-value);
 * the variance then is that of the paired differences, whose squares replace b + c.
 *
 * @param first For each image, whether the first is wrong: 0, 1, or a fraction.
 * @param second The same for the second.
 * @param z the quantile of the normal distribution that sets the level; default 1.96, for 95 %.
 * @returns the counts, the difference with its interval, and the p-value.
 * @throws {BadArgumentError} if the two do not have the same, nonzero number of images, an error is
 * not from 0 to 1, or `z` is not positive.
 *
 * @example
 * ```ts
 * import { mcnemar } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { difference, pValue } = mcnemar([1, 1, 1, 0, 0], [0, 0, 0, 0, 1]);
 * assertAlmostEquals(difference, 0.4);
 * assertAlmostEquals(pValue, 0.625);
 * ```
 */
export function mcnemar(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  z: number = Z95,
): PairedComparison {
  const count = first.length;
  if (count === 0 || second.length !== count) {
    throw new BadArgumentError(
      `Expected two classifiers' errors on the same images but found lists of ${count} and ` +
        `${second.length}.`,
    );
  }
  requireFinite("z of the interval", z, Z_RANGE);
  let onlyFirstWrong = 0, onlySecondWrong = 0, squares = 0;
  for (let i = 0; i < count; i++) {
    const range = { min: 0, max: 1 };
    const ofFirst = requireFinite(`the first classifier's error on image ${i}`, first[i], range);
    const ofSecond = requireFinite(`the second classifier's error on image ${i}`, second[i], range);
    onlyFirstWrong += Math.max(0, ofFirst - ofSecond);
    onlySecondWrong += Math.max(0, ofSecond - ofFirst);
    squares += (ofFirst - ofSecond) ** 2;
  }
  const b = (onlyFirstWrong + 1) / (count + 2);
  const c = (onlySecondWrong + 1) / (count + 2);
  // Of whole errors, the squares are the discordant images: this is b + c.
  const discordant = (squares + 2) / (count + 2);
  const half = z * Math.sqrt((discordant - (b - c) ** 2) / (count + 2));
  return {
    count,
    onlyFirstWrong,
    onlySecondWrong,
    difference: (onlyFirstWrong - onlySecondWrong) / count,
    interval: [Math.max(-1, b - c - half), Math.min(1, b - c + half)],
    pValue: signTest(Math.round(onlyFirstWrong), Math.round(onlySecondWrong)),
  };
}

/** Two-sided exact probability that b + c fair coins split at least as unevenly as b to c. */
function signTest(b: number, c: number): number {
  const n = b + c;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(b, c); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}
