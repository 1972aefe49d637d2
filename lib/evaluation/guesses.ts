/**
 * The best guesses of a net for each image, in order.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { requireProbabilities } from "./probabilities.ts";

/** For each image class indices from 0, the most probable first. */
export type Guesses = number[][];

/**
 * The `k` most probable classes of each image, the most probable first; of equals the one with the
 * lower index first.
 *
 * @param probabilities `[n, classes]`.
 * @param classes the number of classes, the length of a row.
 * @param k the number of guesses an image, 1 to `classes`.
 * @returns one row of `k` class indices an image.
 * @throws {BadArgumentError} when there are not that many classes, or the numbers do not fill rows.
 * @throws {NotFiniteError} when a probability is no number.
 *
 * @example
 * ```ts
 * import { bestGuesses } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bestGuesses([0.1, 0.6, 0.3], 3, 2), [[1, 2]]);
 * ```
 */
export function bestGuesses(
  probabilities: ArrayLike<number>,
  classes: number,
  k: number = 5,
): Guesses {
  requireProbabilities(probabilities, classes);
  requireInteger("the number of guesses", k, { min: 1, max: classes });
  const images = probabilities.length / classes;
  const order = Array.from({ length: classes }, (_, c) => c);
  return Array.from({ length: images }, (_, i) => {
    const p = (c: number) => elementAt(probabilities, i * classes + c);
    return order.toSorted((a, b) => p(b) - p(a) || a - b).slice(0, k);
  });
}
