/**
 * Images of a dataset in a grid with labels.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText } from "../figure_spec.ts";
import { requireFinite, requireInteger } from "../../argument_checks.ts";
import { Picture, svgImage } from "./picture.ts";
import type { Raster } from "./encode_png.ts";
import { hairline, textWidth } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** A stack of square RGB images; every `ImageDataset` is one. */
export interface ImageStack {
  /** `[count, side, side, 3]`, 0 to 255. */
  images: Uint8Array | Uint8ClampedArray;
  /** Height and width of an image. */
  side: number;
  /** Number of images. */
  count: number;
  /** The name of the dataset, which figures give as their source. */
  name?: string;
}

/** The texts of a figure, with the dataset of `stack` as the source unless another one is given. */
export function withSource(text: FigureText, stack: ImageStack): FigureText {
  return {
    alt: text.alt,
    takeaway: text.takeaway,
    source: text.source ?? (stack.name === undefined ? undefined : `Images: ${stack.name}`),
  };
}

/**
 * Returns one image of a stack.
 *
 * @param index its index in the stack, from 0.
 * @param stack the images.
 * @returns the pixels of the image, not copied.
 * @throws {BadArgumentError} if there is no such image.
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
    throw new BadArgumentError(
      `Expected an image index from 0 to ${count - 1} but found ${index}.`,
    );
  }
  const size = side * side * 3;
  return { pixels: images.subarray(index * size, (index + 1) * size), width: side, height: side };
}

/**
 * Checks the layout of a grid of cells.
 *
 * @throws {BadArgumentError} if `columns` is not a positive integer, or `cell` is not a size in
 * pixels.
 */
export function requireGrid(columns: number, cell: number): void {
  requireInteger("columns of a figure", columns, { min: 1, max: 10_000 });
  requireFinite("cell of a figure", cell, { above: 0, max: 10_000 });
}

/** Whether a prediction was right. */
export type Mark = "right" | "wrong";

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends FigureText {
  /** The images. */
  stack: ImageStack;
  /** Indices of the images to show, in order (default: all). */
  indices?: ArrayLike<number>;
  /** Images per row (default 10). */
  columns?: number;
  /** Side of a cell on the page, in pixels (default 64). */
  cell?: number;
  /** A label below each image. */
  labels?: readonly string[];
  /** A tick or cross next to each label. */
  marks?: readonly (Mark | undefined)[];
  /** A label in front of each row, e.g. the class. */
  rowLabels?: readonly string[];
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws images in rows, with labels, marks and row labels where they are given.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if there is no image of an index, `columns` is not an integer from 1 to 10,000, or `cell` is
 * not above 0 and at most 10,000 pixels.
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
  return new Picture({
    width: left + Math.min(columns, indices.length) * (cell + gap) - gap,
    height: rows * rowHeight - gap,
    body,
    title: options.title,
  }, withSource(options, stack));
}

/** A thin outline, so that the edges of white and black images are visible. */
function outline(x: number, y: number, size: number): string {
  return svgElement("rect", { x, y, width: size, height: size, fill: "none", stroke: hairline });
}

/** A centred label with its tick or cross, scaled down to fit `width`. */
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
