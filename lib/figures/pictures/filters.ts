/**
 * First-layer filters of each tower, sorted by how colourful they are, and maps of activations.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import { BadArgumentError } from "../../errors.ts";
import type { FigureText } from "../figure_spec.ts";
import { requireInteger } from "../../argument_checks.ts";
import { requireGrid } from "./image_grid.ts";
import { Picture, svgImage } from "./picture.ts";
import type { Raster } from "./encode_png.ts";
import { cividis, mutedInk } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** The kernel of a first convolution. */
export interface FilterBank {
  /** A name, e.g. `Tower 1`. */
  name: string;
  /** `[height, width, 3, filters]`, the layout of `conv1/kernel`. */
  kernel: ArrayLike<number>;
  /** The shape of `kernel`. */
  shape: readonly number[];
}

/**
 * The colour index of each filter: the fraction of its energy that differs between red, green and
 * blue, from 0 (grey) to 1 (only colour). With the mean m over the three channels at each position,
 * the index is sum (w - m)^2 / sum w^2; a random filter has an index of 2/3.
 *
 * @param bank the kernel of a first convolution.
 * @returns one index per filter.
 * @throws {BadArgumentError} if the kernel does not have three input channels.
 *
 * @example
 * ```ts
 * import { colorIndex } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * // Two filters of 1 x 1: the first is grey, the second only colour.
 * const kernel = [1, 1, 1, -1, 1, 0];
 * assertEquals([...colorIndex({ name: "Tower 1", kernel, shape: [1, 1, 3, 2] })], [0, 1]);
 * ```
 */
export function colorIndex({ kernel, shape, name }: FilterBank): Float64Array {
  const [height, width, channels, filters] = shape;
  if (channels !== 3 || kernel.length !== height * width * channels * filters) {
    throw new BadArgumentError(
      `Expected a kernel [height, width, 3, filters] in "${name}" but found [${shape}] with ` +
        `${kernel.length} numbers.`,
    );
  }
  return Float64Array.from({ length: filters }, (_, filter) => {
    let [color, all] = [0, 0];
    for (let place = 0; place < height * width; place++) {
      const at = (channel: number) => kernel[(place * 3 + channel) * filters + filter];
      const mean = (at(0) + at(1) + at(2)) / 3;
      for (let channel = 0; channel < 3; channel++) {
        color += (at(channel) - mean) ** 2;
        all += at(channel) ** 2;
      }
    }
    return all === 0 ? 0 : color / all;
  });
}

