/**
 * Points in a plane: scatter plots, and surfaces with paths over them.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { scaleOf } from "./curves.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Numbers, Trace } from "../figure_spec.ts";
import { cividisScale, mutedInk, paper, seriesStyle } from "../style.ts";

/** One series of points. */
export interface PointSeries {
  /** The name in the legend. */
  name: string;
  /** Horizontal positions. */
  x: Numbers;
  /** Vertical positions. */
  y: Numbers;
  /** A label for each point, shown on hover. */
  labels?: readonly string[];
  /**
   * A colour for each point, `rgb(r,g,b)`, e.g. that of a pixel (default: one colour for the
   * series).
   */
  colors?: readonly string[];
}

/** A line through a scatter plot. */
export interface GuideLine {
  /** Label of the line. */
  label: string;
  /** Horizontal positions. */
  x: Numbers;
  /** Vertical positions. */
  y: Numbers;
}

/** Options of {@linkcode scatterPlot}. */
export interface ScatterPlotOptions extends FigureText {
  /** The series of points. */
  series: readonly PointSeries[];
  /** Lines with labels, e.g. a roofline or an axis of a PCA. */
  lines?: readonly GuideLine[];
  /** Title of the horizontal axis, with its unit. */
  xTitle: string;
  /** Title of the vertical axis, with its unit. */
  yTitle: string;
  /** Whether the horizontal axis is logarithmic (default false). */
  logX?: boolean;
  /** Whether the vertical axis is logarithmic (default false). */
  logY?: boolean;
  /** Whether one unit has the same length on both axes (default false). */
  square?: boolean;
  /** Whether to write each point's label next to it (default false: labels appear on hover). */
  written?: boolean;
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * A scatter plot: points with a colour and shape per series, and lines with labels.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if there are neither points nor lines.
 *
 * @example
 * ```ts
 * import { scatterPlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = scatterPlot({
 *   series: [{ name: "pixels", x: [0, 1], y: [0, 1] }],
 *   xTitle: "Red",
 *   yTitle: "Green",
 *   alt: "Two points on the diagonal.",
 *   takeaway: "Red and green go together.",
 * });
 * assertEquals(plot.alt, "Two points on the diagonal.");
 * ```
 */
export function scatterPlot(options: ScatterPlotOptions): Plot {
  requireFigureOptions("scatterPlot", options, {
    series: [{ name: true, x: true, y: true, labels: true, colors: true }],
    lines: [{ label: true, x: true, y: true }],
    xTitle: true,
    yTitle: true,
    logX: true,
    logY: true,
    square: true,
    written: true,
    title: true,
    height: true,
  });
  const points = options.series.map(({ name, x, y, labels, colors }, index): Trace => {
    const { color, symbol } = seriesStyle(index);
    const many = x.length > 300;
    return {
      type: "scatter",
      mode: options.written ? "markers+text" : "markers",
      name,
      x,
      y,
      text: labels,
      textposition: "top center",
      marker: { color: colors ?? color, symbol, size: many ? 4 : 8, opacity: many ? 0.7 : 1 },
      showlegend: options.series.length + (options.lines?.length ?? 0) > 1,
    };
  });
  const lines = (options.lines ?? []).map(({ label, x, y }, index): Trace => ({
    type: "scatter",
    mode: "lines",
    name: label,
    x,
    y,
    line: { color: mutedInk, width: 2, dash: seriesStyle(index + 1).dash },
  }));
  const placed = [...options.series, ...options.lines ?? []];
  return new Plot({
    data: [...points, ...lines],
    layout: {
      title: options.title,
      height: options.height,
      xaxis: {
        title: options.xTitle,
        constrain: options.square ? "domain" : undefined,
        ...scaleOf(options.logX, placed.map(({ x }) => x)),
      },
      yaxis: {
        title: options.yTitle,
        ...scaleOf(options.logY, placed.map(({ y }) => y)),
        scaleanchor: options.square ? "x" : undefined,
      },
    },
  }, options);
}

/** A path over a surface. */
export interface SurfacePath {
  /** The name in the legend. */
  name: string;
  /** Horizontal positions, in order. */
  x: Numbers;
  /** Vertical positions, in order. */
  y: Numbers;
}

/** Options of {@linkcode surfacePlot}. */
export interface SurfacePlotOptions extends FigureText {
  /** The heights, row by row from the lowest `y`. */
  values: readonly Numbers[];
  /** The positions of the columns. */
  x: Numbers;
  /** The positions of the rows. */
  y: Numbers;
  /** Paths over the surface. */
  paths?: readonly SurfacePath[];
  /** Points on the surface. */
  points?: readonly PointSeries[];
  /** Whether the area between the contour lines has their colour (default false). */
  filled?: boolean;
  /** The values at the ends of the colour scale (default: those of the surface). */
  range?: readonly [number, number];
  /** Whether a unit is equally long on both axes, so that a circle is round (default false). */
  equalAxes?: boolean;
  /** Title of the horizontal axis. */
  xTitle: string;
  /** Title of the vertical axis. */
  yTitle: string;
  /** Title of the colour scale. */
  valueTitle: string;
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 420). */
  height?: number;
}

