/**
 * Who did what when: bars along an axis of time.
 *
 * @module
 */
import { figure, type Plot } from "../figure.ts";
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { barMarker } from "./bars.ts";

/** A stretch of time in which a worker did one kind of work. */
export interface TimeSpan {
  /** The row, e.g. `tower 1`. */
  worker: string;
  /** What was done, e.g. `convolution` or `wait`: a colour and a pattern a kind. */
  kind: string;
  /** A word for it, e.g. `conv2`: written inside, where it fits and the kind's fill is plain. */
  label?: string;
  /** When it began. */
  from: number;
  /** When it ended. */
  to: number;
}

/** Options of {@linkcode timelineFigure}. */
export interface TimelineOptions extends FigureText {
  /** The stretches. */
  spans: readonly TimeSpan[];
  /** The axis of time with its unit (default `Time (ms)`). */
  xTitle?: string;
  /** A short name of the figure. */
  title?: string;
}

/**
 * Who did what when: a row a worker, a colour and a pattern a kind of work.
 *
 * @param options what is drawn, and the two sentences that go with it.
 * @returns a figure that a notebook shows as the value of a cell.
 *
 * @example
 * ```ts
 * import { timelineFigure } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = timelineFigure({
 *   spans: [{ worker: "tower 1", kind: "convolution", label: "conv1", from: 0, to: 5 }],
 *   alt: "Tower 1 computes conv1 for 5 ms.",
 *   takeaway: "Nobody waits.",
 * });
 * assertEquals(plot.alt, "Tower 1 computes conv1 for 5 ms.");
 * ```
 */
export function timelineFigure(options: TimelineOptions): Plot {
  requireFigureOptions("timelineFigure", options, { spans: true, xTitle: true, title: true });
  const kinds = [...new Set(options.spans.map((span) => span.kind))];
  const workers = [...new Set(options.spans.map((span) => span.worker))];
  return figure({
    data: kinds.map((kind, index): Trace => {
      const own = options.spans.filter((span) => span.kind === kind);
      return {
        type: "bar",
        orientation: "h",
        name: kind,
        y: own.map((span) => span.worker),
        x: own.map((span) => span.to - span.from),
        base: own.map((span) => span.from),
        text: own.map((span) => span.label ?? ""),
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
      xaxis: { title: options.xTitle ?? "Time (ms)" },
      yaxis: { type: "category", autorange: "reversed", showgrid: false, ticklen: 0 },
    },
  }, options);
}
