/**
 * The results of several nets with several learning rates, as one heat map over the rates.
 *
 * @module
 */
import { requireFigureNames } from "../figure_options.ts";
import { requireFinite } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import type { Plot } from "../figure.ts";
import type { FigureText } from "../figure_spec.ts";
import { drawHeatmap } from "./heatmaps.ts";
import { isUnmeasured } from "../../unmeasured.ts";

/** A net with the result of each rate that was tried. */
export interface SweepRow {
  /** The net. */
  name: string;
  /** The trials: a rate and the resulting value; lower is better. */
  trials: readonly { rate: number; value: number }[];
}

/** Options of {@linkcode rateSweepFigure}. */
export interface RateSweepFigureOptions extends FigureText {
  /** The nets, from top to bottom. */
  rows: readonly SweepRow[];
  /** Title of the colour scale, with its unit. */
  valueTitle: string;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Nets by learning rates: there is one column for every rate that was tried with any net, from the
 * smallest to the largest. A cell is blank if the rate was not tried with the net, and a star marks
 * the best rate of each row.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a net has no trials.
 *
 * @example
 * ```ts
 * import { rateSweepFigure } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = rateSweepFigure({
 *   rows: [{ name: "ReLU", trials: [{ rate: 0.001, value: 60 }, { rate: 0.01, value: 20 }] }],
 *   valueTitle: "Training error (%)",
 *   alt: "ReLU reaches 20 % at a rate of 0.01.",
 *   takeaway: "The rate matters more than anything else.",
 * });
 * assertEquals(plot.alt, "ReLU reaches 20 % at a rate of 0.01.");
 * ```
 */
export function rateSweepFigure(options: RateSweepFigureOptions): Plot {
  requireFigureNames("rateSweepFigure", options, {
    rows: [{ name: true, trials: true }],
    valueTitle: true,
    title: true,
  });
  const { rows } = options;
  const rates = [...new Set(rows.flatMap(({ trials }) => trials.map(({ rate }) => rate)))]
    .sort((a, b) => a - b);
  const cells = rows.map(({ name, trials }) => {
    if (trials.length === 0) {
      throw new BadArgumentError(`Expected at least one trial of "${name}" but found none.`);
    }
    for (const { rate, value } of trials) {
      requireFinite(`a rate of "${name}"`, rate, { min: 0 });
      if (typeof value === "number" && (!Number.isNaN(value) || isUnmeasured(value))) continue;
      throw new BadArgumentError(
        `Expected the result of each rate of "${name}" but found ${value} at ${rate}; write ` +
          "Infinity where the net diverged.",
      );
    }
    const values = rates.map((rate) => trials.find((trial) => trial.rate === rate)?.value ?? NaN);
    const best = Math.min(...values.filter((value) => !Number.isNaN(value)));
    const labels = values.map((value) =>
      Number.isNaN(value) ? "" : `${value.toPrecision(3)}${value === best ? " \u2605" : ""}`
    );
    return { values, labels };
  });
  return drawHeatmap({
    ...options,
    rows: rows.map(({ name }) => name),
    columns: rates.map(String),
    values: cells.map(({ values }) => values),
    labels: cells.map(({ labels }) => labels),
    columnTitle: "Learning rate",
  });
}
