/**
 * Bar charts: grouped bars, and the waterfall that adds one change after another.
 *
 * @module
 */
import { requireFinite } from "../../argument_checks.ts";
import { requireFigureOptions } from "../figure_options.ts";
import { errorBars } from "./error_bars.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { hairline, ink, okabeIto, seriesStyle, textWidth } from "../style.ts";
import { scaleOf } from "./curves.ts";

/** Fill patterns, which distinguish bars without relying on colour. */
const patterns = ["", "/", ".", "x", "-", "|", "+", "\\"] as const;

/** Colour and pattern of the bars of series `index`. */
export function barMarker(index: number): Record<string, unknown> {
  const color = okabeIto[index % okabeIto.length];
  const shape = patterns[index % patterns.length];
  return {
    color,
    pattern: shape === ""
      ? undefined
      : { shape, bgcolor: color, fgcolor: "#ffffff", size: 8, solidity: 0.25 },
  };
}

/** One series of bars. */
export interface BarSeries {
  /** The name in the legend. */
  name: string;
  /** One value per category. */
  values: Numbers;
  /** The lower ends of the intervals. */
  low?: Numbers;
  /** The upper ends of the intervals. */
  high?: Numbers;
}

/** Options of {@linkcode barChart}. */
export interface BarChartOptions extends FigureText {
  /** The labels of the bars. */
  categories: readonly string[];
  /** The series of bars. */
  series: readonly BarSeries[];
  /** Title of the value axis, with its unit. */
  valueTitle: string;
  /** Title of the category axis. */
  categoryTitle?: string;
  /**
   * Whether to draw horizontal bars, with categories from top to bottom, for long names (default
   * false).
   */
  horizontal?: boolean;
  /** Whether to stack the series instead of placing them side by side (default false). */
  stacked?: boolean;
  /**
   * Whether the value axis is logarithmic (default false). The values are then drawn as dots: a bar
   * has no length on an axis without a zero.
   */
  logValues?: boolean;
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420, or 26 per bar if horizontal). */
  height?: number;
}

/**
 * A bar chart, or a chart of dots on a logarithmic axis, with intervals where they are given.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if there is no series.
 *
 * @example
 * ```ts
 * import { barChart } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = barChart({
 *   categories: ["conv1", "fc6"],
 *   series: [{ name: "parameters", values: [34_944, 37_752_832] }],
 *   valueTitle: "Parameters",
 *   logValues: true,
 *   alt: "fc6 has a thousand times as many parameters as conv1.",
 *   takeaway: "Most parameters are in the fully-connected layers.",
 * });
 * assertEquals(plot.alt, "fc6 has a thousand times as many parameters as conv1.");
 * ```
 */
export function barChart(options: BarChartOptions): Plot {
  requireFigureOptions("barChart", options, {
    categories: true,
    series: [{ name: true, values: true, low: true, high: true }],
    valueTitle: true,
    categoryTitle: true,
    horizontal: true,
    stacked: true,
    logValues: true,
    title: true,
    height: true,
  });
  const { horizontal = false, stacked = false, logValues = false, categories, series } = options;
  const data = series.map(({ name, values, low, high }, index): Trace => {
    const intervals = low === undefined || high === undefined
      ? undefined
      : errorBars(values, low, high, { color: ink, thickness: 1.5, width: 5 });
    const { color, symbol } = seriesStyle(index);
    return {
      type: logValues ? "scatter" : "bar",
      mode: logValues ? "markers" : undefined,
      name,
      orientation: horizontal ? "h" : "v",
      x: horizontal ? values : categories,
      y: horizontal ? categories : values,
      [horizontal ? "error_x" : "error_y"]: intervals,
      marker: logValues ? { color, symbol, size: 10 } : barMarker(index),
      showlegend: series.length > 1,
    };
  });
  const values = {
    title: options.valueTitle,
    ...scaleOf(logValues, series.map((one) => one.values)),
  };
  const names = {
    title: options.categoryTitle,
    type: "category",
    showgrid: false,
    ticklen: 0,
    autorange: horizontal ? "reversed" : undefined,
    // Slanted labels overlap when there are many.
    tickangle: horizontal || fitSideBySide(categories) ? undefined : -90,
  };
  const rows = categories.length * (stacked ? 1 : series.length);
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: options.height ?? (horizontal ? 170 + 26 * rows : undefined),
      barmode: stacked ? "stack" : "group",
      scattermode: logValues ? "group" : undefined,
      xaxis: horizontal ? values : names,
      yaxis: horizontal ? names : values,
    },
  }, options);
}

/** The width for the names of bars, in pixels, and the space between two. */
const [NAMES_WIDTH, NAMES_GAP] = [620, 8];

