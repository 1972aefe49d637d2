/**
 * How the error depends on the number of patches per image.
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { requireLabels } from "../augmentation/images.ts";
import { requireProbabilities } from "./probabilities.ts";

/** The top-1 error with a number of patches, over all choices of the patches. */
export interface PatchCountError {
  /** Number of patches that are averaged. */
  patches: number;
  /** Number of ways to choose that many patches. */
  choices: number;
  /** The mean error of all choices, 0 to 1. */
  mean: number;
  /** The error of the best choice. */
  lowest: number;
  /** The error of the worst choice. */
  highest: number;
}

/**
 * The top-1 error when the softmax outputs of m of the patches are averaged, for each m from 1 on
 * and over every choice of m patches, so that the order of the patches does not matter. Ties count
 * as in `topKErrors`.
 *
 * @param patches `[n, count, classes]`, as returned by `predictPatches`.
 * @param labels The true class of each image, from 0.
 * @param count Patches per image, at most 12 (there are 2^count choices).
 * @returns one error for each number of patches, from 1 to `count`.
 * @throws {BadArgumentError} when shapes or labels do not match, there is no image, or there are
 * too many patches.
 * @throws {NotFiniteError} when a probability is not finite.
 *
 * @example
 * ```ts
 * import { errorsByPatchCount } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * // One image of class 0, two patches: the first is right, the second wrong, their mean right.
 * const [one, two] = errorsByPatchCount([0.9, 0.1, 0.4, 0.6], [0], 2);
 * assertEquals([one.mean, two.mean], [0.5, 0]);
 * ```
 */
export function errorsByPatchCount(
  patches: ArrayLike<number>,
  labels: ArrayLike<number>,
  count: number = 10,
): PatchCountError[] {
  const n = labels.length;
  const classes = patches.length / (n * count);
  if (
    n === 0 || !Number.isInteger(classes) || !Number.isInteger(count) || count < 1 || count > 12
  ) {
    throw new BadArgumentError(
      `Expected from 1 to 12 patches for each of ${n} images but found ${count} patches and ` +
        `${patches.length} probabilities.`,
    );
  }
  requireLabels(labels, n, classes);
  requireProbabilities(patches, classes, "finite");
  const choices = 1 << count;
  const wrong = new Float64Array(choices);
  const sums = new Float64Array(choices * classes);
  for (const [image, label] of Array.from(labels).entries()) {
    const start = image * count * classes;
    for (let choice = 1; choice < choices; choice++) {
      const last = 31 - Math.clz32(choice);
      const [to, from] = [choice * classes, (choice ^ (1 << last)) * classes];
      const own = start + last * classes;
      for (let c = 0; c < classes; c++) {
        sums[to + c] = elementAt(sums, from + c) + elementAt(patches, own + c);
      }
      wrong[choice] = elementAt(wrong, choice) + (1 - credit(sums, to, classes, label));
    }
  }
  return Array.from({ length: count }, (_, i) => {
    const errors: number[] = [];
    for (let choice = 1; choice < choices; choice++) {
      if (size(choice) === i + 1) errors.push(elementAt(wrong, choice) / n);
    }
    return {
      patches: i + 1,
      choices: errors.length,
      mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
      lowest: Math.min(...errors),
      highest: Math.max(...errors),
    };
  });
}

/** 1 if the true class is the most probable; 1/m if it is one of m most probable classes. */
function credit(sums: Float64Array, start: number, classes: number, label: number): number {
  const own = elementAt(sums, start + label);
  let equal = 0;
  for (const sum of sums.subarray(start, start + classes)) {
    if (sum > own) return 0;
    if (sum === own) equal++;
  }
  return 1 / equal;
}

function size(choice: number): number {
  let ones = 0;
  for (let rest = choice; rest > 0; rest &= rest - 1) ones++;
  return ones;
}
