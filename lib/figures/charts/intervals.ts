/**
 * Forest plots: effects with their intervals, one per row, next to the value from the paper.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { errorBars } from "./error_bars.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { mutedInk, okabeIto } from "../style.ts";

/** One effect. */
export interface ForestPlotRow {
  /** What was measured. */
  label: string;
  /** The measured value. */
  value: number;
  /** The lower end of its interval. */
  low: number;
  /** The upper end of its interval. */
  high: number;
  /** The value from the paper, if there is one. */
  paper?: number;
  /** A word after the label, e.g. the verdict. */
  note?: string;
  /** Whether the row comes from a record and not from this run; default false. */
  recorded?: boolean;
}

/** Options of {@linkcode forestPlot}. */
export interface ForestPlotOptions extends FigureText {
  /** The effects, from top to bottom. */
  rows: readonly ForestPlotRow[];
  /** Title of the horizontal axis, with its unit, e.g. `Change of test error (points)`. */
  xTitle: string;
  /** Position of the line for "no effect" (default 0; `null` for no line). */
  nothing?: number | null;
  /** What the intervals cover (default `measured, 95 % interval`). */
  measuredName?: string;
  /** A short title of the figure. */
  title?: string;
}

/**
 * A forest plot: measured intervals as circles with whiskers, the paper's values as open diamonds.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text.
 *
 * @example
 * ```ts
 * import { forestPlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = forestPlot({
 *   rows: [{ label: "overlapping pooling", value: -0.5, low: -0.9, high: -0.1, paper: -0.4 }],
 *   xTitle: "Change of test error (points)",
 *   alt: "One interval, from -0.9 to -0.1 points, around the paper's -0.4.",
 *   takeaway: "Overlap helps a little.",
 * });
 * assertEquals(plot.alt, "One interval, from -0.9 to -0.1 points, around the paper's -0.4.");
 * ```
 */
export function forestPlot(options: ForestPlotOptions): Plot {
  requireFigureOptions("forestPlot", options, {
    rows: [{
      label: true,
      value: true,
      low: true,
      high: true,
      paper: true,
      note: true,
      recorded: true,
    }],
    xTitle: true,
    nothing: true,
    measuredName: true,
    title: true,
  });
  const { rows, recorded = recordedOf(options.rows) } = options;
  const labels = rows.map(({ label, note }) =>
    note === undefined ? label : `${label}<br><i>${note}</i>`
  );
  const data: Trace[] = [{
    type: "scatter",
    mode: "markers",
    name: options.measuredName ?? "measured, 95 % interval",
    x: rows.map((row) => row.value),
    y: labels,
    error_x: errorBars(
      rows.map((row) => row.value),
      rows.map((row) => row.low),
      rows.map((row) => row.high),
      { color: okabeIto[0], thickness: 2, width: 5 },
    ),
    marker: { color: okabeIto[0], symbol: "circle", size: 9 },
  }];
  const stated = rows.flatMap(({ paper }, i) => paper === undefined ? [] : [{ paper, i }]);
  if (stated.length > 0) {
    data.push({
      type: "scatter",
      mode: "markers",
      name: "the paper's value",
      x: stated.map(({ paper }) => paper),
      y: stated.map(({ i }) => labels[i]),
      marker: {
        color: okabeIto[1],
        symbol: "diamond-open",
        size: 12,
        line: { width: 2, color: okabeIto[1] },
      },
    });
  }
  const nothing = options.nothing === undefined ? 0 : options.nothing;
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: 170 + 40 * rows.length,
      xaxis: { title: options.xTitle, zeroline: false },
      yaxis: { autorange: "reversed", showgrid: false, ticklen: 0, type: "category" },
      showlegend: true,
      shapes: nothing === null ? undefined : [{
        type: "line",
        yref: "paper",
        y0: 0,
        y1: 1,
        x0: nothing,
        x1: nothing,
        line: { color: mutedInk, width: 1.5, dash: "dot" },
      }],
    },
  }, { ...options, recorded });
}

/** Whether the rows come from a record: all of them, some, or none. */
function recordedOf(rows: readonly ForestPlotRow[]): boolean | "partly" {
  const count = rows.filter((row) => row.recorded === true).length;
  return count === 0 ? false : count === rows.length ? true : "partly";
}
