/**
 * The roofline: how fast a piece of work ran, and how fast the machine would have let it (Williams,
 * Waterman and Patterson, _Roofline_, 2009).
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { requireFinite } from "../../argument_checks.ts";
import { scaleOf } from "./curves.ts";
import { figure, type Plot } from "../figure.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { ink, mutedInk, seriesStyle } from "../style.ts";

/** A measured piece of work. */
export interface RooflinePoint {
  /** Its name, written beside it. */
  name: string;
  /** Operations for each byte that has to travel. */
  intensity: number;
  /** GFLOP/s: 10^9 operations a second. */
  gflops: number;
}

/** Options of {@linkcode rooflineFigure}. */
export interface RooflineOptions extends FigureText {
  /** The measured pieces of work. */
  points: readonly RooflinePoint[];
  /** The most operations a second, in GFLOP/s, and what they were measured by. */
  compute: { gflops: number; label: string };
  /** The most bytes a second, in GB/s, and what they were measured by. */
  memory: { gigabytes: number; label: string };
  /** A short name of the figure. */
  title?: string;
  /** Height in pixels (default 480). */
  height?: number;
}

/** The roof in GFLOP/s over work of `intensity` operations a byte: the lower of the two limits. */
export function roofAt(
  intensity: number,
  limits: { gflops: number; gigabytes: number },
): number {
  requireFinite("intensity", intensity, { min: 0 });
  requireFinite("gflops", limits.gflops, { above: 0 });
  requireFinite("gigabytes", limits.gigabytes, { above: 0 });
  return Math.min(limits.gflops, limits.gigabytes * intensity);
}

/**
 * Points under their roof, both axes logarithmic: the sloped part is what memory can bring, the level
 * part what the machine can compute, and a dotted line from each point shows the room above it.
 *
 * @param options what is drawn, and the two sentences that go with it.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} when a number is not above 0: it has no place on a logarithmic axis.
 *
 * @example
 * ```ts
 * import { rooflineFigure } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = rooflineFigure({
 *   points: [{ name: "conv2", intensity: 40, gflops: 80 }],
 *   compute: { gflops: 100, label: "best product" },
 *   memory: { gigabytes: 10, label: "copy" },
 *   alt: "conv2 lies a little under the level part of the roof.",
 *   takeaway: "Arithmetic bounds conv2.",
 * });
 * assertEquals(plot.alt, "conv2 lies a little under the level part of the roof.");
 * ```
 */
export function rooflineFigure(options: RooflineOptions): Plot {
  requireFigureOptions("rooflineFigure", options, {
    points: true,
    compute: true,
    memory: true,
    title: true,
    height: true,
  });
  const { points, compute, memory } = options;
  const limits = { gflops: compute.gflops, gigabytes: memory.gigabytes };
  const placed = points.flatMap(({ intensity, gflops }) => [intensity, gflops]);
  if (![...placed, ...Object.values(limits)].every((value) => value > 0 && value < Infinity)) {
    throw new BadArgumentError(
      `Expected numbers above 0 but found ${[...placed, ...Object.values(limits)].join(", ")}.`,
    );
  }
  const ridge = limits.gflops / limits.gigabytes;
  const x = [ridge, ...points.map(({ intensity }) => intensity)];
  const [low, high] = [Math.min(...x) / 6, Math.max(...x) * 6];
  const roof = (label: string, from: number, to: number, dash: string): Trace => ({
    type: "scatter",
    mode: "lines",
    name: label,
    x: [from, to],
    y: [roofAt(from, limits), roofAt(to, limits)],
    line: { color: ink, width: 2.5, dash },
  });
  // Shapes and not traces, so that they do not stand among the data.
  const rooms = points.map(({ intensity, gflops }) => ({
    type: "line",
    x0: intensity,
    x1: intensity,
    y0: gflops,
    y1: Math.max(gflops, roofAt(intensity, limits)),
    line: { color: mutedInk, width: 1, dash: "dot" },
    layer: "below",
  }));
  const middle = Math.sqrt(low * high);
  const marks = points.map(({ name, intensity, gflops }, index): Trace => ({
    type: "scatter",
    mode: "markers+text",
    name,
    x: [intensity],
    y: [gflops],
    text: [`\u00a0${name}\u00a0`],
    textposition: intensity < middle ? "middle right" : "middle left",
    marker: { color: seriesStyle(index).color, symbol: seriesStyle(index).symbol, size: 11 },
    showlegend: false,
  }));
  const heights = [...points.map(({ gflops }) => gflops), roofAt(low, limits), limits.gflops];
  return figure({
    data: [
      roof(memory.label, low, ridge, "dash"),
      roof(compute.label, ridge, high, "solid"),
      ...marks,
    ],
    layout: {
      title: options.title,
      height: options.height ?? 480,
      xaxis: { title: "Operations for each byte that travels", ...scaleOf(true, [[low, high]]) },
      yaxis: {
        title: "GFLOP/s",
        ...scaleOf(true, [heights]),
      },
      shapes: rooms,
      showlegend: true,
    },
  }, options);
}
