/**
 * Cuts patches out of images and writes them as the numbers that a net is fed:
 *
 *     number = (pixel + shift - mean) / divisor * gain
 *
 * `shift` is the colour noise of this use of the image. The paper: the mean image, no division
 * (section 2).
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import type { Rgb } from "./color_pca.ts";
import type { Crop } from "./crop_flip.ts";
import { parsePreprocessing, type Preprocessing } from "./preprocessing.ts";

/** The random part of one use of one image. */
export interface Variation {
  /** The patch. */
  readonly crop: Crop;
  /** Added to red, green and blue, in grey levels. */
  readonly shift: Rgb;
  /** Factor of the result; 1 / 1.1 in the 2012 program while colour noise is on, else 1. */
  readonly gain: number;
}

/** Writes patches of images of one size as numbers. */
export class PatchWriter {
  /** Numbers a patch: side x side x 3. */
  readonly patchLength: number;
  readonly #imageSide: number;
  readonly #preprocessing: Preprocessing;
  /** The mean for each number of a patch, in RGB order. */
  readonly #mean: Float32Array;

  /**
   * Prepares to cut patches out of images of `imageSide` x `imageSide` pixels.
   *
   * @throws {BadArgumentError} when the images or the mean image have another size than expected, or a
   * number of the preprocessing cannot work.
   */
  constructor(imageSide: number, preprocessing: Preprocessing) {
    const { side, mean } = preprocessing;
    this.patchLength = side * side * 3;
    this.#imageSide = imageSide;
    this.#preprocessing = preprocessing;
    if (imageSide !== preprocessing.imageSide) {
      throw new BadArgumentError(
        `Expected images of ${preprocessing.imageSide} x ${preprocessing.imageSide} pixels, as the ` +
          `preprocessing says, but found ${imageSide} x ${imageSide}; resize them first.`,
      );
    }
    if (mean.length !== 3 && mean.length !== this.patchLength) {
      throw new BadArgumentError(
        `Expected 3 channel means or a mean image of ${side} x ${side} x 3 numbers ` +
          `but found ${mean.length} numbers.`,
      );
    }
    parsePreprocessing(preprocessing);
    this.#mean = mean.length === this.patchLength
      ? Float32Array.from(mean)
      : Float32Array.from({ length: this.patchLength }, (_, i) => mean[i % 3]);
  }

  /**
   * Writes the patches of `variations`, one of each of `images`, one after the other into `out`.
   *
   * @returns The part of `out` that was written.
   */
  writeAll(
    { images, variations }: {
      readonly images: readonly Uint8Array[];
      readonly variations: readonly Variation[];
    },
    out: Float32Array<ArrayBuffer>,
  ): Float32Array<ArrayBuffer> {
    variations.forEach((variation, i) =>
      this.write(images[i], variation, out, i * this.patchLength)
    );
    return out.subarray(0, variations.length * this.patchLength);
  }

  /**
   * Writes one patch of `image` (`[imageSide, imageSide, 3]`) into `out` from `start` on. Numbers of
   * padding are 0: what a pixel equal to the mean becomes.
   */
  write(image: Uint8Array, variation: Variation, out: Float32Array, start: number): void {
    const { top, left, side, flip } = variation.crop;
    const imageSide = this.#imageSide;
    const mean = this.#mean;
    const { gain, shift } = variation;
    const { divisor, channelOrder } = this.#preprocessing;
    const scaleR = gain / divisor[0], scaleG = gain / divisor[1], scaleB = gain / divisor[2];
    const [shiftR, shiftG, shiftB] = shift;
    const red = channelOrder === "rgb" ? 0 : 2;
    const blue = 2 - red;
    // Column x of the patch is column first + step * x of the image, which has it for x in
    // [begin, end).
    const step = flip ? -1 : 1;
    const first = flip ? left + side - 1 : left;
    const before = flip ? first - imageSide + 1 : -first;
    const begin = Math.min(side, Math.max(0, before));
    const end = Math.min(side, Math.max(begin, before + imageSide));
    for (let y = 0; y < side; y++) {
      const row = y * side * 3;
      const sourceY = top + y;
      if (sourceY < 0 || sourceY >= imageSide) {
        out.fill(0, start + row, start + row + side * 3);
        continue;
      }
      out.fill(0, start + row, start + row + begin * 3);
      out.fill(0, start + row + end * 3, start + row + side * 3);
      let from = (sourceY * imageSide + first + step * begin) * 3;
      for (let at = row + begin * 3; at < row + end * 3; at += 3, from += step * 3) {
        const to = start + at;
        out[to + red] = (image[from] + shiftR - mean[at]) * scaleR;
        out[to + 1] = (image[from + 1] + shiftG - mean[at + 1]) * scaleG;
        out[to + blue] = (image[from + 2] + shiftB - mean[at + 2]) * scaleB;
      }
    }
  }
}
