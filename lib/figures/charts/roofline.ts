/**
 * The roofline: the speed of a computation compared with the speed that the machine allows
 * (Williams, Waterman and Patterson, [_Roofline_](https://doi.org/10.1145/1498765.1498785), 2009).
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import { requireFinite } from "../../argument_checks.ts";
import { scaleOf } from "./curves.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { ink, mutedInk, seriesStyle } from "../style.ts";
import { isUnmeasured } from "../../unmeasured.ts";

/** A measured computation. */
export interface RooflinePoint {
  /** Its name, written next to the point. */
  name: string;
  /** Operations per byte transferred. */
  intensity: number;
  /** Speed in GFLOP/s: 10^9 operations per second. */
  gflops: number;
}

/** Options of {@linkcode rooflinePlot}. */
export interface RooflineOptions extends FigureText {
  /** The measured computations. */
  points: readonly RooflinePoint[];
  /** The peak speed in GFLOP/s, and how it was measured. */
  compute: { gflops: number; label: string };
  /** The peak memory bandwidth in GB/s, and how it was measured. */
  memory: { gigabytes: number; label: string };
  /** A short title of the figure. */
  title?: string;
  /** Height in pixels (default 480). */
  height?: number;
}

/** The roof in GFLOP/s at `intensity` operations per byte: the lower of the two limits. */
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
 * Points under their roof, on logarithmic axes: the slope is the limit of memory bandwidth and the
 * level part that of computation. A dotted line from each point shows its distance from the roof.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a number is not positive, because the axes are logarithmic.
 *
 * @example
 * ```ts
 * import { rooflinePlot } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = rooflinePlot({
 *   points: [{ name: "conv2", intensity: 40, gflops: 80 }],
 *   compute: { gflops: 100, label: "best product" },
 *   memory: { gigabytes: 10, label: "copy" },
 *   alt: "conv2 lies a little under the level part of the roof.",
 *   takeaway: "conv2 is compute-bound.",
 * });
 * assertEquals(plot.alt, "conv2 lies a little under the level part of the roof.");
 * ```
 */
export function rooflinePlot(options: RooflineOptions): Plot {
  requireFigureOptions("rooflinePlot", options, {
    points: [{ name: true, intensity: true, gflops: true }],
    compute: { gflops: true, label: true },
    memory: { gigabytes: true, label: true },
    title: true,
    height: true,
  });
  const { points, compute, memory } = options;
  const limits = { gflops: compute.gflops, gigabytes: memory.gigabytes };
  const placed = points.flatMap(({ intensity, gflops }) => [intensity, gflops]);
  const fits = (value: number) => value > 0 && value < Infinity || isUnmeasured(value);
  if (![...placed, ...Object.values(limits)].every(fits)) {
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
  // These are shapes instead of traces, so that they are not part of the data.
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
  return new Plot({
    data: [
      roof(memory.label, low, ridge, "dash"),
      roof(compute.label, ridge, high, "solid"),
      ...marks,
    ],
    layout: {
      title: options.title,
      height: options.height ?? 480,
      xaxis: { title: "Operations per byte transferred", ...scaleOf(true, [[low, high]]) },
      yaxis: {
        title: "GFLOP/s",
        ...scaleOf(true, [heights]),
      },
      shapes: rooms,
      showlegend: true,
    },
  }, options);
}
