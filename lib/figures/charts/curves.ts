/**
 * Curves over epochs, sizes or any other ordered quantity: one thin line per seed, the mean over
 * the seeds, thresholds and interval bands.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { mutedInk, paper, seriesStyle, withOpacity } from "../style.ts";

/** A horizontal line with a label. */
export interface Threshold {
  /** Position of the line on the vertical axis. */
  value: number;
  /** What it means, e.g. `25 % training error`. */
  label: string;
}

/** One recipe or arm of {@linkcode learningCurves}. */
export interface LearningCurve {
  /** The name in the legend. */
  name: string;
  /** One array of values for each seed; they may differ in length. */
  runs: readonly Numbers[];
}

/** Options of {@linkcode learningCurves}. */
export interface LearningCurvesOptions extends FigureText {
  /** The arms to compare. */
  series: readonly LearningCurve[];
  /** Title of the vertical axis, with its unit, e.g. `Training error (%)`. */
  yTitle: string;
  /** Title of the horizontal axis (default `Epoch`). */
  xTitle?: string;
  /** The position of each value (default 1, 2, 3, ...). */
  x?: Numbers;
  /** A threshold to draw. */
  threshold?: Threshold;
  /** Whether the vertical axis is logarithmic (default false). */
  logY?: boolean;
  /** The range of the vertical axis (default: all values). */
  yRange?: readonly [number, number];
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * Learning curves: for each arm, a thin line per seed and, with two or more seeds, a thick line
 * through their mean, up to the end of the shortest run, with the arm's own dash and marker.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if an arm has no runs.
 *
 * @example
 * ```ts
 * import { learningCurves } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = learningCurves({
 *   series: [{ name: "ReLU", runs: [[60, 30, 20], [62, 33, 24]] }],
 *   yTitle: "Training error (%)",
 *   alt: "The training error of two seeds falls to about 22 %.",
 *   takeaway: "Three epochs are enough to see it fall.",
 * });
 * assertEquals(plot.alt, "The training error of two seeds falls to about 22 %.");
 * ```
 */
export function learningCurves(options: LearningCurvesOptions): Plot {
  requireFigureOptions("learningCurves", options, {
    series: [{ name: true, runs: true }],
    yTitle: true,
    xTitle: true,
    x: true,
    threshold: { value: true, label: true },
    logY: true,
    yRange: true,
    title: true,
    height: true,
  });
  const data: Trace[] = [];
  const longest = Math.max(...options.series.flatMap(({ runs }) => runs.map((run) => run.length)));
  options.series.forEach(({ name, runs }, index) => {
    const length = Math.max(...runs.map((run) => run.length));
    data.push(...runTraces({ name, x: positions(length, options.x), runs }, index, {
      name: runs.length > 1 ? `${name} (mean of ${runs.length} runs)` : `${name} (single run)`,
      marker: { size: 7, maxdisplayed: 16 },
    }));
  });
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: options.height,
      xaxis: {
        title: options.xTitle ?? "Epoch",
        zeroline: false,
        // Without this, short runs get ticks at half epochs.
        dtick: options.x === undefined && longest <= 9 ? 1 : undefined,
      },
      yaxis: {
        title: options.yTitle,
        ...scaleOf(options.logY, options.series.flatMap(({ runs }) => runs)),
        range: options.yRange,
      },
      ...thresholdLayout(
        options.threshold === undefined ? [] : [options.threshold],
        options.logY,
      ),
    },
  }, options);
}

/**
 * The thin lines of several runs, one per seed, and the thick line of their mean, in the style of
 * series `index`.
 *
 * @param mean Name, marker and further fields of the thick line.
 * @param all Further fields of every line.
 * @throws {BadArgumentError} if there are no runs.
 */
export function runTraces(
  { name, x, runs }: { name: string; x: Numbers; runs: readonly Numbers[] },
  index: number,
  mean: Record<string, unknown> & { marker: Record<string, unknown> },
  all: Record<string, unknown> = {},
): Trace[] {
  if (runs.length === 0) {
    throw new BadArgumentError(`Expected at least one run for the curve "${name}".`);
  }
  const { color, dash, symbol } = seriesStyle(index);
  const line = (values: Numbers): Trace => ({
    type: "scatter",
    ...all,
    x: Array.from(x).slice(0, values.length),
    y: values,
  });
  const thin = runs.length === 1 ? [] : runs.map((run, seed): Trace => ({
    ...line(run),
    mode: "lines",
    name: `${name}, run ${seed + 1}`,
    line: { color: withOpacity(color, 0.4), width: 1, dash },
    showlegend: false,
  }));
  return [...thin, {
    ...line(meanOfRuns(runs)),
    mode: "lines+markers",
    line: { color, width: 2.5, dash },
    ...mean,
    marker: { color, symbol, ...mean.marker },
  }];
}

/** The mean at each position that all runs reach; beyond it, the mean would jump as runs end. */
function meanOfRuns(runs: readonly Numbers[]): number[] {
  const length = Math.min(...runs.map((run) => run.length));
  return Array.from(
    { length },
    (_, i) => runs.reduce((sum, run) => sum + run[i], 0) / runs.length,
  );
}

function positions(length: number, given: Numbers | undefined): number[] {
  if (given === undefined) return Array.from({ length }, (_, i) => i + 1);
  if (given.length < length) {
    throw new BadArgumentError(
      `Expected ${length} positions in x, one per value, but found ${given.length}.`,
    );
  }
  return Array.from({ length }, (_, i) => given[i]);
}

/**
 * A linear axis, or a logarithmic one with ticks at 1, 10, 100 or, over a smaller range, at 1, 2,
 * 5, 10.
 */
export function scaleOf(
  logarithmic: boolean | undefined,
  values: readonly Numbers[],
): Record<string, unknown> {
  if (!logarithmic) return { type: "linear" };
  const all = values.flatMap((some) => Array.from(some)).filter((value) => value > 0);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (!(Math.log10(high / low) < 2.5)) return { type: "log", dtick: 1 };
  const first = Math.floor(Math.log10(low));
  const ticks = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i)
    .flatMap((decade) => [1, 2, 5].map((digit) => Number((digit * 10 ** decade).toPrecision(1))));
  return {
    type: "log",
    tickvals: ticks,
    ticktext: ticks.map((tick) => tick.toLocaleString("en-US", { maximumFractionDigits: 9 })),
  };
}

/**
 * Shapes and labels of horizontal lines, to be spread into a layout. On a logarithmic axis Plotly
 * expects the logarithm of a label's position, but not of a line's.
 */
export function thresholdLayout(
  thresholds: readonly Threshold[],
  logarithmic: boolean = false,
): Record<string, unknown> {
  if (thresholds.length === 0) return {};
  return {
    shapes: thresholds.map(({ value }) => ({
      type: "line",
      xref: "paper",
      x0: 0,
      x1: 1,
      y0: value,
      y1: value,
      line: { color: mutedInk, width: 1.5, dash: "dot" },
    })),
    annotations: thresholds.map(({ value, label }) => ({
      xref: "paper",
      x: 0,
      xanchor: "left",
      y: logarithmic ? Math.log10(value) : value,
      yanchor: "bottom",
      text: label,
      showarrow: false,
      bgcolor: withOpacity(paper, 0.8),
      font: { size: 12, color: mutedInk },
    })),
  };
}
