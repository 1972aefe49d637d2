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
 * The smallest true effect that a comparison detects with 80 % power at the two-sided 1 % level:
 * (t(0.995) + t(0.80)) * standard error.
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
 * The smallest true effect that another comparison of the same size detects, computed from the
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
  const sd = half / studentQuantile(0.975, n - 1) * Math.sqrt(n);
  return smallestEffect({ covers: "seeds", n, sd, unit: "", ratio });
}
