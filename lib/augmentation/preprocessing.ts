/**
 * Converts the bytes of an image to the numbers of a net's input:
 *
 *     number = (pixel - mean) / divisor
 *
 * The spec of a net says *which* mean to subtract. {@linkcode fitPreprocessing} measures that mean
 * once on the training set, and it is stored with the weights from then on.
 *
 * @module
 */
import {
  type FieldNames,
  LARGEST_FLOAT32,
  requireFields,
  requireInteger,
} from "../argument_checks.ts";
import { DIVISOR } from "../number_ranges.ts";
import { BadArgumentError } from "../errors.ts";
import type { PreprocessingSpec } from "../spec/spec.ts";
import { PREPROCESSING_SPEC_FIELDS } from "../spec/spec_fields.ts";
import type { Rgb } from "./color_pca.ts";
import { centreCrop } from "./crop_flip.ts";
import type { LabelledImages } from "./images.ts";
import { channelMeans, meanImage } from "./statistics.ts";

/** The largest side of an image or patch: 3 x 10,000 x 10,000 bytes are 300 MB. */
const MOST_SIDE = 10_000;

/** How pixels become numbers: plain data, except for the array of a mean image. */
export interface Preprocessing {
  /** Height and width of the net's input. */
  readonly side: number;
  /** Height and width of the images that patches are cut from. */
  readonly imageSide: number;
  /** Rows and columns of zeros added on each side of an image before patches are cut. */
  readonly padding: number;
  /**
   * The mean to subtract, on the 0 … 255 scale: one number each for red, green and blue, or the
   * centre of the mean image, `[side, side, 3]`, whichever patch is cut (as in the 2012 program).
   */
  readonly mean: ArrayLike<number>;
  /** The divisors of red, green and blue, applied after the subtraction; 1 in the paper. */
  readonly divisor: Rgb;
  /** Order of the channels in the input; Caffe's nets expect `bgr`. */
  readonly channelOrder: "rgb" | "bgr";
}

/** The names of the fields of a {@linkcode Preprocessing}. */
export const PREPROCESSING_FIELDS: FieldNames<Preprocessing> = {
  side: true,
  imageSide: true,
  padding: true,
  mean: true,
  divisor: true,
  channelOrder: true,
};

/** The mean of a training set measured elsewhere, for example by `ImageFolder.measure`. */
export interface MeasuredMean {
  /** Height and width of the images. */
  readonly side: number;
  /** Mean of each pixel and channel, `[side, side, 3]`, 0 … 255. */
  readonly meanImage: Float32Array;
  /** Mean of red, green and blue; default: those of the mean image, within its rounding. */
  readonly channelMeans?: readonly [number, number, number];
}

/**
 * The preprocessing that `spec` asks for, with the mean of the training set.
 *
 * @param spec what to subtract and to divide by, e.g. `preset("paper").preprocessing`.
 * @param side Height and width of the net's input.
 * @param dataset The training set, or its mean.
 * @returns the preprocessing, with the mean as numbers.
 * @throws {BadArgumentError} if the images are not of the size that the spec asks for, or a number
 * is invalid.
 *
 * @example
 * ```ts
 * import { fitPreprocessing, preset } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { preprocessing, side } = preset("cifarSmall");
 * const { imageSide } = preprocessing;
 * const images = new Uint8Array(imageSide * imageSide * 3).fill(100);
 * const dataset = { images, labels: Uint8Array.of(0), side: imageSide, count: 1 };
 * const { mean } = fitPreprocessing(preprocessing, side, dataset);
 * assertEquals(mean[0], 100);
 * ```
 */