/** Options of {@linkcode filterFigure}. */
export interface FilterFigureOptions extends FigureText {
  /** One bank per tower. */
  towers: readonly FilterBank[];
  /** Filters per row (default 8). */
  columns?: number;
  /** Side of a cell on the page, in pixels (default 44). */
  cell?: number;
  /** Whether to sort the filters from grey to colourful (default true). */
  sorted?: boolean;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws the filters of each tower, each scaled by its largest weight, with 0 as mid grey.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if a kernel is not `[height, width, 3, filters]`, `columns` is not an integer from 1 to
 * 10,000, or `cell` is not above 0 and at most 10,000 pixels.
 *
 * @example
 * ```ts
 * import { filterFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = filterFigure({
 *   towers: [{ name: "Tower 1", kernel: new Float32Array(3 * 3 * 3 * 4), shape: [3, 3, 3, 4] }],
 *   alt: "Four grey filters.",
 *   takeaway: "Nothing has been learned yet.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function filterFigure(options: FilterFigureOptions): Picture {
  requireFigureOptions("filterFigure", options, {
    towers: [{ name: true, kernel: true, shape: true }],
    columns: true,
    cell: true,
    sorted: true,
    title: true,
  });
  const { towers, columns = 8, cell = 44, sorted = true } = options;
  requireGrid(columns, cell);
  const gap = 4;
  const panel = columns * (cell + gap) + 28;
  const body: string[] = [];
  let height = 0;
  towers.forEach((bank, tower) => {
    const index = colorIndex(bank);
    const order = Array.from(index, (_, i) => i);
    if (sorted) order.sort((a, b) => index[a] - index[b] || a - b);
    const x = tower * panel;
    const mean = Array.from(index).reduce((sum, value) => sum + value, 0) / index.length;
    body.push(
      svgText(bank.name, x, 14, { size: 14, bold: true }),
      svgText(`mean colour index ${mean.toFixed(2)}`, x + panel - 32, 14, {
        anchor: "end",
        muted: true,
      }),
    );
    order.forEach((filter, place) => {
      body.push(svgImage(
        filterRaster(bank, filter),
        x + (place % columns) * (cell + gap),
        24 + Math.floor(place / columns) * (cell + gap),
        cell,
      ));
    });
    const bottom = 24 + Math.ceil(order.length / columns) * (cell + gap);
    if (sorted) {
      body.push(
        svgText("grey", x, bottom + 12, { muted: true }),
        svgText("colourful", x + panel - 32, bottom + 12, { muted: true, anchor: "end" }),
        svgElement("path", {
          class: "figure-line",
          d: `M${x + 34} ${bottom + 8}H${x + panel - 96}m-5 -4l5 4l-5 4`,
          fill: "none",
          stroke: mutedInk,
        }),
      );
    }
    height = Math.max(height, bottom + (sorted ? 18 : 0));
  });
  return new Picture(
    { width: towers.length * panel - 32, height, body, title: options.title },
    options,
  );
}

/** One filter as pixels: a weight of 0 becomes 128, and the largest weight 0 or 255. */
export function filterRaster({ kernel, shape }: FilterBank, filter: number): Raster {
  const [height, width, , filters] = shape;
  const weights = Float64Array.from(
    { length: height * width * 3 },
    (_, i) => kernel[i * filters + filter],
  );
  const strongest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return {
    pixels: Uint8Array.from(weights, (value) => Math.round(127.5 + 127.5 * value / strongest)),
    width,
    height,
  };
}

/** Options of {@linkcode activationFigure}. */
export interface ActivationOptions extends FigureText {
  /** `[height, width, channels]`. */
  activations: ArrayLike<number>;
  /** The shape of `activations`. */
  shape: readonly number[];
  /** Maps per row (default 8). */
  columns?: number;
  /** Side of a cell on the page, in pixels (default 64). */
  cell?: number;
  /** Number of maps to draw, from the first (default: all). */
  maps?: number;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws the maps of one layer in cividis, dark for 0, all on one scale, each with its number.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if there are not as many activations as `shape` says, a size or `maps` is not a positive
 * integer, `columns` is not an integer from 1 to 10,000, or `cell` is not above 0 and at most
 * 10,000 pixels.
 *
 * @example
 * ```ts
 * import { activationFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = activationFigure({
 *   activations: [0, 1, 2, 3, 4, 5, 6, 7],
 *   shape: [2, 2, 2],
 *   alt: "Two maps of 2 x 2.",
 *   takeaway: "The second map is stronger.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function activationFigure(options: ActivationOptions): Picture {
  requireFigureOptions("activationFigure", options, {
    activations: true,
    shape: true,
    columns: true,
    cell: true,
    maps: true,
    title: true,
  });
  const { activations, shape: [height, width, channels], columns = 8, cell = 64 } = options;
  if (activations.length !== height * width * channels) {
    throw new BadArgumentError(
      `Expected ${height} x ${width} x ${channels} activations but found ${activations.length}.`,
    );
  }
  requireGrid(columns, cell);
  for (const size of [height, width, channels]) {
    requireInteger("a size of the maps", size, { min: 1 });
  }
  const maps = Math.min(channels, requireInteger("maps", options.maps ?? channels, { min: 1 }));
  let [lowest, highest] = [0, 0];
  for (let i = 0; i < activations.length; i++) {
    lowest = Math.min(lowest, activations[i]);
    highest = Math.max(highest, activations[i]);
  }
  const gap = 5;
  const body = Array.from({ length: maps }, (_, map) => {
    const pixels = new Uint8Array(height * width * 3);
    for (let place = 0; place < height * width; place++) {
      const value = activations[place * channels + map];
      pixels.set(cividis((value - lowest) / (highest - lowest || 1)), place * 3);
    }
    const x = (map % columns) * (cell + gap);
    const y = Math.floor(map / columns) * (cell + gap + 16);
    return svgImage({ pixels, width, height }, x, y, cell) +
      svgText(String(map + 1), x + cell / 2, y + cell + 13, {
        size: 11,
        anchor: "middle",
        muted: true,
      });
  });
  return new Picture({
    width: Math.min(columns, maps) * (cell + gap) - gap,
    height: Math.ceil(maps / columns) * (cell + gap + 16) - gap,
    body,
    title: options.title,
  }, options);
}
