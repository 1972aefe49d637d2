/**
 * Maps of values over an image, such as the parts that a prediction depends on.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText, Numbers } from "../figure_spec.ts";
import { requireInteger } from "../../argument_checks.ts";
import { Picture, svgImage } from "./picture.ts";
import type { Raster } from "./encode_png.ts";
import { cividis } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** Values at positions of an image. */
export interface ImageMap {
  /** What the values are, e.g. `probability of cat`. */
  label: string;
  /** `[rows, columns]`, row by row; a map of any size is stretched over the image. */
  values: Numbers;
  /** Number of columns in `values`. */
  columns: number;
}

/** Options of {@linkcode imageMapFigure}. */
export interface ImageMapOptions extends FigureText {
  /** The image. */
  image: Raster;
  /** The maps, each drawn over the image, all on one scale. */
  maps: readonly ImageMap[];
  /** The values of the darkest and the brightest colour (default: the range of the maps). */
  range?: readonly [number, number];
  /** A short title of the figure. */
  title?: string;
}

const side = 168;
const gap = 14;

/**
 * Draws an image and, next to it, its maps: the image in grey under the colours of each map.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text,
 * and if the values of a map are not whole rows of `columns` numbers.
 *
 * @example
 * ```ts
 * import { imageMapFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = imageMapFigure({
 *   image: { pixels: new Uint8Array(4 * 4 * 3), width: 4, height: 4 },
 *   maps: [{ label: "probability of cat", values: [0.1, 0.9, 0.2, 0.8], columns: 2 }],
 *   alt: "A map of 2 x 2 over a black image.",
 *   takeaway: "The right half decides.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function imageMapFigure(options: ImageMapOptions): Picture {
  requireFigureOptions("imageMapFigure", options, {
    image: true,
    maps: [{ label: true, values: true, columns: true }],
    range: true,
    title: true,
  });
  const { image, maps } = options;
  const all = maps.flatMap(({ values }) => Array.from(values));
  const [low, high] = options.range ?? [Math.min(...all), Math.max(...all)];
  const height = side * image.height / image.width;
  const body = [
    svgImage(image, 0, 22, side, height),
    svgText("image", side / 2, 13, { anchor: "middle", muted: true }),
  ];
  maps.forEach((map, i) => {
    const x = (i + 1) * (side + gap);
    body.push(
      svgText(map.label, x + side / 2, 13, { anchor: "middle", muted: true }),
      svgImage(greyed(image), x, 22, side, height),
      svgElement("g", { opacity: 0.62 }, svgImage(colored(map, low, high), x, 22, side, height)),
    );
  });
  const y = 22 + height + 12;
  const steps = 60;
  const scale = Uint8Array.from(
    { length: steps * 3 },
    (_, i) => cividis(Math.floor(i / 3) / (steps - 1))[i % 3],
  );
  body.push(
    svgImage({ pixels: scale, width: steps, height: 1 }, side + gap, y, side, 10),
    svgText(low.toPrecision(2), side + gap, y + 24, { size: 11, muted: true }),
    svgText(high.toPrecision(2), 2 * side + gap, y + 24, { size: 11, muted: true, anchor: "end" }),
  );
  return new Picture({
    width: (maps.length + 1) * (side + gap) - gap,
    height: y + 26,
    body,
    title: options.title,
  }, options);
}

function colored({ values, columns, label }: ImageMap, low: number, high: number): Raster {
  requireInteger(`columns of the map "${label}"`, columns, { min: 1 });
  const rows = values.length / columns;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new BadArgumentError(
      `Expected whole rows of ${columns} values in the map "${label}" but found ${values.length}.`,
    );
  }
  const pixels = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) {
    pixels.set(cividis((values[i] - low) / (high - low || 1)), 3 * i);
  }
  return { pixels, width: columns, height: rows };
}

function greyed({ pixels, width, height }: Raster): Raster {
  const channels = pixels.length / (width * height);
  const grey = new Uint8Array(width * height * 3);
  for (let place = 0; place < width * height; place++) {
    const [r, g, b] = pixels.subarray(place * channels, place * channels + 3);
    grey.fill(Math.round(0.3 * r + 0.59 * g + 0.11 * b), 3 * place, 3 * place + 3);
  }
  return { pixels: grey, width, height };
}
