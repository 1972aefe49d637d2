/**
 * The smallest effect that a run can see, said before it runs.
 *
 * @module
 */
import { requireInteger, requireKnownKeys } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import type { Displayable } from "../figures/notebook.ts";
import { readable } from "../figures/readable.ts";
import { leastSeeds } from "../statistics/estimate.ts";
import { normalQuantile, studentQuantile } from "../statistics/quantile.ts";

/** How a comparison will be made. */
export type ComparisonPlan =
  | {
    /** Whole trainings, paired by seed. */
    covers: "seeds";
    /** Number of seeds, at least 3. */
    n: number;
    /** Standard deviation of the paired difference between seeds, from a pilot. */
    sd: number;
    /** Unit of `sd` and of the answer. */
    unit: string;
  }
  | {
    /** Two models on the same test images. */
    covers: "test images";
    /** Number of test images. */
    n: number;
    /** Share of images on which exactly one of the two is wrong, from a pilot. */
    discordant: number;
  };

/** The smallest effect of a plan; shows itself as the value of a cell. */
export interface MinimumDetectableEffect extends Displayable {
  /** The effect that four of five such runs would tell from nothing. */
  readonly smallest: number;
  /** Its unit. */
  readonly unit: string;
  /** What varies. */
  readonly covers: "seeds" | "test images";
  /** Number of seeds or images. */
  readonly n: number;
}

/**
 * The smallest true effect that a comparison sees with 80 % power at the two-sided 5 % level:
 * (t(0.975) + t(0.80)) * standard error.
 *
 * @param plan how many seeds with which spread, or how many images with which share of differing
 * answers.
 * @returns the effect, as the value of a cell.
 * @throws {BadArgumentError} for fewer than three seeds or impossible numbers.
 *
 * @example
 * ```ts
 * import { minimumDetectableEffect } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const plan = { covers: "seeds", sd: 1, unit: "points" } as const;
 * const [few, many] = [3, 30].map((n) => minimumDetectableEffect({ ...plan, n }));
 * assert(few.smallest > many.smallest);
 * ```
 */
export function minimumDetectableEffect(plan: ComparisonPlan): MinimumDetectableEffect {
  const own = plan.covers === "seeds" ? ["sd", "unit"] : ["discordant"];
  requireKnownKeys("the plan of minimumDetectableEffect", plan, ["covers", "n", ...own]);
  if (plan.covers === "seeds" && plan.n < leastSeeds) {
    throw new BadArgumentError(`Expected at least ${leastSeeds} seeds but found ${plan.n}.`);
  }
  requireInteger("n", plan.n, { min: 1 });
  const unit = plan.covers === "seeds" ? plan.unit : "points";
  const smallest = plan.covers === "seeds"
    ? (studentQuantile(0.975, plan.n - 1) + studentQuantile(0.8, plan.n - 1)) *
      plan.sd / Math.sqrt(plan.n)
    : (normalQuantile(0.975) + normalQuantile(0.8)) * 100 * Math.sqrt(plan.discordant / plan.n);
  if (!(smallest >= 0 && Number.isFinite(smallest))) {
    throw new BadArgumentError(`Expected a spread from 0 and a size from 1 but found neither.`);
  }
  const size = plan.covers === "seeds" ? `${plan.n} seeds` : `${readable(plan.n)} test images`;
  const text = `Smallest effect that this run can see (${size}, 80 % power): ` +
    `${readable(smallest, 2)} ${unit}. Below it no winner is named.`;
  return {
    smallest,
    unit,
    covers: plan.covers,
    n: plan.n,
    [jupyterDisplay]: (): MediaBundle => ({ "text/markdown": text, "text/plain": text }),
  };
}