/** Whether the names of vertical bars fit beside each other. */
function fitSideBySide(categories: readonly string[]): boolean {
  const widest = Math.max(0, ...categories.map((name) => textWidth(name, 13)));
  return categories.length * (widest + NAMES_GAP) <= NAMES_WIDTH;
}

/** One step of a waterfall: an ingredient and its effect. */
export interface WaterfallStep {
  /** The ingredient. */
  label: string;
  /** The change that it causes, in the unit of the axis. */
  change: number;
  /** The lower end of the interval of the change. */
  low?: number;
  /** The upper end of the interval of the change. */
  high?: number;
}

/** Options of {@linkcode waterfallChart}. */
export interface WaterfallChartOptions extends FigureText {
  /** The first bar of the waterfall. */
  start: { label: string; value: number };
  /** The steps, in order. */
  steps: readonly WaterfallStep[];
  /** The name of the last bar (default `all together`). */
  endLabel?: string;
  /** Title of the vertical axis, with its unit, e.g. `Test error (%)`. */
  valueTitle: string;
  /** A short title of the figure. */
  title?: string;
}

/**
 * A waterfall from a first value to a last one: each bar starts where the previous one ended. Bars
 * that lower the value have a plain fill and bars that raise it are hatched; the change is written
 * below each bar.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text.
 *
 * @example
 * ```ts
 * import { waterfallChart } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = waterfallChart({
 *   start: { label: "nothing", value: 50 },
 *   steps: [{ label: "ReLU", change: -6 }, { label: "dropout", change: -4 }],
 *   valueTitle: "Test error (%)",
 *   alt: "Two steps lead from 50 to 40 %.",
 *   takeaway: "ReLU has the largest effect.",
 * });
 * assertEquals(plot.alt, "Two steps lead from 50 to 40 %.");
 * ```
 */
export function waterfallChart(options: WaterfallChartOptions): Plot {
  requireFigureOptions("waterfallChart", options, {
    start: { label: true, value: true },
    steps: [{ label: true, change: true, low: true, high: true }],
    endLabel: true,
    valueTitle: true,
    title: true,
  });
  const { start, steps, endLabel = "all together" } = options;
  let level = requireFinite("the first value of waterfallChart", start.value);
  for (const { label, change } of steps) requireFinite(`the change of ${label}`, change);
  const bars = steps.map(({ label, change, low, high }) => {
    const from = level;
    level += change;
    const sign = change < 0 ? "\u2212" : "+";
    return {
      label: `${label}<br>${sign}${Math.abs(change).toFixed(1)}`,
      change,
      low,
      high,
      from,
      to: level,
    };
  });
  const ends = [{ label: start.label, value: start.value }, { label: endLabel, value: level }];
  const data: Trace[] = [{
    type: "bar",
    name: "start and end",
    x: ends.map((end) => end.label),
    y: ends.map((end) => end.value),
    text: ends.map((end) => end.value.toFixed(1)),
    textposition: "outside",
    marker: { color: okabeIto[6] },
  }];
  for (const lowers of [true, false]) {
    const some = bars.filter((bar) => bar.change < 0 === lowers);
    if (some.length === 0) continue;
    data.push({
      type: "bar",
      name: lowers ? "lowers it" : "raises it",
      x: some.map((bar) => bar.label),
      y: some.map((bar) => bar.change),
      base: some.map((bar) => bar.from),
      marker: barMarker(lowers ? 0 : 1),
      error_y: some.every((bar) => bar.low !== undefined && bar.high !== undefined)
        ? errorBars(
          some.map((bar) => bar.change),
          some.map((bar) => bar.low ?? NaN),
          some.map((bar) => bar.high ?? NaN),
          { color: ink, thickness: 1.5, width: 5 },
        )
        : undefined,
    });
  }
  const values = [start.value, ...bars.map((bar) => bar.to)];
  const lowest = Math.min(...values);
  const spread = Math.max(...values) - lowest;
  const order = [start.label, ...bars.map((bar) => bar.label), endLabel];
  return new Plot({
    data,
    layout: {
      title: options.title,
      barmode: "overlay",
      xaxis: { type: "category", showgrid: false, categoryorder: "array", categoryarray: order },
      yaxis: {
        title: options.valueTitle,
        range: [Math.max(0, lowest - 0.6 * spread), Math.max(...values) + 0.25 * spread],
      },
      shapes: bars.map((bar, i) => ({
        type: "line",
        x0: i,
        x1: i + 1,
        y0: bar.from,
        y1: bar.from,
        line: { color: hairline, width: 1.5 },
        layer: "below",
      })),
    },
  }, options);
}