export function fitPreprocessing(
  spec: PreprocessingSpec,
  side: number,
  dataset: LabelledImages | MeasuredMean,
): Preprocessing {
  requireFields("the spec of fitPreprocessing", spec, PREPROCESSING_SPEC_FIELDS);
  const { imageSide, padding, divisor, channelOrder } = spec;
  if (dataset.side !== imageSide) {
    throw new BadArgumentError(
      `Expected images of ${imageSide} x ${imageSide} pixels, as the net's preprocessing requires, ` +
        `but found ${dataset.side} x ${dataset.side}; resize them, or use another preset.`,
    );
  }
  requireInteger("side of the net's input", side, { min: 1 });
  if ("meanImage" in dataset && dataset.meanImage.length !== imageSide * imageSide * 3) {
    throw new BadArgumentError(
      `Expected a mean image of ${imageSide} x ${imageSide} x 3 numbers but found ` +
        `${dataset.meanImage.length}.`,
    );
  }
  const image = () => "meanImage" in dataset ? dataset.meanImage : meanImage(dataset);
  const mean = spec.mean === "image"
    ? middle(image(), imageSide, side, padding)
    : spec.mean === "channel"
    ? "meanImage" in dataset
      ? dataset.channelMeans ?? meansOf(dataset.meanImage)
      : channelMeans(dataset)
    : spec.mean;
  const fitted = { side, imageSide, padding, mean, divisor, channelOrder };
  parsePreprocessing(fitted);
  return fitted;
}

/** The mean of each channel of an image `[..., 3]`. */
function meansOf(image: Float32Array): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < image.length; i++) sums[i % 3] += image[i];
  return sums.map((sum) => sum / (image.length / 3));
}

/** The central `side` x `side` pixels of a mean image; 0 in the padding. */
function middle(
  image: Float32Array,
  imageSide: number,
  side: number,
  padding: number,
): Float32Array<ArrayBuffer> {
  const { top, left } = centreCrop(imageSide, side, padding);
  const inside = (v: number) => v >= 0 && v < imageSide;
  return Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const y = top + Math.floor(i / 3 / side);
    const x = left + Math.floor(i / 3) % side;
    return inside(y) && inside(x) ? image[(y * imageSide + x) * 3 + i % 3] : 0;
  });
}

/**
 * Checks preprocessing that came from a file.
 *
 * @param value A {@linkcode Preprocessing} as JSON.
 * @returns the preprocessing.
 * @throws {BadArgumentError} that names the invalid field.
 *
 * @example
 * ```ts
 * import { parsePreprocessing } from "@alexnet/alexnet";
 * import { assertThrows } from "@std/assert";
 *
 * const text = '{"side":224,"imageSide":256,"padding":0,"mean":[1,2,3],"divisor":[1,1,1],' +
 *   '"channelOrder":"rgb"}';
 * console.log(parsePreprocessing(JSON.parse(text)).side); // 224
 * assertThrows(() => parsePreprocessing({ side: 224 }));
 * ```
 */
export function parsePreprocessing(value: unknown): Preprocessing {
  const fields = typeof value === "object" && value !== null
    ? value as Record<string, unknown>
    : {};
  const integer = (name: string, least: number): number => {
    const found = fields[name];
    if (
      typeof found === "number" && Number.isInteger(found) && found >= least && found <= MOST_SIDE
    ) return found;
    throw bad(name, `an integer from ${least} to ${MOST_SIDE}`, found);
  };
  const numbers = (name: string, lengths: number[]): number[] => {
    const found = fields[name];
    const list = ArrayBuffer.isView(found) ? [...(found as Float32Array)] : found;
    if (
      Array.isArray(list) && lengths.includes(list.length) &&
      list.every((v) => typeof v === "number" && Math.abs(v) <= LARGEST_FLOAT32)
    ) return list as number[];
    throw bad(name, `${lengths.join(" or ")} finite numbers`, found);
  };
  const side = integer("side", 1);
  const [red, green, blue] = numbers("divisor", [3]);
  if (!(Math.min(red, green, blue) >= DIVISOR.min)) {
    throw bad("divisor", `numbers from ${DIVISOR.min}`, fields.divisor);
  }
  const { channelOrder } = fields;
  if (channelOrder !== "rgb" && channelOrder !== "bgr") {
    throw bad("channelOrder", "rgb or bgr", channelOrder);
  }
  return {
    side,
    imageSide: integer("imageSide", 1),
    padding: integer("padding", 0),
    mean: numbers("mean", [3, side * side * 3]),
    divisor: [red, green, blue],
    channelOrder,
  };
}

function bad(name: string, expected: string, found: unknown): BadArgumentError {
  const text = JSON.stringify(found) ?? String(found);
  return new BadArgumentError(
    `Expected ${expected} as ${name} of the preprocessing but found ${text.slice(0, 60)}.`,
  );
}
