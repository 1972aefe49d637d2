/**
 * Measures several ways to do the same work in turns, so that a slow phase of the machine affects
 * all of them, and compares them by the ratios within each turn.
 */
import process from "node:process";
import { summary, type Timing } from "../protocol.ts";

/** The extent of a comparison. */
export interface Rounds {
  /** Untimed rounds at the start. */
  readonly burnIn: number;
  /** Timed rounds. */
  readonly rounds: number;
}

/** What one way took, by round. */
export interface Taken {
  /** Milliseconds that passed. */
  readonly ms: readonly number[];
  /** Milliseconds of work on all cores: waiting for other processes does not count. */
  readonly cpu: readonly number[];
}

/**
 * Runs every way once per round, in turns. Every other round goes through the ways backwards, so
 * that none always follows the same one.
 *
 * @param ways what to measure, by name, given the number of the round; each must have finished its
 * work when it returns or resolves.
 */
export async function inTurns(
  ways: Readonly<Record<string, (round: number) => unknown>>,
  { burnIn, rounds }: Rounds,
): Promise<Record<string, Taken>> {
  const names = Object.keys(ways);
  const taken = new Map(names.map((name) => [name, { ms: [] as number[], cpu: [] as number[] }]));
  for (let round = 0; round < burnIn + rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const worked = process.cpuUsage();
      const started = performance.now();
      await ways[name](round);
      const ms = performance.now() - started;
      const { user, system } = process.cpuUsage(worked);
      if (round < burnIn) continue;
      taken.get(name)?.ms.push(ms);
      taken.get(name)?.cpu.push((user + system) / 1000);
    }
  }
  return Object.fromEntries(taken);
}

/** The end of the names of timings that count the work on all cores. */
const WORK = ", work";

/** The measurements of `taken` as timings: the time that passed, and the work on all cores. */
export function timingsOf(
  what: string,
  batch: number,
  taken: Readonly<Record<string, Taken>>,
): Timing[] {
  return Object.entries(taken).flatMap(([layout, { ms, cpu }]) => [
    { what, batch, ms, layout },
    { what: what + WORK, batch, ms: cpu, layout },
  ]);
}

/** One way of a comparison. */
export interface Compared {
  /** Images per second of the time that passed. */
  readonly rate: number;
  /** Images per second of work on a core. */
  readonly perCore: number;
  /**
   * Its speed per core as a part of that of the base, the median of the rounds: 1 is equally fast.
   */
  readonly ratio: number;
}

/** How `layout` compares with `base` in the timings of `what`; undefined if they are missing. */
export function compared(
  timings: readonly Timing[],
  what: string,
  base: string,
  layout: string,
): Compared | undefined {
  const of = (name: string, way: string) =>
    timings.find((timing) => timing.what === name && timing.layout === way);
  const passed = of(what, layout), worked = of(what + WORK, layout);
  const baseWorked = of(what + WORK, base);
  if (passed === undefined || worked === undefined || baseWorked === undefined) return undefined;
  return {
    rate: 1000 * passed.batch / summary(passed.ms).median,
    perCore: 1000 * worked.batch / summary(worked.ms).median,
    ratio: summary(worked.ms.map((ms, round) => baseWorked.ms[round] / ms)).median,
  };
}
