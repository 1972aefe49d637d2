/**
 * The ablation chart: the effect of each ingredient of the network on the test error, in points,
 * from the claims of all lessons.
 *
 * Each lesson uses its own net and its own images, so the effects are shown side by side and not
 * added.
 *
 * @module
 */
import type { ForestPlotRow } from "../../figures/charts/intervals.ts";
import type { RegisteredClaim } from "./claims_file.ts";
import type { Estimate } from "../../statistics/estimate.ts";

/** A claim about test error, and how it was measured. */
interface Rung {
  id: string;
  ingredient: string;
  /** Whether the claim is about having the ingredient or about leaving it out. */
  measured: "with" | "without";
}

const rungs: readonly Rung[] = [
  { id: "overlap-error", ingredient: "overlapping pooling", measured: "with" },
  { id: "color-noise", ingredient: "colour noise", measured: "with" },
  { id: "two-towers", ingredient: "two towers, not half a net", measured: "with" },
  { id: "tower-communication", ingredient: "towers that communicate", measured: "without" },
  { id: "depth", ingredient: "each middle layer", measured: "without" },
  { id: "ten-patches", ingredient: "ten patches", measured: "with" },
  { id: "ensemble", ingredient: "several nets", measured: "with" },
];

/** The ids of the claims that have a row. */
export const ablationClaims: readonly string[] = rungs.map(({ id }) => id);

/**
 * One row per ingredient, ordered by the size of the paper's effect: the change of the test error
 * in points **with** the ingredient (below 0 is better). The paper's value is the printed one or,
 * if there is none, that of the 2012 logs. `now` replaces recorded values with those of this run.
 * Missing claims, and claims without an interval, have no row.
 *
 * @param claims recorded claims.
 * @param now measurements of this run by claim id, which replace the recorded ones; default: none.
 * @returns rows for a forest plot.
 *
 * @example
 * ```ts
 * import { ablationSteps, recordedClaims } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const rows = ablationSteps(await recordedClaims());
 * assert(rows.every(({ low, high }) => low <= high));
 * ```
 */
export function ablationSteps(
  claims: readonly RegisteredClaim[],
  now: Readonly<Record<string, Estimate>> = {},
): ForestPlotRow[] {
  return rungs.flatMap(({ id, ingredient, measured }): ForestPlotRow[] => {
    const known = claims.find((claim) => claim.id === id);
    const ours = now[id] ?? known?.ours;
    if (known === undefined || ours === undefined || ours.low === null || ours.high === null) {
      return [];
    }
    const sign = measured === "with" ? 1 : -1;
    const paper = known.paper.value ?? known.log2012?.value;
    return [{
      label: `${ingredient} (${known.lesson})`,
      value: sign * ours.value,
      low: sign * (sign > 0 ? ours.low : ours.high),
      high: sign * (sign > 0 ? ours.high : ours.low),
      ...(paper === undefined ? {} : { paper: sign * paper }),
      note: id in now ? "this run" : `recorded, ${known.date}`,
      recorded: !(id in now),
    }];
  }).sort((a, b) => (a.paper ?? 0) - (b.paper ?? 0));
}
