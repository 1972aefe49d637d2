/**
 * Times several ways of doing the same thing in alternation, so that other load on the machine
 * slows all of them equally.
 *
 * @module
 */
import { type Estimate, ratioAcrossSeeds } from "../statistics/estimate.ts";
import { requireFunction, requireInteger, requireOptions } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { LongCall } from "../long_call.ts";
import { stopPressed } from "../stop_button.ts";

/** A piece of work, which is complete when the promise resolves. */
export type Work = () => unknown;

/**
 * Times each of `works`, in alternation, `repetitions` times after one warm-up round, in seconds.
 *
 * @param works the functions to time.
 * @param repetitions how often to time each of them.
 * @param options `signal` stops after the current piece of work.
 * @returns one list per function, `repetitions` long. A call that is stopped by its signal returns its
 * complete rounds; after the Stop button of a notebook, NaN stands for the other rounds.
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
  options: { signal?: AbortSignal } = {},
): Promise<number[][]> {
  requireOptions("timesInTurn", options, { signal: true });
  requireInteger("repetitions", repetitions, { min: 1 });
  for (const [i, work] of works.entries()) requireFunction(`works[${i}] of timesInTurn`, work);
  const times: number[][] = works.map(() => []);
  return await disposing(
    new LongCall({
      ...{ what: "timing", unit: "piece", total: works.length * (repetitions + 1), ...options },
    }),
    async (call) => {
      let done = 0;
      for (let turn = -1; turn < repetitions && !call.stopped; turn++) {
        for (const [i, work] of works.entries()) {
          const started = performance.now();
          await work();
          if (turn >= 0) times[i].push((performance.now() - started) / 1000);
          if (!await call.goOn(++done)) break;
        }
      }
      const rounds = Math.min(...times.map(({ length }) => length));
      for (const own of times) {
        own.length = rounds;
        while (stopPressed() && own.length < repetitions) own.push(NaN);
      }
      return times;
    },
  );
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
