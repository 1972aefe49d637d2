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
 * @returns one list a work, `repetitions` long.
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
 * @throws BadArgumentError for fewer than three repetitions.
 */
export function speedUp(slow: readonly number[], fast: readonly number[]): Estimate {
  return { ...ratioAcrossSeeds(slow, fast), covers: "repetitions" };
}

/** The value in the middle: what a timing usually is, whatever its worst turn was. */
export function median(values: readonly number[]): number {
  values.forEach((value) => requireFinite("a value", value));
  requireInteger("the number of values", values.length, { min: 1 });
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
