/**
 * How often a comparison names a winner between two treatments that do the same.
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError } from "../errors.ts";
import { type RandomStream, RandomStreams } from "../random.ts";
import { studentQuantile } from "./quantile.ts";

/** How many blocks of one size named a winner. */
export interface WinnerShares {
  /** Number of differences in a block. */
  readonly size: number;
  /** Percent of the blocks whose 95 % interval lies below 0. */
  readonly lower: number;
  /** Percent of the blocks whose 95 % interval lies above 0. */
  readonly higher: number;
  /** Percent of the blocks whose 99 % interval excludes 0. */
  readonly at99: number;
}

/** The result of {@linkcode falseWinners}. */
export interface FalseWinners {
  /** One entry for each size, in increasing order. */
  readonly blocks: readonly WinnerShares[];
  /**
   * Percent of the draws in which the block of at least one size excluded 0 at 95 %: the rate of
   * false winners of a comparison that adds seeds until one arm wins.
   */
  readonly anySize: number;
  /** The same at 99 %. */
  readonly anySizeAt99: number;
}

/**
 * The paired differences in random order, each with a random sign. If two treatments do the same,
 * which of them is better with a given seed is a coin toss, so every such draw is a series of
 * measurements that would have been just as likely.
 *
 * @param differences paired differences, one per seed.
 * @param seed the seed of the draw.
 * @returns as many differences.
 * @throws {BadArgumentError} if a difference is not finite, or the seed is not an integer from 0 to
 * 2^53 - 1.
 *
 * @example
 * ```ts
 * import { signFlipped } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const drawn = signFlipped([1, -2, 3], 7);
 * assertEquals(drawn.map(Math.abs).sort(), [1, 2, 3]);
 * assertEquals(signFlipped([1, -2, 3], 7), drawn);
 * ```
 */
export function signFlipped(differences: readonly number[], seed: number): number[] {
  requireFiniteNumbers("the differences", differences);
  return drawFrom(differences, new RandomStreams(seed).stream("sign flips"));
}

/**
 * Draws the differences again and again as {@linkcode signFlipped} does, and counts how often the
 * first few of them (a block) exclude 0. The two treatments are equivalent by construction, so
 * every winner is a false positive.
 *
 * @param differences paired differences, one per seed; at least two.
 * @param sizes the sizes of the blocks, in increasing order, from 2 to the number of differences.
 * @param seed the seed of the draws.
 * @param rounds number of draws; default 2,000.
 * @returns the percentage of blocks that named a winner.
 * @throws {BadArgumentError} if the sizes are not increasing or exceed the number of differences.
 *
 * @example
 * ```ts
 * import { falseWinners } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const { blocks, anySize } = falseWinners([0.3, -1.2, 0.8, 0.1, -0.5, 1.4], [3, 6], 1);
 * assert(blocks.every(({ lower, higher }) => anySize >= lower + higher));
 * ```
 */
export function falseWinners(
  differences: readonly number[],
  sizes: readonly number[],
  seed: number,
  rounds: number = 2000,
): FalseWinners {
  requireInteger("rounds", rounds, { min: 1 });
  requireFiniteNumbers("the differences", differences);
  requireSizes(sizes, differences.length);
  const stream = new RandomStreams(seed).stream("sign flips");
  const limits = sizes.map((size) => ({
    at95: studentQuantile(0.975, size - 1),
    at99: studentQuantile(0.995, size - 1),
  }));
  const counts = sizes.map(() => ({ lower: 0, higher: 0, at99: 0 }));
  let [any, anyAt99] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const drawn = drawFrom(differences, stream);
    let [won, wonAt99] = [false, false];
    sizes.forEach((size, i) => {
      const t = studentStatistic(drawn.slice(0, size));
      const { at95, at99 } = elementAt(limits, i);
      const count = elementAt(counts, i);
      if (t < -at95) count.lower++;
      if (t > at95) count.higher++;
      if (Math.abs(t) > at99) count.at99++;
      won ||= Math.abs(t) > at95;
      wonAt99 ||= Math.abs(t) > at99;
    });
    any += Number(won);
    anyAt99 += Number(wonAt99);
  }
  const percent = (count: number) => 100 * count / rounds;
  return {
    blocks: sizes.map((size, i) => {
      const { lower, higher, at99 } = elementAt(counts, i);
      return { size, lower: percent(lower), higher: percent(higher), at99: percent(at99) };
    }),
    anySize: percent(any),
    anySizeAt99: percent(anyAt99),
  };
}

function drawFrom(differences: readonly number[], stream: RandomStream): number[] {
  const order = stream.permutation(differences.length);
  return Array.from(order, (i) => (stream.uniform() < 0.5 ? -1 : 1) * elementAt(differences, i));
}

/** Mean divided by its standard error; 0 where all values are equal, which gives no interval. */
function studentStatistic(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return squares === 0 ? 0 : mean / Math.sqrt(squares / (n - 1) / n);
}

function requireSizes(sizes: readonly number[], count: number): void {
  for (const size of sizes) requireInteger("the size of a block", size, { min: 2, max: count });
  if (sizes.length === 0 || sizes.some((size, i) => i > 0 && size <= elementAt(sizes, i - 1))) {
    throw new BadArgumentError(
      `Expected increasing sizes of blocks but found ${sizes.join(", ") || "none"}.`,
    );
  }
}
