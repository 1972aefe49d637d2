/**
 * Timing two ways of doing the same thing, turn by turn, so that a busy machine slows both.
 *
 * @module
 */
import { type Estimate, ratioAcrossSeeds } from "../statistics/estimate.ts";
import { requireFinite, requireInteger } from "../argument_checks.ts";

/** A piece of work, done to its end when the promise is fulfilled. */
export type Work = () => unknown;

/**
 * Seconds that each of `works` takes, `repetitions` times in turn after one round to warm up.
 *
 * @param works what is timed.
 * @param repetitions how many times each is timed.
 * @returns one list a work, `repetitions` long.
 *
 * @example
 * ```ts
 * import { median, speedUp, timesInTurn } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
 * const [slow, fast] = await timesInTurn([() => pause(8), () => pause(2)], 3);
 * assertEquals([slow.length, fast.length], [3, 3]);
 * console.log(`${median(slow)} s against ${median(fast)} s: ${speedUp(slow, fast).value} times`);
 * ```
 */
export async function timesInTurn(
  works: readonly Work[],
  repetitions: number,
): Promise<number[][]> {
  requireInteger("repetitions", repetitions, { min: 1 });
  const times: number[][] = works.map(() => []);
  for (let turn = -1; turn < repetitions; turn++) {
    for (const [i, work] of works.entries()) {
      const started = performance.now();
      await work();
      if (turn >= 0) times[i].push((performance.now() - started) / 1000);
    }
  }
  return times;
}

/**
 * How many times as fast the second is: the ratio of times measured in turn, with its interval over
 * the repetitions.
 *
 * @param slow seconds of each repetition.
 * @param fast seconds of each repetition, in the same order.
 * @returns a ratio with its 95 % interval.
 * @throws {BadArgumentError} for fewer than three repetitions.
 */
export function speedUp(slow: readonly number[], fast: readonly number[]): Estimate {
  return { ...ratioAcrossSeeds(slow, fast), covers: "repetitions" };
}

/**
 * The value in the middle: what a timing usually is, whatever its worst turn was.
 *
 * @param values the values, at least one.
 * @returns the value in the middle, or the mean of the two in the middle.
 */
export function median(values: readonly number[]): number {
  values.forEach((value) => requireFinite("a value", value));
  requireInteger("the number of values", values.length, { min: 1 });
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
