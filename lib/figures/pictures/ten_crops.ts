/**
 * The ten crops of one image that the paper averages over at test time (section 4.1).
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText } from "../figure_spec.ts";
import { CROP_PLACES, placedCrops } from "../../augmentation/ten_crop.ts";
import { BadArgumentError } from "../../errors.ts";
import { Picture, svgImage } from "./picture.ts";
import type { Raster } from "./encode_png.ts";
import { okabeIto } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** The position of a crop: pixels from the top and from the left. */
export type CropOffset = readonly [top: number, left: number];

/** Options of {@linkcode tenCropFigure}. */
export interface TenCropOptions extends FigureText {
  /** The whole image. */
  image: Raster;
  /** Side of a crop, in pixels. */
  crop: number;
  /** The positions of the crops; default: the five positions in the order of `CROP_PLACES`. */
  offsets?: readonly CropOffset[];
  /**
   * A label below each crop and then below each mirrored crop, e.g. its probability, in the order
   * of the results of `predictPatches`.
   */
  labels?: readonly string[];
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws an image with the frames of its crops and, next to it, the crops, with the mirrored ones in
 * the second row.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} if a crop does not fit into the image, or there are more labels than
 * crops.
 *
 * @example
 * ```ts
 * import { tenCropFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = tenCropFigure({
 *   image: { pixels: new Uint8Array(8 * 8 * 3), width: 8, height: 8 },
 *   crop: 6,
 *   alt: "Five frames on a black image, and ten crops.",
 *   takeaway: "Ten crops overlap a lot.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function tenCropFigure(options: TenCropOptions): Picture {
  requireFigureOptions("tenCropFigure", options, {
    image: true,
    crop: true,
    offsets: true,
    labels: true,
    title: true,
  });
  const { image, crop, labels } = options;
  const places = placedCrops(image.height, image.width, crop);
  const offsets = options.offsets ?? places.map(({ top, left }): CropOffset => [top, left]);
  const outside = offsets.find(([top, left]) =>
    ![top, left].every((at) => Number.isInteger(at) && at >= 0) ||
    top + crop > image.height || left + crop > image.width
  );
  if (outside !== undefined || (labels?.length ?? 0) > 2 * offsets.length) {
    throw new BadArgumentError(
      `Expected crops of ${crop} x ${crop} within ${image.height} x ${image.width} pixels and at ` +
        `most ${2 * offsets.length} labels but found ` +
        `${outside === undefined ? `${labels?.length} labels` : `one at [${outside}]`}.`,
    );
  }
  const centre = options.offsets === undefined ? CROP_PLACES.indexOf("centre") : -1;
  const [whole, cell, gap] = [232, 88, 8];
  const scale = whole / image.width;
  const body = [svgImage(image, 0, 0, whole, image.height * scale)];
  offsets.forEach(([top, left], i) => {
    const color = okabeIto[i % okabeIto.length];
    body.push(svgElement("rect", {
      x: left * scale + 1.5,
      y: top * scale + 1.5,
      width: crop * scale - 3,
      height: crop * scale - 3,
      fill: "none",
      stroke: color,
      "stroke-width": 3,
      "stroke-dasharray": i === centre ? "6 4" : undefined,
    }));
  });
  const rowHeight = cell + (labels === undefined ? 24 : 42);
  for (let mirrored = 0; mirrored < 2; mirrored++) {
    offsets.forEach(([top, left], i) => {
      const x = whole + 28 + i * (cell + gap);
      const y = mirrored * rowHeight + 18;
      const color = okabeIto[i % okabeIto.length];
      const place = mirrored * offsets.length + i;
      body.push(
        svgText(`${place + 1}${mirrored ? " mirrored" : ""}`, x, y - 5, { size: 12, muted: true }),
        svgImage(cropOf(image, top, left, crop, mirrored === 1), x, y, cell),
        svgElement("rect", {
          x,
          y,
          width: cell,
          height: cell,
          fill: "none",
          stroke: color,
          "stroke-width": 3,
        }),
      );
      if (labels?.[place] !== undefined) {
        body.push(
          svgText(labels[place], x + cell / 2, y + cell + 15, { size: 12, anchor: "middle" }),
        );
      }
    });
  }
  return new Picture({
    width: whole + 28 + offsets.length * (cell + gap) - gap,
    height: Math.max(image.height * scale, 2 * rowHeight),
    body,
    title: options.title,
  }, options);
}

/** The pixels of a crop, optionally mirrored left to right. */
function cropOf(image: Raster, top: number, left: number, side: number, mirrored: boolean): Raster {
  const pixels = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = ((top + row) * image.width + left + (mirrored ? side - 1 - column : column)) * 3;
      pixels.set(image.pixels.subarray(from, from + 3), (row * side + column) * 3);
    }
  }
  return { pixels, width: side, height: side };
}
