/**
 * Which classes a net confuses with which.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { mostProbable } from "./most_probable.ts";
import { requireLabelledProbabilities } from "./probabilities.ts";

/** Counts of images, `[true class][predicted class]`. */
export type ConfusionMatrix = number[][];

/**
 * Counts each image under its true class (row) and its most probable class (column; in a tie, the
 * first).
 *
 * @param probabilities `[n, classes]`.
 * @param labels The true class of each image, from 0.
 * @param classes the number of classes, the length of a row.
 * @returns `[true class][most probable class]`, counts.
 * @throws {BadArgumentError} when shapes or labels do not match, or there is no image.
 * @throws {NotFiniteError} when a probability is NaN, because such an image has no predicted class.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(confusionMatrix([0.9, 0.1, 0.8, 0.2], [0, 1], 2), [[1, 0], [1, 0]]);
 * ```
 */
export function confusionMatrix(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  requireLabelledProbabilities(probabilities, labels, classes);
  const counts = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (const [i, label] of Array.from(labels).entries()) {
    const row = elementAt(counts, label);
    const guess = mostProbable(probabilities, i * classes, classes);
    row[guess] = elementAt(row, guess) + 1;
  }
  return counts;
}

/** A confusion of two classes, and how often it occurs. */
export interface Confusion {
  /** The true class. */
  truth: number;
  /** The predicted class. */
  taken: number;
  /** Number of images. */
  count: number;
}

/**
 * The `most` most frequent confusions, in descending order.
 *
 * @param matrix counts, as {@linkcode confusionMatrix} returns them.
 * @param most the maximum number of confusions.
 * @returns the confusions; pairs that never occur are left out.
 * @throws {BadArgumentError} when `most` or a count is not an integer from 0, or the matrix is not
 * square.
 *
 * @example
 * ```ts
 * import { worstConfusions } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [worst] = worstConfusions([[5, 0, 1], [4, 3, 0], [0, 0, 7]], 1);
 * assertEquals(worst, { truth: 1, taken: 0, count: 4 });
 * ```
 */
export function worstConfusions(matrix: ConfusionMatrix, most: number = 5): Confusion[] {
  requireInteger("the number of confusions", most, { min: 0 });
  requireConfusionMatrix(matrix);
  return matrix
    .flatMap((row, truth) => row.map((count, taken) => ({ truth, taken, count })))
    .filter(({ truth, taken, count }) => truth !== taken && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}

/**
 * Checks that `matrix` is square and holds counts of images.
 *
 * @throws {BadArgumentError} that names the first wrong row or count.
 */
export function requireConfusionMatrix(matrix: ConfusionMatrix): void {
  for (const [truth, row] of matrix.entries()) {
    if (row.length !== matrix.length) {
      throw new BadArgumentError(
        `Expected a matrix of ${matrix.length} rows and columns but found ${row.length} columns ` +
          `in row ${truth}.`,
      );
    }
    for (const count of row) requireInteger(`a count of class ${truth}`, count, { min: 0 });
  }
}
