/**
 * The smallest effect that a run can detect, computed before it runs.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { type FieldNames, requireFields, requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../../figures/figure_spec.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { readable } from "../../figures/readable.ts";
import { leastSeeds } from "../../statistics/estimate.ts";
import {
  type ComparisonPlan,
  reliableEffect,
  smallestEffect,
} from "../../statistics/smallest_effect.ts";
import { isUnmeasured } from "../../unmeasured.ts";

export type { ComparisonPlan } from "../../statistics/smallest_effect.ts";

const SEEDS_FIELDS: FieldNames<Extract<ComparisonPlan, { covers: "seeds" }>> = {
  covers: true,
  n: true,
  sd: true,
  unit: true,
  ratio: true,
};
const IMAGES_FIELDS: FieldNames<Extract<ComparisonPlan, { covers: "test images" }>> = {
  covers: true,
  n: true,
  discordant: true,
};

/** The smallest detectable effect of a plan; can be displayed as the value of a cell. */
export interface MinimumDetectableEffect extends Displayable {
  /**
   * The smallest measured effect for which such a run names a direction; `undefined` when the spread
   * between seeds, or the fraction of discordant images, is not known yet.
   */
  readonly smallest: number | undefined;
  /** Its unit. */
  readonly unit: string;
  /** What varies between measurements. */
  readonly covers: "seeds" | "test images";
  /** Number of seeds or images. */
  readonly n: number;
}

/**
 * The smallest effect for which a comparison names a direction. A true effect of this size is named in
 * about half of such runs, one a quarter larger in at least four of five.
 *
 * @param plan the number of seeds and their standard deviation, or the number of images and the
 * fraction of discordant answers.
 * @returns the effect, as the value of a cell.
 * @throws {BadArgumentError} for fewer than three seeds or invalid numbers.
 *
 * @example
 * ```ts
 * import { minimumDetectableEffect } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const plan = { covers: "seeds", sd: 1, unit: "points" } as const;
 * const [few, many] = [3, 30].map((n) => minimumDetectableEffect({ ...plan, n }));
 * assert((few.smallest ?? 0) > (many.smallest ?? 0));
 * ```
 */
export function minimumDetectableEffect(plan: ComparisonPlan): MinimumDetectableEffect {
  const fields = plan.covers === "seeds" ? SEEDS_FIELDS : IMAGES_FIELDS;
  requireFields<object>("the plan of minimumDetectableEffect", plan, fields);
  if (plan.covers === "seeds" && plan.n < leastSeeds) {
    throw new BadArgumentError(`Expected at least ${leastSeeds} seeds but found ${plan.n}.`);
  }
  requireInteger("n", plan.n, { min: 1 });
  const unit = plan.covers === "seeds" ? plan.unit : "points";
  const found = smallestEffect(plan);
  const smallest = isUnmeasured(found) ? undefined : found;
  if (smallest !== undefined && !(smallest >= 0 && Number.isFinite(smallest))) {
    throw new BadArgumentError(
      `Expected a spread that gives a finite effect of 0 or more but found ${smallest}.`,
    );
  }
  const ratio = plan.covers === "seeds" && plan.ratio === true;
  const size = counted(plan.n, plan.covers === "seeds" ? "seed" : "test image");
  const unknown = plan.covers === "seeds"
    ? `How much the ${plan.n} seeds will differ`
    : "On how many images only one of the two will be wrong";
  const text = smallest === undefined
    ? `${unknown} is not recorded yet, so this run cannot say in advance what it can detect.`
    : `Smallest effect that this run can detect (${size}): ${
      readable(smallest, 2)
    } ${unit}. From ` +
      `this run alone, no winner is named below it; a true effect of ${
        readable(reliableEffect(smallest, ratio), 2)
      } ${unit} is named in four of five such runs.`;
  return {
    smallest,
    unit,
    covers: plan.covers,
    n: plan.n,
    [jupyterDisplay]: (): MediaBundle => ({ "text/markdown": text, "text/plain": text }),
  };
}
