/**
 * The best guesses of a net for each image, in order.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { requireProbabilities } from "./probabilities.ts";

/** Class indices from 0 for each image, the most probable first. */
export type Guesses = number[][];

/**
 * The `k` most probable classes of each image, the most probable first; in a tie, the lower index
 * first.
 *
 * @param probabilities `[n, classes]`.
 * @param classes the number of classes, the length of a row.
 * @param k the number of guesses per image, 1 to `classes`.
 * @returns one row of `k` class indices per image.
 * @throws {BadArgumentError} when there are fewer than `k` classes, or the numbers do not fill
 * whole rows.
 * @throws {NotFiniteError} when a probability is NaN.
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
  return Array.from({ length: images }, (_, i) => largest(probabilities, i * classes, classes, k));
}

/** The positions of the `k` largest of `length` numbers from `start` on, the largest first. */
function largest(values: ArrayLike<number>, start: number, length: number, k: number): number[] {
  const best: number[] = [];
  const valueOf = (c: number) => elementAt(values, start + c);
  for (let c = 0; c < length; c++) {
    const value = values[start + c] ?? NaN;
    if (best.length === k && !(value > valueOf(elementAt(best, k - 1)))) continue;
    // Behind all that are as large: in a tie, the lower position is first.
    let place = best.length;
    while (place > 0 && value > valueOf(elementAt(best, place - 1))) place--;
    best.splice(place, 0, c);
    best.length = Math.min(best.length, k);
  }
  return best;
}
