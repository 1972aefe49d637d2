/**
 * The smallest effect that a comparison can detect, from its size and the spread of what it
 * measures.
 *
 * @module
 */
import type { Estimate } from "./estimate_record.ts";
import { normalQuantile, studentQuantile } from "./quantile.ts";

/** The design of a comparison. */
export type ComparisonPlan =
  | {
    /** Whole training runs, paired by seed. */
    covers: "seeds";
    /** Number of seeds, at least 3. */
    n: number;
    /**
     * Standard deviation of the paired difference between seeds, from recorded runs (see
     * `recordedSpread`) or a pilot; for ratios, that of their natural logarithm. `undefined` before
     * the first record.
     */
    sd: number | undefined;
    /** Unit of `sd` and of the result. */
    unit: string;
    /** Whether the effect is a ratio; the answer is then the smallest ratio above 1; default false. */
    ratio?: boolean;
  }
  | {
    /** Two models on the same test images. */
    covers: "test images";
    /** Number of test images. */
    n: number;
    /**
     * Fraction of images on which exactly one of the two is wrong, from recorded runs (see
     * `recordedDiscordance`) or a pilot. `undefined` before the first record.
     */
    discordant: number | undefined;
  };

/**
 * The smallest effect for which a comparison names a direction: (t(0.995) + t(0.80)) * standard error,
 * for which the 99 % interval alone has 80 % power. The rule of verdicts wants a measured effect of
 * this size besides, so a true effect of just this size is named in about half of such comparisons, and
 * one of {@linkcode reliableEffect} in four of five.
 *
 * @returns the effect in the unit of the plan, or in points for test images; `undefined` if the
 * spread is not known.
 */
export function smallestEffect(plan: ComparisonPlan): number | undefined {
  if (plan.covers === "test images") {
    if (plan.discordant === undefined) return undefined;
    const error = 100 * Math.sqrt(plan.discordant / plan.n);
    return (normalQuantile(0.995) + normalQuantile(0.8)) * error;
  }
  const { n, sd, ratio = false } = plan;
  if (sd === undefined) return undefined;
  const power = studentQuantile(0.995, n - 1) + studentQuantile(0.8, n - 1);
  const effect = power * sd / Math.sqrt(n);
  return ratio ? Math.exp(effect) : effect;
}

/**
 * The true effect that at least four of five comparisons name: 1.25 times the smallest detectable one.
 * The quotient (t(0.995) + 2 t(0.80)) / (t(0.995) + t(0.80)) is 1.25 for many seeds and less for few,
 * where the luck of the spread needs the rest. Of ratios, the logarithm counts.
 *
 * @param smallest the smallest effect that the comparison detects.
 * @param ratio whether it is a ratio.
 */
export function reliableEffect(smallest: number, ratio = false): number {
  return ratio ? smallest ** 1.25 : 1.25 * smallest;
}

/** More seeds than anybody trains. */
const MOST_SEEDS = 100_000;

/**
 * The fewest seeds with which at least four of five comparisons name a true effect of this size.
 *
 * @param effect the effect; for ratios as a logarithm.
 * @param sd the standard deviation of the paired difference between seeds, likewise.
 * @returns at least 3; `undefined` if 100,000 seeds are too few.
 */
export function seedsFor(effect: number, sd: number): number | undefined {
  const detects = (n: number) => {
    const smallest = smallestEffect({ covers: "seeds", n, sd, unit: "" }) ?? Infinity;
    return reliableEffect(smallest) <= Math.abs(effect);
  };
  if (!detects(MOST_SEEDS)) return undefined;
  let [few, enough] = [2, MOST_SEEDS];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (detects(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

/**
 * The smallest effect that another comparison of the same size detects, computed from the
 * spread that this one measured; {@linkcode smallestEffect} does the same for plans.
 *
 * @param estimate what a comparison measured.
 * @param ratio whether it is a ratio; the answer is then the smallest ratio above 1.
 * @returns the effect in the unit of the estimate; `undefined` for a count and without an interval.
 */
export function smallestEffectOf(
  { low, high, covers, n }: Estimate,
  ratio = false,
): number | undefined {
  if (low === null || high === null || covers === "exact") return undefined;
  const half = (ratio ? Math.log(high / low) : high - low) / 2;
  if (covers === "test images") {
    const images = half / normalQuantile(0.975) * (normalQuantile(0.995) + normalQuantile(0.8));
    return ratio ? Math.exp(images) : images;
  }
  return smallestEffect({ covers: "seeds", n, sd: sdOf(half, n), unit: "", ratio });
}

/**
 * The standard deviation between seeds behind an interval by Student's t; for ratios, that of their
 * logarithm. `undefined` for other intervals.
 */
export function sdOfSeeds({ low, high, covers, n, method }: Estimate): number | undefined {
  if (covers !== "seeds" || low === null || high === null) return undefined;
  const width = method === "paired t of logarithms" ? Math.log(high / low) : high - low;
  return sdOf(width / 2, n);
}

/** The standard deviation behind half a 95 % interval of `n` values. */
function sdOf(half: number, n: number): number {
  return half / studentQuantile(0.975, n - 1) * Math.sqrt(n);
}
