/**
 * Times several ways of doing the same thing in alternation, so that other load on the machine
 * slows all of them equally.
 *
 * @module
 */
import { type Estimate, ratioAcrossSeeds } from "../statistics/estimate.ts";
import { requireFunction, requireInteger } from "../argument_checks.ts";

/** A piece of work, which is complete when the promise resolves. */
export type Work = () => unknown;

/**
 * Times each of `works`, in alternation, `repetitions` times after one warm-up round, in seconds.
 *
 * @param works the functions to time.
 * @param repetitions how often to time each of them.
 * @returns one list per function, `repetitions` long.
 * @throws {BadArgumentError} if `repetitions` is not a positive integer.
 *
 * @example
 * ```ts
 * import { median } from "@alexnet/alexnet/course";
 * import { speedUp, timesInTurn } from "@alexnet/alexnet/experiments";
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
  for (const [i, work] of works.entries()) requireFunction(`works[${i}] of timesInTurn`, work);
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
 * The speed-up of the second over the first: the ratio of times measured in alternation, with its
 * interval over the repetitions.
 *
 * @param slow seconds of each repetition.
 * @param fast seconds of each repetition, in the same order.
 * @returns a ratio with its 95 % interval.
 * @throws {BadArgumentError} if there are fewer than three repetitions.
 */
export function speedUp(slow: readonly number[], fast: readonly number[]): Estimate {
  return { ...ratioAcrossSeeds(slow, fast), covers: "repetitions" };
}
