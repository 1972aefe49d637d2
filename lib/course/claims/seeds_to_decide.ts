/**
 * What it would take to decide a claim that a complete record leaves undecided.
 *
 * @module
 */
import { sdOfSeeds, seedsFor } from "../../statistics/smallest_effect.ts";
import type { FullScale } from "./full_scale.ts";
import type { PaperValue } from "./verdict.ts";

/** Seeds and hours that would tell more. */
export interface SeedsToDecide {
  /**
   * What they would do: in four of five records, show an effect of the size in the paper or in the log
   * of 2012; or halve the interval, where no size is printed or the planned seeds suffice for it.
   */
  readonly aim: "the paper's size" | "the log's size" | "half the interval";
  /** The number of seeds, with the recorded ones. */
  readonly seeds: number;
  /** Hours on two processor cores for those that are not recorded. */
  readonly hours: number;
}

/**
 * How many seeds would decide an undecided claim, by the spread that its verdict uses: the pilot's, or
 * without a pilot that of the recorded seeds.
 *
 * @param record a complete record.
 * @param paper the paper's number.
 * @param log2012 the number in the log of 2012, where there is one.
 * @returns undefined for an estimate that is not over seeds.
 */
export function seedsToDecide(
  record: FullScale,
  { value: printed, neutral }: PaperValue,
  log2012?: number,
): SeedsToDecide | undefined {
  const { estimate, done, hoursPerSeed, pilotSpread } = record;
  const sd = pilotSpread ?? (estimate && sdOfSeeds(estimate));
  if (sd === undefined || hoursPerSeed === undefined) return undefined;
  const size = printed ?? log2012;
  const seeds = size === undefined
    ? undefined
    : seedsFor(neutral === 1 ? Math.log(size) : size, sd);
  const hoursFor = (all: number) => (all - done) * hoursPerSeed;
  if (seeds === undefined || seeds <= done) {
    // The width of an interval falls with the root of the number of seeds.
    return { aim: "half the interval", seeds: 4 * done, hours: hoursFor(4 * done) };
  }
  const aim = printed === undefined ? "the log's size" : "the paper's size";
  return { aim, seeds, hours: hoursFor(seeds) };
}
