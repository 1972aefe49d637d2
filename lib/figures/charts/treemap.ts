/**
 * Treemaps side by side: the same items by several measures, with areas in proportion to their
 * shares.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
// @ts-types="@types/d3-hierarchy"
import { hierarchy, treemap as d3Treemap, treemapSquarify } from "d3-hierarchy";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText, Numbers } from "../figure_spec.ts";
import { Picture } from "../pictures/picture.ts";
import { requireFinite } from "../../argument_checks.ts";
import { readableOn, textWidth } from "../style.ts";
import { svgElement, svgText } from "../pictures/svg.ts";

/** An item with its colour, which is the same in all maps. */
export interface TreemapItem {
  /** Name of the item. */
  name: string;
  /** `#RRGGBB`. */
  color: string;
}

/** One measure of the items. */
export interface TreemapMeasure {
  /** Name of the measure, shown above the map. */
  label: string;
  /** One value per item. */
  values: Numbers;
}

/** Options of {@linkcode treemap}. */
export interface TreemapOptions extends Partial<FigureText> {
  /** The takeaway. If there is no text alternative, one that lists every share is generated. */
  takeaway: string;
  /** The items. */
  items: readonly TreemapItem[];
  /** The measures, from left to right. */
  measures: readonly TreemapMeasure[];
  /** A short title of the figure. */
  title?: string;
  /** Width of one map in pixels (default 336). */
  side?: number;
}

/** A rectangle. */
export interface Rectangle {
  /** Left edge. */
  x: number;
  /** Top edge. */
  y: number;
  /** Width. */
  width: number;
  /** Height. */
  height: number;
}

const gap = 24;
const top = 26;
const keyRow = 20;

/**
 * One treemap per measure, side by side, and a legend with every share, because small pieces have
 * no room for a label.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a measure does not have one value per item.
 *
 * @example
 * ```ts
 * import { treemap } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = treemap({
 *   takeaway: "Blue is twice as large.",
 *   items: [{ name: "blue", color: "#0072b2" }, { name: "orange", color: "#e69f00" }],
 *   measures: [{ label: "parameters", values: [2, 1] }],
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function treemap(options: TreemapOptions): Picture {
  requireFigureOptions("treemap", options, {
    items: [{ name: true, color: true }],
    measures: [{ label: true, values: true }],
    title: true,
    side: true,
  });
  const { items, measures, side = 336 } = options;
  requireFinite("side of a treemap", side, { above: 0, max: 100_000 });
  const shares = measures.map(({ label, values }) => {
    if (values.length !== items.length) {
      throw new BadArgumentError(
        `Expected ${items.length} values for "${label}" but found ${values.length}.`,
      );
    }
    const total = Array.from(values).reduce((sum, value) => sum + value, 0);
    return Array.from(values, (value) => shareText(value / total));
  });
  const width = measures.length * (side + gap) - gap;
  const maps = measures.flatMap(({ label, values }, m) => {
    const x = m * (side + gap);
    const pieces = treemapLayout(values, { x, y: top, width: side, height: side });
    return [
      svgText(label, x, 14, { size: 13, bold: true }),
      ...pieces.map((piece, i) => drawPiece(piece, items[i], shares[m][i])),
    ];
  });
  const key = drawKey(items, shares, measures, width, top + side + 14);
  return new Picture({
    width,
    height: top + side + 14 + key.height,
    body: [...maps, ...key.body],
    title: options.title,
  }, {
    alt: options.alt ?? measures.map(({ label }, m) =>
      `A treemap of ${label}: ` +
      items.map(({ name }, i) => `${name} ${shares[m][i]}`).join(", ") + "."
    ).join(" "),
    takeaway: options.takeaway,
    source: options.source,
  });
}

/**
 * Divides `whole` into one piece per value, in the order of the values, each as close to a square
 * as rows of pieces allow (Bruls, Huizing and van Wijk,
 * [_Squarified Treemaps_](https://doi.org/10.1007/978-3-7091-6783-0_4), 2000). The largest piece is
 * at the upper left. A value of 0 gets a piece without area.
 *
 * @throws {BadArgumentError} if a value is negative or none is positive.
 */