/**
 * A surface as contour lines, with paths over it, such as those of a learning rule.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text.
 *
 * @example
 * ```ts
 * import { surfacePlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = surfacePlot({
 *   values: [[0, 1], [1, 2]],
 *   x: [0, 1],
 *   y: [0, 1],
 *   xTitle: "First weight",
 *   yTitle: "Second weight",
 *   valueTitle: "Loss",
 *   alt: "The loss rises towards the upper right.",
 *   takeaway: "The minimum is in the corner.",
 * });
 * assertEquals(plot.alt, "The loss rises towards the upper right.");
 * ```
 */
export function surfacePlot(options: SurfacePlotOptions): Plot {
  requireFigureOptions("surfacePlot", options, {
    values: true,
    x: true,
    y: true,
    paths: [{ name: true, x: true, y: true }],
    points: [{ name: true, x: true, y: true, labels: true, colors: true }],
    filled: true,
    range: true,
    equalAxes: true,
    xTitle: true,
    yTitle: true,
    valueTitle: true,
    title: true,
    height: true,
  });
  // With equal units, an axis becomes shorter and keeps its range.
  const equal = options.equalAxes ? { constrain: "domain" } : {};
  const points = (options.points ?? []).map(({ name, x, y }, index): Trace => {
    const { color, symbol } = seriesStyle(index + 1);
    const marker = { color, symbol, size: 8, line: { color: paper, width: 1 } };
    return { type: "scatter", mode: "markers", name, x, y, marker };
  });
  const paths = (options.paths ?? []).map(({ name, x, y }, index): Trace => {
    const { color, dash, symbol } = seriesStyle(index + 1);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x,
      y,
      line: { color, dash, width: 2 },
      marker: { color, symbol, size: 6, maxdisplayed: 30 },
    };
  });
  return new Plot({
    data: [
      {
        type: "contour",
        z: options.values.map((row) => Array.from(row)),
        x: options.x,
        y: options.y,
        colorscale: cividisScale,
        contours: { coloring: options.filled ? "fill" : "lines" },
        ncontours: 18,
        line: { width: options.filled ? 0 : 1.5 },
        ...(options.range === undefined ? {} : {
          zauto: false,
          zmin: options.range[0],
          zmax: options.range[1],
        }),
        colorbar: {
          title: { text: options.valueTitle, side: "right", font: { size: 13 } },
          thickness: 14,
          outlinewidth: 0,
        },
      },
      ...points,
      ...paths,
    ],
    layout: {
      title: options.title,
      height: options.height,
      xaxis: { title: options.xTitle, zeroline: false, ...equal },
      yaxis: {
        ...{ title: options.yTitle, zeroline: false, ...equal },
        scaleanchor: options.equalAxes ? "x" : undefined,
      },
      showlegend: points.length + paths.length > 0,
    },
  }, options);
}
