/**
 * What it would take to decide a claim that a complete record leaves undecided.
 *
 * @module
 */
import { sdOfSeeds, seedsFor } from "../../statistics/smallest_effect.ts";
import type { FullScale } from "./full_scale.ts";
import type { PaperValue } from "./verdict.ts";

/** Seeds and hours that would detect an effect. */
export interface SeedsToDecide {
  /** The effect, in the unit of the claim: the paper's, or the measured one. */
  readonly effect: number;
  /** The number of seeds that detect it, by the spread of the recorded ones. */
  readonly seeds: number;
  /** Hours on two processor cores for those that are not recorded. */
  readonly hours: number;
}

/**
 * How many seeds would detect the effect of the paper, or, where the recorded ones are enough for it or
 * the paper has no number, the effect that was measured.
 *
 * @returns undefined if the estimate is not over seeds or has no spread, or if even 100,000 seeds would
 * not detect the effect.
 */
export function seedsToDecide(
  { estimate, done, hoursPerSeed }: FullScale,
  { value: printed, neutral }: PaperValue,
): SeedsToDecide | undefined {
  const sd = estimate === undefined ? undefined : sdOfSeeds(estimate);
  if (estimate === undefined || sd === undefined || hoursPerSeed === undefined) return undefined;
  const sizeOf = (effect: number) => neutral === 1 ? Math.log(effect) : effect;
  for (const effect of [printed ?? estimate.value, estimate.value]) {
    const seeds = seedsFor(sizeOf(effect), sd);
    if (seeds !== undefined && seeds > done) {
      return { effect, seeds, hours: (seeds - done) * hoursPerSeed };
    }
  }
  return undefined;
}