export function treemapLayout(values: Numbers, whole: Rectangle): Rectangle[] {
  const list = Array.from(values);
  const total = list.reduce((sum, value) => sum + value, 0);
  if (!(total > 0 && Number.isFinite(total)) || list.some((value) => value < 0)) {
    throw new BadArgumentError(
      `Expected values of 0 or more, one of them above 0, but found ${list}.`,
    );
  }
  const pieces = list.map((): Rectangle => ({ x: whole.x, y: whole.y, width: 0, height: 0 }));
  const filled = list.map((value, index) => ({ value, index })).filter(({ value }) => value > 0);
  const tree = hierarchy<Leaf>({ value: 0, index: -1, children: filled })
    .sum(({ value }) => value)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = d3Treemap<Leaf>().size([whole.width, whole.height]).tile(treemapSquarify.ratio(1));
  for (const { data, x0, y0, x1, y1 } of placed(tree).leaves()) {
    pieces[data.index] = { x: whole.x + x0, y: whole.y + y0, width: x1 - x0, height: y1 - y0 };
  }
  return pieces;
}

/** A value and its index in the list of values; the root holds all leaves. */
interface Leaf {
  value: number;
  index: number;
  children?: Leaf[];
}

/** A share (0 to 1) in percent, with two significant digits, or one below 0.1 %. */
function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent >= 10 ? percent.toFixed(0) : percent.toPrecision(percent < 0.1 ? 1 : 2)} %`;
}

function drawPiece(piece: Rectangle, { name, color }: TreemapItem, share: string): string {
  const { x, y, width, height } = piece;
  const ink = readableOn(color);
  const parts = [
    svgElement("title", {}, `${name}: ${share}`),
    svgElement("rect", {
      x: x + 0.75,
      y: y + 0.75,
      width: Math.max(0.5, width - 1.5),
      height: Math.max(0.5, height - 1.5),
      fill: color,
    }),
  ];
  const size = Math.min(17, Math.max(11, 0.16 * Math.sqrt(width * height)));
  const room = (text: string, font: number) => textWidth(text, font) + 8 <= width;
  if (room(name, size) && size + 8 <= height) {
    parts.push(svgText(name, x + 6, y + 4 + size, { size, bold: true, color: ink }));
    if (room(share, size - 1) && 2.3 * size + 10 <= height) {
      parts.push(svgText(share, x + 6, y + 6 + 2.2 * size, { size: size - 1, color: ink }));
    }
  }
  return svgElement("g", {}, parts);
}

/** Draws the legend: every item with its shares, in columns of equal width. */
function drawKey(
  items: readonly TreemapItem[],
  shares: readonly (readonly string[])[],
  measures: readonly TreemapMeasure[],
  width: number,
  y: number,
): { body: string[]; height: number } {
  const lines = items.map((_, i) => shares.map((some) => some[i]).join(" · "));
  const widest = Math.max(
    ...items.map(({ name }, i) => textWidth(`${name}  ${lines[i]}`, 12)),
  );
  const columns = Math.max(1, Math.min(items.length, Math.floor(width / (widest + 36))));
  const entries = items.map(({ name, color }, i) => {
    const [left, line] = [
      (i % columns) * width / columns,
      y + 32 + keyRow * Math.floor(i / columns),
    ];
    return svgElement("rect", { x: left, y: line - 10, width: 12, height: 12, fill: color }) +
      svgText(name, left + 18, line, { bold: true }) +
      svgText(lines[i], left + 18 + textWidth(`${name}  `, 12.5), line, { muted: true });
  });
  const heading = `share of ${measures.map(({ label }) => label).join(" · of ")}`;
  return {
    body: [svgText(heading, 0, y + 8, { muted: true }), ...entries],
    height: 40 + keyRow * Math.ceil(items.length / columns),
  };
}
