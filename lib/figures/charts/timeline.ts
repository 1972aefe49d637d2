/**
 * Who did what when: bars along an axis of time.
 *
 * @module
 */
import { Plot } from "../figure.ts";
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { readable } from "../readable.ts";
import { barMarker } from "./bars.ts";

/** An interval of time in which a worker did one kind of work. */
export interface TimeSpan {
  /** The row, e.g. `tower 1`. */
  worker: string;
  /** The kind of work, e.g. `convolution` or `wait`, which determines colour and pattern. */
  kind: string;
  /** A label, e.g. `conv2`, written inside the bar if it fits and the fill is plain. */
  label?: string;
  /** Start time. */
  from: number;
  /** End time. */
  to: number;
  /** The bytes that were moved, written behind the label. */
  bytes?: number;
}

/** Options of {@linkcode timeline}. */
export interface TimelineOptions extends FigureText {
  /** The intervals. */
  spans: readonly TimeSpan[];
  /** Title of the time axis, with its unit (default `Time (ms)`). */
  xTitle?: string;
  /** Whether the times are years, written without separators (default false). */
  years?: boolean;
  /** A short title of the figure. */
  title?: string;
}

/**
 * A timeline: one row per worker, with a colour and a pattern per kind of work.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if there is no interval.
 *
 * @example
 * ```ts
 * import { timeline } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = timeline({
 *   spans: [{ worker: "tower 1", kind: "convolution", label: "conv1", from: 0, to: 5 }],
 *   alt: "Tower 1 computes conv1 for 5 ms.",
 *   takeaway: "Nobody waits.",
 * });
 * assertEquals(plot.alt, "Tower 1 computes conv1 for 5 ms.");
 * ```
 */
export function timeline(options: TimelineOptions): Plot {
  requireFigureOptions("timeline", options, {
    spans: [{ worker: true, kind: true, label: true, from: true, to: true, bytes: true }],
    xTitle: true,
    years: true,
    title: true,
  });
  const kinds = [...new Set(options.spans.map((span) => span.kind))];
  const workers = [...new Set(options.spans.map((span) => span.worker))];
  return new Plot({
    data: kinds.map((kind, index): Trace => {
      const own = options.spans.filter((span) => span.kind === kind);
      return {
        type: "bar",
        orientation: "h",
        name: kind,
        y: own.map((span) => span.worker),
        x: own.map((span) => span.to - span.from),
        base: own.map((span) => span.from),
        text: own.map(labelOf),
        textposition: index === 0 ? "inside" : "none",
        insidetextanchor: "middle",
        textangle: 0,
        marker: { ...barMarker(index), line: { color: "#ffffff", width: 1 } },
        showlegend: true,
      };
    }),
    layout: {
      title: options.title,
      height: 180 + 46 * workers.length,
      barmode: "overlay",
      uniformtext: { mode: "hide", minsize: 10 },
      xaxis: {
        title: options.xTitle ?? "Time (ms)",
        ...(options.years ? { tickformat: "d" } : {}),
      },
      yaxis: { type: "category", autorange: "reversed", showgrid: false, ticklen: 0 },
    },
  }, options);
}

/** `conv3`, or `conv3, 131 kB`. */
function labelOf({ label = "", bytes }: TimeSpan): string {
  if (bytes === undefined) return label;
  const size = `${readable(bytes / 1000)} kB`;
  return label === "" ? size : `${label}, ${size}`;
}
