/**
 * Distributions of values: histograms with shaded regions, and strip plots with one point per
 * value.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { RandomStreams } from "../../random.ts";
import { scaleOf } from "./curves.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { ink, mutedInk, seriesStyle, wash, withOpacity } from "../style.ts";
import { requireInteger } from "../../argument_checks.ts";

/** One series of values. */
export interface ValueSeries {
  /** The name in the legend or under the strip. */
  name: string;
  /** The values. */
  values: Numbers;
}

/** Options of {@linkcode histogram}. */
export interface HistogramOptions extends FigureText {
  /** The series, drawn over each other. */
  series: readonly ValueSeries[];
  /** Title of the horizontal axis, with its unit. */
  xTitle: string;
  /** Number of bins (default 48). */
  bins?: number;
  /** The range to divide into bins (default: all values). */
  range?: readonly [number, number];
  /**
   * Whether the horizontal axis and the bins are logarithmic (default false). The `range` must then
   * be given, and values that are not positive lie outside it.
   */
  logX?: boolean;
  /** Regions to shade, e.g. where tanh is flat. */
  shaded?: readonly { from: number; to: number; label: string }[];
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * Histograms, each as a share of its own values, so that series of different sizes can be compared.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if `bins` is not an integer from 1 to 1,000,000, `range` is empty or there are no values to
 * derive it from, or `logX` is set without a positive `range`.
 *
 * @example
 * ```ts
 * import { histogram } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = histogram({
 *   series: [{ name: "sums", values: [-1, 0, 0, 1] }],
 *   xTitle: "Sum before the nonlinearity",
 *   bins: 3,
 *   alt: "Half of the sums are 0.",
 *   takeaway: "Few units are saturated.",
 * });
 * assertEquals(plot.alt, "Half of the sums are 0.");
 * ```
 */
export function histogram(options: HistogramOptions): Plot {
  requireFigureOptions("histogram", options, {
    series: [{ name: true, values: true }],
    xTitle: true,
    bins: true,
    range: true,
    logX: true,
    shaded: [{ from: true, to: true, label: true }],
    title: true,
    height: true,
  });
  const { bins = 48, logX = false } = options;
  requireInteger("bins of a histogram", bins, { min: 1, max: 1_000_000 });
  const [low, high] = options.range ?? extent(options.series);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new BadArgumentError(`Expected a range with low < high but found [${low}, ${high}].`);
  }
  if (logX && !(options.range !== undefined && low > 0)) {
    throw new BadArgumentError("Expected a positive range for bins on a logarithmic axis.");
  }
  // Bins are equally wide on the axis, and so in the logarithms on a logarithmic one.
  const onAxis = (value: number) => logX ? Math.log10(value) : value;
  const [start, width] = [onAxis(low), (onAxis(high) - onAxis(low)) / bins];
  const centre = (bin: number) => start + (bin + 0.5) * width;
  const data = options.series.map(({ name, values }, index): Trace => {
    const { color, dash } = seriesStyle(index);
    const shares = new Float64Array(bins);
    for (let i = 0; i < values.length; i++) {
      if (!(values[i] >= low && values[i] <= high)) continue;
      const bin = Math.floor(bins * (onAxis(values[i]) - start) / (onAxis(high) - start));
      shares[Math.min(bins - 1, bin)]++;
    }
    return {
      type: "scatter",
      mode: "lines",
      name,
      x: Array.from(shares, (_, bin) => logX ? 10 ** centre(bin) : centre(bin)),
      y: Array.from(shares, (count) => 100 * count / values.length),
      line: { color, dash, width: 2, shape: "hvh" },
      fill: "tozeroy",
      fillcolor: withOpacity(color, 0.14),
      showlegend: options.series.length > 1,
    };
  });
  const shaded = options.shaded ?? [];
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: options.height,
      xaxis: {
        title: options.xTitle,
        ...scaleOf(logX, [[low, high]]),
        range: [start, onAxis(high)],
      },
      yaxis: { title: "Share of the values (%)", rangemode: "tozero" },
      shapes: shaded.map(({ from, to }) => ({
        type: "rect",
        yref: "paper",
        x0: Math.max(low, from),
        x1: Math.min(high, to),
        y0: 0,
        y1: 1,
        fillcolor: wash,
        line: { width: 0 },
        layer: "below",
      })),
      annotations: shaded.map(({ from, to, label }) => ({
        x: (onAxis(Math.max(low, from)) + onAxis(Math.min(high, to))) / 2,
        yref: "paper",
        y: 1,
        yanchor: "top",
        text: label,
        showarrow: false,
        font: { size: 12, color: mutedInk },
      })),
    },
  }, options);
}

function extent(series: readonly ValueSeries[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of series) {
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  if (!(low <= high)) throw new BadArgumentError("Expected finite values in a histogram.");
  const flat = high - low <= 1e-12 * Math.max(1e-280, Math.abs(low), Math.abs(high));
  return flat ? [low - 0.5, high + 0.5] : [low, high];
}

/** Options of {@linkcode stripPlot}. */
export interface StripPlotOptions extends FigureText {
  /** One strip each, in order. */
  series: readonly ValueSeries[];
  /** Title of the vertical axis, with its unit. */
  yTitle: string;
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * A strip plot: one point per value, spread sideways so that all are visible, and a bar at each
 * mean.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text.
 *
 * @example
 * ```ts
 * import { stripPlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = stripPlot({
 *   series: [{ name: "tower 1", values: [0.1, 0.2] }, { name: "tower 2", values: [0.6, 0.7] }],
 *   yTitle: "Colour index",
 *   alt: "All values of tower 2 lie above those of tower 1.",
 *   takeaway: "Only one tower has colourful filters.",
 * });
 * assertEquals(plot.alt, "All values of tower 2 lie above those of tower 1.");
 * ```
 */
export function stripPlot(options: StripPlotOptions): Plot {
  requireFigureOptions("stripPlot", options, {
    series: [{ name: true, values: true }],
    yTitle: true,
    title: true,
    height: true,
  });
  const sideways = new RandomStreams(0).stream("strip plot");
  const data: Trace[] = options.series.map(({ name, values }, index) => {
    const { color, symbol } = seriesStyle(index);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: Array.from(values, () => index + 0.36 * (sideways.uniform() - 0.5)),
      y: values,
      marker: { color: withOpacity(color, 0.65), symbol, size: 7 },
      showlegend: false,
    };
  });
  data.push({
    type: "scatter",
    mode: "lines",
    name: "mean",
    x: options.series.flatMap((_, index) => [index - 0.28, index + 0.28, null]),
    y: options.series.flatMap(({ values }) => {
      const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, mean, null];
    }),
    line: { color: ink, width: 3 },
  });
  return new Plot({
    data,
    layout: {
      title: options.title,
      height: options.height,
      xaxis: {
        tickvals: options.series.map((_, index) => index),
        ticktext: options.series.map(({ name }) => name),
        range: [-0.6, options.series.length - 0.4],
        showgrid: false,
        zeroline: false,
      },
      yaxis: { title: options.yTitle },
      showlegend: true,
    },
  }, options);
}
