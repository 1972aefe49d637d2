/**
 * The reliability diagram: whether a net is right as often as its confidence says, with the number
 * of images below each point.
 *
 * @module
 */
import { requireFigureNames, requireFiniteWithin } from "../figure_options.ts";
import { barMarker } from "./bars.ts";
import { errorBars } from "./error_bars.ts";
import { Plot } from "../figure.ts";
import type { FigureText, Trace } from "../figure_spec.ts";
import { mutedInk, seriesStyle } from "../style.ts";

/** One series of confidence bins, such as those that `calibration` returns. */
export interface ReliabilitySeries {
  /** The name in the legend. */
  name: string;
  /** The bins, from 0 to 1; bins without images are skipped. */
  bins: readonly {
    low: number;
    high: number;
    count: number;
    confidence: number;
    accuracy: number;
    interval: readonly [low: number, high: number];
  }[];
}

/** Options of {@linkcode reliabilityDiagram}. */
export interface ReliabilityOptions extends FigureText {
  /** The series. */
  series: readonly ReliabilitySeries[];
  /** A short title of the figure. */
  title?: string;
}

/**
 * Accuracy over confidence with intervals, the diagonal of a perfectly calibrated net, and below
 * them the number of images that each point represents.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option or a missing text, and if a bound or a count of
 * a bin, or any number of a bin with images, is not finite.
 *
 * @example
 * ```ts
 * import { calibration } from "@alexnet/alexnet";
 * import { reliabilityDiagram } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = reliabilityDiagram({
 *   series: [{
 *     name: "one net",
 *     bins: calibration([0.75, 0.25, 0.75, 0.25], [0, 1], 2).bins,
 *   }],
 *   alt: "At a confidence of 0.75 half of the answers are right.",
 *   takeaway: "The net is overconfident.",
 * });
 * assertEquals(plot.alt, "At a confidence of 0.75 half of the answers are right.");
 * ```
 */
export function reliabilityDiagram(options: ReliabilityOptions): Plot {
  requireFigureNames("reliabilityDiagram", options, {
    series: [{ name: true, bins: true }],
    title: true,
  });
  const percent = (values: number[]) => values.map((value) => 100 * value);
  const points = options.series.map(({ name, bins }, index): Trace => {
    const filled = bins.filter(({ count }) => count > 0);
    // The confidence and the accuracy of an empty bin are NaN, and it has no mark.
    requireFiniteWithin("reliabilityDiagram", filled, `bins of ${name}`);
    for (const { low, high, count } of bins) {
      requireFiniteWithin("reliabilityDiagram", [low, high, count], `bins of ${name}`);
    }
    const { color, dash, symbol } = seriesStyle(index);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: percent(filled.map(({ confidence }) => confidence)),
      y: percent(filled.map(({ accuracy }) => accuracy)),
      error_y: errorBars(
        percent(filled.map(({ accuracy }) => accuracy)),
        percent(filled.map(({ interval }) => interval[0])),
        percent(filled.map(({ interval }) => interval[1])),
        { color, thickness: 1.2, width: 4 },
      ),
      line: { color, dash, width: 2 },
      marker: { color, symbol, size: 9 },
    };
  });
  const counts = options.series.map(({ name, bins }, index): Trace => ({
    type: "bar",
    name: `${name}: images`,
    x: percent(bins.map(({ low, high }) => (low + high) / 2)),
    y: bins.map(({ count }) => count),
    yaxis: "y2",
    marker: barMarker(index),
    showlegend: false,
  }));
  return new Plot({
    data: [
      ...points,
      ...counts,
      {
        type: "scatter",
        mode: "lines",
        name: "perfect calibration",
        x: [0, 100],
        y: [0, 100],
        line: { color: mutedInk, width: 1.5, dash: "dot" },
        hoverinfo: "skip",
      },
    ],
    layout: {
      title: options.title,
      height: 560,
      barmode: "group",
      xaxis: { title: "Confidence (%)", range: [0, 101], anchor: "y2" },
      yaxis: { title: "Accuracy (%)", range: [0, 102], domain: [0.34, 1] },
      yaxis2: { title: "Images", domain: [0, 0.24], rangemode: "tozero" },
      showlegend: true,
    },
  }, options);
}
