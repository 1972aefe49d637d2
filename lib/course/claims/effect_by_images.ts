/**
 * The effect of a claim against the number of training images.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { BadArgumentError } from "../../errors.ts";
import { forestPlot, type ForestPlotRow } from "../../figures/charts/intervals.ts";
import type { Plot } from "../../figures/figure.ts";
import { readable } from "../../figures/readable.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { md, text } from "../display.ts";
import { type Claim, recordBeside } from "./claim.ts";
import type { RegisteredClaim } from "./claims_file.ts";
import type { FullScale } from "./full_scale.ts";

/** The source of a measurement that is not recorded. */
const THIS_RUN = "this run";

/** A measurement of an effect. */
export interface MeasuredEffect {
  /** Training images of each net. */
  readonly images: number;
  /** Where the measurement comes from. */
  readonly source: string;
  /** The effect. */
  readonly estimate: Estimate;
}

/**
 * The measurements of a claim that have an interval, by increasing number of images: the run that
 * `claims.json` holds, this run, and the finished part of the full record. Seeds that are all alike
 * give no interval, as on the card. A measurement whose number
 * of images and numbers, as a reader sees them, are also those of a later one is left out.
 *
 * @param card the claim of this run, with its number of images.
 * @param full what the full record says.
 * @param known the claims of `claims.json`.
 * @returns the measurements.
 */
export function effectByImages(
  { record }: Pick<Claim, "record">,
  full: FullScale,
  known: readonly RegisteredClaim[],
): MeasuredEffect[] {
  const stored = known.find(({ id }) => id === record.id);
  const fewer = full.fewer.map(({ images, estimate, done, planned }) => ({
    ...{ images, estimate, source: `record, ${done} of ${counted(planned, "seed")}` },
  }));
  const candidates = [
    ...fewer,
    { images: stored?.images, estimate: stored?.own ?? stored?.ours, source: "recorded run" },
    { images: record.images, estimate: record.own ?? record.ours, source: THIS_RUN },
    {
      images: full.images,
      estimate: full.estimate,
      source: `record, ${full.done} of ${counted(full.planned, "seed")}`,
    },
  ];
  const measured = candidates.flatMap(({ images, estimate, source }) =>
    images === undefined || estimate === undefined || estimate.low === null ||
      estimate.high === null || estimate.low === estimate.high
      ? []
      : [{ images, estimate, source }]
  );
  return measured
    .filter((one, i) => measured.slice(i + 1).every((later) => !alike(one, later)))
    .sort((a, b) => a.images - b.images);
}

/** Whether two measurements are the same to a reader: with as many images, and the same numbers. */
function alike(one: MeasuredEffect, other: MeasuredEffect): boolean {
  return one.images === other.images && numbersOf(one) === numbersOf(other);
}

/** The value of a measurement and its interval. */
function numbersOf({ estimate: { value, low, high } }: MeasuredEffect): string {
  return `${readable(value)} [${readable(low ?? value)}, ${readable(high ?? value)}]`;
}

/**
 * A forest plot of {@linkcode effectByImages}, with the paper's value where it has one.
 *
 * @param card the claim of this run.
 * @param full what the full record says about it.
 * @returns a figure that a notebook shows as the value of a cell; with fewer than two different
 * measurements that have an interval, a sentence that says so.
 * @throws {BadArgumentError} if the claim has no number of images.
 *
 * @example
 * ```ts
 * import { acrossSeeds, claim, effectByImagesPlot, fullScale, testErrorOf } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const full = await fullScale({
 *   experiment: "towers",
 *   arms: ["half-net", "two-towers"],
 *   effect: ([half, two]) => testErrorOf(two) - testErrorOf(half),
 *   unit: "points",
 *   compares: "centre patches, two towers against half a net",
 * });
 * const card = claim({
 *   id: "two-towers",
 *   kind: "effect",
 *   section: "3.2",
 *   statement: "Two towers lower the top-1 error by 1.7 points.",
 *   unit: "points",
 *   paper: { value: -1.7, rounding: 0.05 },
 *   ours: acrossSeeds([-2, -1, -3]),
 *   images: 2000,
 * });
 * // A figure with two measurements or more, a sentence with one.
 * assert(Symbol.for("Jupyter.display") in await effectByImagesPlot(card, full));
 * ```
 */
export async function effectByImagesPlot(
  card: Claim,
  full: FullScale,
): Promise<Plot | Displayable> {
  const { record } = card;
  if (record.images === undefined) {
    throw new BadArgumentError(
      `Expected the number of training images in claim ${record.id} but found none; give "images".`,
    );
  }
  const stored = await recordBeside(record);
  const effects = effectByImages(card, full, stored === undefined ? [] : [stored]);
  const paper = record.paper.value;
  const rows = effects.map(({ images, source, estimate }): ForestPlotRow => ({
    label: counted(images, "image"),
    note: source,
    recorded: source !== THIS_RUN,
    value: estimate.value,
    low: estimate.low ?? estimate.value,
    high: estimate.high ?? estimate.value,
    ...(paper === undefined ? {} : { paper }),
  }));
  if (rows.length === 0) {
    return text`No measurement of this effect has an interval yet: this run has none, for the reason
that its card gives, and the full record has ${full.done} of ${counted(full.planned, "seed")}.`;
  }
  const values = effects.map((one) =>
    `${counted(one.images, "image")} (${one.source}): ${numbersOf(one)}`
  );
  if (rows.length === 1) {
    return md`So far there is one measurement with an interval, too few for a figure: ${values[0]}.
The full record, with ${counted(full.images, "image")}, has ${full.done} of ${
      counted(full.planned, "seed")
    }.`;
  }
  return forestPlot({
    rows,
    xTitle: `Effect (${record.unit})`,
    nothing: record.paper.neutral ?? 0,
    title: "By the number of training images",
    alt: "An interval of the effect for each number of training images.",
    takeaway: `${values.join("; ")}.`,
  });
}
