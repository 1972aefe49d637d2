/**
 * Patches that excite a unit of a network, with the image that they come from.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText } from "../figure_spec.ts";
import { imageOf, type ImageStack, withSource } from "./image_grid.ts";
import { requireGrid } from "./image_grid.ts";
import { Picture, svgImage } from "./picture.ts";
import type { Raster } from "./encode_png.ts";
import { hairline, wash, wrongColor } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** A square of an image; it may extend past the edges. */
export interface PatchPlace {
  /** Index of the image in the stack. */
  image: number;
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Rows and columns. */
  side: number;
}

/** The patches of one unit. */
export interface PatchRow {
  /** Label in front of the row, e.g. `conv2`. */
  label: string;
  /** A less prominent second line, e.g. `15 x 15 pixels`. */
  note?: string;
  /** Its patches, strongest first. */
  patches: readonly PatchPlace[];
}

/** Options of {@linkcode patchesFigure}. */
export interface PatchesOptions extends FigureText {
  /** The images that the patches come from. */
  stack: ImageStack;
  /** One row per unit. */
  rows: readonly PatchRow[];
  /** Side of a cell on the page, in pixels (default 56). */
  cell?: number;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws one row per unit: the image of its strongest patch with a box around that patch, then all
 * patches on their own, resized to the same size. Parts outside the image are left empty.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a patch has no pixels inside its image.
 *
 * @example
 * ```ts
 * import { patchesFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const stack = { images: new Uint8Array(2 * 4 * 4 * 3).fill(128), side: 4, count: 2 };
 * const picture = patchesFigure({
 *   stack,
 *   rows: [{ label: "conv1", patches: [{ image: 0, top: 0, left: 0, side: 2 }] }],
 *   alt: "One grey patch.",
 *   takeaway: "The unit responds to grey.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function patchesFigure(options: PatchesOptions): Picture {
  requireFigureOptions("patchesFigure", options, {
    stack: true,
    rows: [{ label: true, patches: true, note: true }],
    cell: true,
    title: true,
  });
  const { stack, rows, cell = 56 } = options;
  requireGrid(1, cell);
  const [gap, left, rowHeight] = [5, 92, cell + 12];
  const most = Math.max(1, ...rows.map(({ patches }) => patches.length));
  const first = left + cell + 26;
  const body = [
    svgText("where", left + cell / 2, 12, { anchor: "middle", muted: true }),
    svgText("strongest \u2192", first, 12, { muted: true }),
  ];
  rows.forEach(({ label, note, patches }, row) => {
    const y = 22 + row * rowHeight;
    const middle = y + cell / 2;
    body.push(svgText(label, left - 12, middle + (note === undefined ? 4 : -2), {
      anchor: "end",
      bold: true,
    }));
    if (note !== undefined) {
      body.push(svgText(note, left - 12, middle + 13, { anchor: "end", size: 11, muted: true }));
    }
    if (patches.length === 0) {
      body.push(svgText("never answers", first, middle + 4, { muted: true }));
      return;
    }
    body.push(placed(stack, patches[0], left, y, cell));
    patches.forEach((patch, i) => body.push(cut(stack, patch, first + i * (cell + gap), y, cell)));
  });
  return new Picture({
    width: first + most * (cell + gap) - gap,
    height: 22 + rows.length * rowHeight - 12,
    body,
    title: options.title,
  }, withSource(options, stack));
}

/** The whole image with a box around the part of the patch that is inside it. */
function placed(stack: ImageStack, patch: PatchPlace, x: number, y: number, cell: number): string {
  const scale = cell / stack.side;
  const { from: left, to: right } = inside(patch.left, patch.side, stack.side);
  const { from: top, to: bottom } = inside(patch.top, patch.side, stack.side);
  return svgImage(imageOf(stack, patch.image), x, y, cell) + svgElement("rect", {
    x: x + left * scale,
    y: y + top * scale,
    width: (right - left) * scale,
    height: (bottom - top) * scale,
    fill: "none",
    stroke: wrongColor,
    "stroke-width": 2.5,
  });
}

/** The patch alone, on a background that shows where it is outside the image. */
function cut(stack: ImageStack, patch: PatchPlace, x: number, y: number, cell: number): string {
  const scale = cell / patch.side;
  const { from: left, to: right } = inside(patch.left, patch.side, stack.side);
  const { from: top, to: bottom } = inside(patch.top, patch.side, stack.side);
  if (right <= left || bottom <= top) {
    throw new BadArgumentError(
      `Expected a patch with pixels of image ${patch.image} but found one of ${patch.side} from ` +
        `row ${patch.top} and column ${patch.left} on.`,
    );
  }
  const ground = { x, y, width: cell, height: cell, fill: wash, stroke: hairline };
  return svgElement("rect", ground) + svgImage(
    region(imageOf(stack, patch.image), left, top, right, bottom),
    x + (left - patch.left) * scale,
    y + (top - patch.top) * scale,
    (right - left) * scale,
    (bottom - top) * scale,
  );
}

function inside(start: number, length: number, side: number): { from: number; to: number } {
  return { from: Math.max(0, start), to: Math.min(side, start + length) };
}

function region(
  { pixels, width }: Raster,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Raster {
  const across = 3 * (right - left);
  const cut = new Uint8Array(across * (bottom - top));
  for (let row = top; row < bottom; row++) {
    const from = 3 * (row * width + left);
    cut.set(pixels.subarray(from, from + across), (row - top) * across);
  }
  return { pixels: cut, width: right - left, height: bottom - top };
}
