/**
 * Images of a data set inside a figure, in a grid with labels.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText } from "../figure_spec.ts";
import { requireFinite, requireInteger } from "../../argument_checks.ts";
import { type Picture, picture, svgImage } from "./picture.ts";
import type { Raster } from "./png.ts";
import { hairline, textWidth } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** Square RGB images behind each other; every `ImageDataset` is one. */
export interface ImageStack {
  /** `[count, side, side, 3]`, 0 to 255. */
  images: Uint8Array | Uint8ClampedArray;
  /** Pixels a side. */
  side: number;
  /** How many images. */
  count: number;
  /** The name of the data set; a figure names it as its source. */
  name?: string;
}

/** The words of a figure, with the data set of `stack` as the source unless another is given. */
export function withSource(text: FigureText, stack: ImageStack): FigureText {
  return {
    alt: text.alt,
    takeaway: text.takeaway,
    source: text.source ?? (stack.name === undefined ? undefined : `Images: ${stack.name}`),
  };
}

/**
 * One image of a stack.
 *
 * @param index its place in the stack, from 0.
 * @param stack the images.
 * @returns the pixels of the image, not copied.
 * @throws {BadArgumentError} when there is no such image.
 *
 * @example
 * ```ts
 * import { imageOf } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const stack = { images: Uint8Array.of(0, 0, 0, 255, 255, 255), side: 1, count: 2 };
 * assertEquals([...imageOf(stack, 1).pixels], [255, 255, 255]);
 * ```
 */
export function imageOf({ images, side, count }: ImageStack, index: number): Raster {
  if (!Number.isInteger(index) || !(index >= 0 && index < count)) {
    throw new BadArgumentError(`Expected an image from 0 to ${count - 1} but found ${index}.`);
  }
  const size = side * side * 3;
  return { pixels: images.subarray(index * size, (index + 1) * size), width: side, height: side };
}

/**
 * Checks how cells are laid out.
 *
 * @throws {BadArgumentError} when `columns` is no whole number from 1, or `cell` no size in pixels.
 */
export function requireGrid(columns: number, cell: number): void {
  requireInteger("columns of a figure", columns, { min: 1, max: 10_000 });
  requireFinite("cell of a figure", cell, { above: 0, max: 10_000 });
}

/** Whether an answer was right. */
export type Mark = "right" | "wrong";

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends FigureText {
  /** The images. */
  stack: ImageStack;
  /** Which images, in order (default: all). */
  indices?: ArrayLike<number>;
  /** Images a row (default 10). */
  columns?: number;
  /** Pixels a side on the page (default 64). */
  cell?: number;
  /** A word under each image. */
  labels?: readonly string[];
  /** A tick or cross beside each label. */
  marks?: readonly (Mark | undefined)[];
  /** A word before each row, e.g. the class. */
  rowLabels?: readonly string[];
  /** A short name of the figure. */
  title?: string;
}

/**
 * Images in rows, with labels, marks and row names where they are given.
 *
 * @param options what is drawn, and the two sentences that go with it.
 * @returns a figure that a notebook shows as the value of a cell.
 *
 * @example
 * ```ts
 * import { imageGrid } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const stack = { images: new Uint8Array(2 * 4 * 4 * 3).fill(128), side: 4, count: 2 };
 * const picture = imageGrid({
 *   stack,
 *   labels: ["grey", "grey"],
 *   alt: "Two grey images.",
 *   takeaway: "Both look the same.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function imageGrid(options: ImageGridOptions): Picture {
  requireFigureOptions("imageGrid", options, {
    stack: true,
    indices: true,
    columns: true,
    cell: true,
    labels: true,
    marks: true,
    rowLabels: true,
    title: true,
  });
  const { stack, columns = 10, cell = 64, labels, marks, rowLabels } = options;
  requireGrid(columns, cell);
  const indices = options.indices === undefined
    ? Array.from({ length: stack.count }, (_, i) => i)
    : Array.from(options.indices);
  const left = rowLabels === undefined
    ? 0
    : 10 + Math.max(...rowLabels.map((label) => textWidth(label, 13)));
  const gap = 5;
  const rowHeight = cell + gap + (labels === undefined ? 0 : 18);
  const body = indices.map((index, place) => {
    const x = left + (place % columns) * (cell + gap);
    const y = Math.floor(place / columns) * rowHeight;
    const label = labels?.[place];
    return svgImage(imageOf(stack, index), x, y, cell) + outline(x, y, cell) +
      (label === undefined
        ? ""
        : markedLabel(label, marks?.[place], x + cell / 2, y + cell + 14, cell + gap));
  });
  const rows = Math.ceil(indices.length / columns);
  rowLabels?.forEach((label, row) =>
    body.push(
      svgText(label, left - 10, row * rowHeight + cell / 2 + 4, { size: 13, anchor: "end" }),
    )
  );
  return picture({
    width: left + Math.min(columns, indices.length) * (cell + gap) - gap,
    height: rows * rowHeight - gap,
    body,
    title: options.title,
  }, withSource(options, stack));
}

/** A thin edge, so that white and black images end somewhere. */
function outline(x: number, y: number, size: number): string {
  return svgElement("rect", { x, y, width: size, height: size, fill: "none", stroke: hairline });
}

/** A centred label with its tick or cross, small enough for `width`. */
export function markedLabel(
  label: string,
  mark: Mark | undefined,
  x: number,
  y: number,
  width: number,
): string {
  const text = mark === undefined ? label : `${mark === "right" ? "\u2713" : "\u2717"} ${label}`;
  const size = Math.min(12, 12 * width / textWidth(text, 12));
  const color = mark === undefined ? undefined : mark === "right" ? "#00795a" : "#b34a00";
  return svgText(text, x, y, { size, anchor: "middle", color });
}
