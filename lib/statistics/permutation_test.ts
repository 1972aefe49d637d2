/**
 * A permutation test: whether the difference between two groups could be due to chance.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import type { RandomStream } from "../random.ts";

/** The result of {@linkcode permutationTest}. */
export interface PermutationTest {
  /** Size of the difference of the two means. */
  difference: number;
  /** Mean size of the difference over random groupings: the size expected by chance. */
  byLuck: number;
  /**
   * Fraction of groupings (including the true one) whose difference is at least as large: the
   * probability of such a difference by chance.
   */
  p: number;
}

/**
 * Compares the means of `a` and `b` with those of `rounds` random groupings of the same values.
 *
 * @param a the first group's values.
 * @param b the second group's values.
 * @param stream the random stream for the groupings.
 * @param rounds number of random groupings.
 * @returns the difference of the means, and how likely one at least as large is by chance.
 * @throws {BadArgumentError} if a group is empty.
 *
 * @example
 * ```ts
 * import { RandomStreams } from "@alexnet/alexnet";
 * import { permutationTest } from "@alexnet/alexnet/course";
 *
 * const stream = new RandomStreams(1).stream("permutations");
 * console.log(permutationTest([5, 6, 7, 8], [1, 2, 3, 4], stream, 1000));
 * ```
 */
export function permutationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  stream: RandomStream,
  rounds: number = 2000,
): PermutationTest {
  if (a.length === 0 || b.length === 0) {
    throw new BadArgumentError("Expected two groups with values but found an empty one.");
  }
  requireInteger("rounds", rounds, { min: 1 });
  const values = [...Array.from(a), ...Array.from(b)];
  values.forEach((value) => requireFinite("a value of a group", value));
  const total = values.reduce((sum, x) => sum + x, 0);
  const gap = (sumOfA: number) => Math.abs(sumOfA / a.length - (total - sumOfA) / b.length);
  const difference = gap(Array.from(a).reduce((sum, x) => sum + x, 0));
  let asLarge = 1, sum = 0;
  for (let round = 0; round < rounds; round++) {
    const order = stream.permutation(values.length);
    let sumOfA = 0;
    for (const place of order.subarray(0, a.length)) sumOfA += elementAt(values, place);
    const found = gap(sumOfA);
    sum += found;
    // The tolerance allows for sums in another order, which differ in their last digits.
    if (found >= difference - 1e-12) asLarge++;
  }
  return { difference, byLuck: sum / rounds, p: asLarge / (rounds + 1) };
}
