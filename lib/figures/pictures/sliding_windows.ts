/**
 * The windows of a convolution or a pooling along one line of pixels: where each begins, which
 * pixels it reads, and which one extends past the edge. One line is enough, because the geometry is
 * the same along rows and columns.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText } from "../figure_spec.ts";
import { Picture } from "./picture.ts";
import { hairline, okabeIto, wash } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";
import { type FieldNames, requireFields, requireInteger } from "../../argument_checks.ts";

/** One row of the picture: windows of one size and stride over the same pixels. */
export interface WindowRow {
  /** What the row shows, e.g. `z = 3, s = 2`. */
  label: string;
  /** Pixels that a window reads. */
  size: number;
  /** Distance in pixels between the starts of neighbouring windows. */
  stride: number;
  /** Zeros before the first pixel; default 0. */
  padding?: number;
  /** Whether the last window may extend past the edge (`ceil`) or not (`floor`, the default). */
  rounding?: "ceil" | "floor";
}

/** Options of {@linkcode windowFigure}. */
export interface WindowFigureOptions extends FigureText {
  /** Number of pixels in the line. */
  side: number;
  /** The rows, each with its own windows. */
  rows: readonly WindowRow[];
  /** The text for positions outside the image: `0` (default) or, for pooling, e.g. `–`. */
  outside?: string;
  /** Short name of the figure. */
  title?: string;
}

const WINDOW_FIELDS: FieldNames<WindowRow> = {
  label: true,
  size: true,
  stride: true,
  padding: true,
  rounding: true,
};

/** A window along the line: the first pixel that it reads and the one after the last. */
export interface WindowSpan {
  /** First pixel; negative in the padding before the line. */
  from: number;
  /** One past the last pixel; larger than the side if the window extends past the edge. */
  to: number;
}

/**
 * Computes the windows of `row` over `side` pixels with `padding` zeros on both sides. A window
 * that extends past the end is only counted with `ceil`, and only if it begins on a pixel or in the
 * padding.
 *
 * @param side number of pixels in the line.
 * @param row size, stride, padding and rounding of the windows.
 * @returns the windows from the first on.
 * @throws {BadArgumentError} if the size or stride is not a positive integer.
 *
 * @example
 * ```ts
 * import { windowSpans } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const windows = windowSpans(5, { size: 3, stride: 2 });
 * assertEquals(windows, [{ from: 0, to: 3 }, { from: 2, to: 5 }]);
 * ```
 */
export function windowSpans(side: number, row: Omit<WindowRow, "label">): WindowSpan[] {
  requireFields<object>("the row of windowSpans", row, WINDOW_FIELDS);
  const { size, stride, padding = 0, rounding = "floor" } = row;
  if (![size, stride].every((n) => Number.isInteger(n) && n >= 1)) {
    throw new BadArgumentError(
      `Expected a window size and a stride of at least 1 but found ${size} and ${stride}.`,
    );
  }
  requireInteger("side of the strip", side, { min: 1, max: 10_000 });
  requireInteger("padding", padding, { min: 0, max: 10_000 });
  const count = Math[rounding]((side + 2 * padding - size) / stride) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const from = i * stride - padding;
    return { from, to: from + size };
  });
}

const cell = 34;
const bar = 15;

/**
 * Draws the line of pixels once per row, with a bar below it for each window.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if `side` is not an integer from 1 to 10,000, a size or a stride not a positive one, or a
 * padding not one from 0 to 10,000.
 *
 * @example
 * ```ts
 * import { windowFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = windowFigure({
 *   side: 7,
 *   rows: [{ label: "z = 3, s = 2", size: 3, stride: 2 }],
 *   alt: "Three windows of 3 pixels, 2 apart.",
 *   takeaway: "Neighbouring windows share a pixel.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function windowFigure(options: WindowFigureOptions): Picture {
  requireFigureOptions("windowFigure", options, {
    side: true,
    rows: [WINDOW_FIELDS],
    outside: true,
    title: true,
  });
  const { side, rows, outside = "0" } = options;
  const placed = rows.map((row) => ({ row, spans: windowSpans(side, row) }));
  const before = Math.max(0, ...placed.flatMap(({ spans }) => spans.map(({ from }) => -from)));
  const after = Math.max(0, ...placed.flatMap(({ spans }) => spans.map(({ to }) => to - side)));
  const body: string[] = [];
  let y = 0;
  for (const { row, spans } of placed) {
    body.push(
      svgText(`${row.label}: ${spans.length} windows`, 0, y + 14, { size: 13, bold: true }),
    );
    y += 24;
    const first = Math.min(0, ...spans.map(({ from }) => from));
    const end = Math.max(side, ...spans.map(({ to }) => to));
    for (let i = first; i < end; i++) {
      body.push(pixel((i + before) * cell, y, i < 0 || i >= side ? outside : i + 1));
    }
    y += cell + 6;
    // Windows that share pixels are drawn on different levels.
    const levels = Math.ceil(row.size / row.stride);
    spans.forEach(({ from, to }, i) => {
      const over = from < 0 || to > side;
      const color = okabeIto[over ? 1 : 0];
      body.push(svgElement("rect", {
        x: (from + before) * cell + 2,
        y: y + (i % levels) * (bar + 3),
        width: (to - from) * cell - 4,
        height: bar,
        rx: 4,
        fill: color,
        "fill-opacity": 0.28,
        stroke: color,
        "stroke-width": 1.6,
        "stroke-dasharray": over ? "5 3" : undefined,
      }));
    });
    y += levels * (bar + 3) + 20;
  }
  return new Picture({
    width: (side + before + after) * cell,
    height: y - 12,
    body,
    title: options.title,
  }, options);
}

/** One square of the line: a pixel with its number, or a dashed square for a position outside. */
function pixel(x: number, y: number, holds: number | string): string {
  const outside = typeof holds === "string";
  return svgElement("rect", {
    class: outside ? undefined : "figure-wash",
    x,
    y,
    width: cell,
    height: cell,
    fill: outside ? "none" : wash,
    stroke: outside ? "#9aa5b1" : hairline,
    "stroke-dasharray": outside ? "3 3" : undefined,
  }) + svgText(String(holds), x + cell / 2, y + cell / 2 + 4, { anchor: "middle", muted: true });
}
