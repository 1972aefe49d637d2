/**
 * Lines through measured points.
 *
 * @module
 */
import { errorBars } from "./error_bars.ts";
import { Plot } from "../figure.ts";
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { seriesStyle } from "../style.ts";
import { scaleOf, type Threshold, thresholdLayout } from "./curves.ts";

/** One line of {@linkcode lineChart}. */
export interface LineSeries {
  /** The name in the legend. */
  name: string;
  /** Horizontal positions. */
  x: Numbers;
  /** Vertical positions. */
  y: Numbers;
  /** The lower ends of the intervals. */
  low?: Numbers;
  /** The upper ends of the intervals. */
  high?: Numbers;
}

/** Options of {@linkcode lineChart}. */
export interface LineChartOptions extends FigureText {
  /** The lines. */
  series: readonly LineSeries[];
  /** Title of the horizontal axis, with its unit. */
  xTitle: string;
  /** Title of the vertical axis, with its unit. */
  yTitle: string;
  /** Whether the horizontal axis is logarithmic (default false). */
  logX?: boolean;
  /** Whether the vertical axis is logarithmic (default false). */
  logY?: boolean;
  /** The range of the vertical axis. */
  yRange?: readonly [number, number];
  /** Horizontal lines with labels. */
  thresholds?: readonly Threshold[];
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * Lines through measured points, with intervals where they are given.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if there is no line.
 *
 * @example
 * ```ts
 * import { lineChart } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = lineChart({
 *   series: [{ name: "float32", x: [1, 2, 4], y: [0.1, 0.02, 0.3] }],
 *   xTitle: "Step h",
 *   yTitle: "Relative error",
 *   logX: true,
 *   alt: "The error is least in the middle.",
 *   takeaway: "Neither the largest nor the smallest step is best.",
 * });
 * assertEquals(plot.alt, "The error is least in the middle.");
 * ```
 */
export function lineChart(options: LineChartOptions): Plot {
  requireFigureOptions("lineChart", options, {
    series: [{ name: true, x: true, y: true, low: true, high: true }],
    xTitle: true,
    yTitle: true,
    logX: true,
    logY: true,
    yRange: true,
    thresholds: [{ value: true, label: true }],
    title: true,
    height: true,
  });
  const data = options.series.map(({ name, x, y, low, high }, index): Trace => {
    const { color, dash, symbol } = seriesStyle(index);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x,
      y,
      line: { color, width: 2.5, dash },
      marker: { color, symbol, size: 7, maxdisplayed: 24 },
      error_y: low === undefined || high === undefined
        ? undefined
        : errorBars(y, low, high, { color, thickness: 1.5, width: 4 }),
      showlegend: options.series.length > 1,
    };
  });
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: options.height,
      xaxis: {
        title: options.xTitle,
        ...scaleOf(options.logX, options.series.map(({ x }) => x)),
      },
      yaxis: {
        title: options.yTitle,
        ...scaleOf(options.logY, options.series.flatMap(({ y }) => [y])),
        range: options.yRange,
      },
      ...thresholdLayout(options.thresholds ?? [], options.logY),
    },
  }, options);
}
