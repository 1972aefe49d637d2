/**
 * Compares two nets on the same images.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { mcnemar, type PairedComparison } from "../statistics/error_intervals.ts";
import { topKCredits } from "./error_rate.ts";

/**
 * McNemar's comparison of the top-k errors of two nets on the same images: only the images that one of
 * them gets wrong carry information, so a small difference is found with far fewer images than from
 * two intervals. The interval is over samples of test images, not over training seeds.
 *
 * @param first the probabilities of the first net, `[n, classes]`.
 * @param second those of the second.
 * @param labels the true class of each image, from 0.
 * @param k the number of guesses per image; default 1.
 * @returns the counts, the difference of the errors (positive if the second is better) with its 95 %
 * interval, and the p-value.
 * @throws {BadArgumentError} when the two are not for the same images and classes, or labels or k are
 * invalid.
 * @throws {NotFiniteError} when a probability is NaN.
 *
 * @example
 * ```ts
 * import { compareErrors } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = [0, 1];
 * const { difference } = compareErrors([0.2, 0.8, 0.3, 0.7], [0.9, 0.1, 0.4, 0.6], labels);
 * assertEquals(difference, 0.5); // only the first net gets the first image wrong
 * ```
 */
export function compareErrors(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  labels: ArrayLike<number>,
  k: number = 1,
): PairedComparison {
  if (first.length !== second.length) {
    throw new BadArgumentError(
      "Expected the probabilities of two nets on the same images but found " +
        `${first.length} and ${second.length} numbers.`,
    );
  }
  const errors = (probabilities: ArrayLike<number>) =>
    topKCredits(probabilities, labels, k).map((credit) => 1 - credit);
  return mcnemar(errors(first), errors(second));
}
