/**
 * Crops patches from images and writes them as the input of a net:
 *
 *     number = (pixel + shift - mean) / divisor * gain
 *
 * `shift` is the colour noise for this use of the image. The paper subtracts the mean image and
 * does not divide (section 2).
 *
 * @module
 */
import { DIVISOR } from "../number_ranges.ts";
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** The random augmentation of one use of one image. */
export interface PatchVariation {
  /**
   * The patch: its first row and column, which may lie outside the image, and whether it is
   * mirrored.
   */
  readonly crop: { readonly top: number; readonly left: number; readonly flip: boolean };
  /** Added to red, green and blue, in grey levels. */
  readonly shift: readonly [number, number, number];
  /** Factor of the result. */
  readonly gain: number;
}

/** How {@linkcode PatchWriter} converts pixels to numbers. */
export interface PatchNumbers {
  /** Height and width of the images. */
  readonly imageSide: number;
  /** Height and width of the patches. */
  readonly side: number;
  /** Subtracted on the 0 … 255 scale: three numbers, or `[side, side, 3]`. */
  readonly mean: ArrayLike<number>;
  /** Divisors of red, green and blue, applied after the mean is subtracted. */
  readonly divisor: readonly [number, number, number];
  /** Order of the channels in the result. */
  readonly channelOrder: "rgb" | "bgr";
}

/**
 * @throws {BadArgumentError} when `imageSide` or the size of the mean image differs from `numbers`,
 * or one of `numbers` is invalid.
 */
export function requireFitting(
  imageSide: number,
  numbers: PatchNumbers,
): void {
  requirePatchNumbers(numbers);
  const { imageSide: expected, side, mean } = numbers;
  if (imageSide !== expected) {
    throw new BadArgumentError(
      `Expected images of ${expected} x ${expected} pixels, as in the preprocessing, but found ` +
        `${imageSide} x ${imageSide}; resize them first.`,
    );
  }
  if (mean.length !== 3 && mean.length !== side * side * 3) {
    throw new BadArgumentError(
      `Expected 3 channel means or a mean image of ${side} x ${side} x 3 numbers ` +
        `but found ${mean.length} numbers.`,
    );
  }
}

/** Writes patches of images of one size as numbers. */
export class PatchWriter {
  /** Values per patch: side x side x 3. */
  readonly patchLength: number;
  readonly #imageSide: number;
  readonly #numbers: PatchNumbers;
  /** The mean of each value of a patch, in RGB order. */
  readonly #mean: Float32Array;

  /**
   * Prepares to crop patches from images of `imageSide` x `imageSide` pixels.
   *
   * @throws {BadArgumentError} when the images or the mean image have an unexpected size, or a
   * preprocessing parameter is invalid.
   */
  constructor(imageSide: number, numbers: PatchNumbers) {
    requireFitting(imageSide, numbers);
    const { side, mean } = numbers;
    this.patchLength = side * side * 3;
    this.#imageSide = imageSide;
    this.#numbers = numbers;
    this.#mean = mean.length === this.patchLength
      ? new Float32Array(mean)
      : Float32Array.from({ length: this.patchLength }, (_, i) => mean[i % 3]);
  }

  /**
   * Writes the patches of `variations`, one per image of `images`, consecutively into `out`.
   *
   * @returns The part of `out` that was written.
   */
  writeAll(
    { images, variations }: {
      readonly images: readonly Uint8Array[];
      readonly variations: readonly PatchVariation[];
    },
    out: Float32Array<ArrayBuffer>,
  ): Float32Array<ArrayBuffer> {
    variations.forEach((variation, i) =>
      this.write(images[i], variation, out, i * this.patchLength)
    );
    return out.subarray(0, variations.length * this.patchLength);
  }

  /**
   * Writes one patch of `image` (`[imageSide, imageSide, 3]`) into `out` from `start` on. Padding
   * is 0, like a pixel equal to the mean.
   */
  write(image: Uint8Array, variation: PatchVariation, out: Float32Array, start: number): void {
    const { top, left, flip } = variation.crop;
    const { side } = this.#numbers;
    const imageSide = this.#imageSide;
    const mean = this.#mean;
    const { gain, shift } = variation;
    const { divisor, channelOrder } = this.#numbers;
    const scaleR = gain / divisor[0], scaleG = gain / divisor[1], scaleB = gain / divisor[2];
    const [shiftR, shiftG, shiftB] = shift;
    const red = channelOrder === "rgb" ? 0 : 2;
    const blue = 2 - red;
    // Nothing but the mean is subtracted: the same numbers from a shorter loop.
    const plain = !flip && channelOrder === "rgb" &&
      [scaleR, scaleG, scaleB].every((scale) => scale === 1) &&
      shift.every((value) => value === 0);
    const patch = out.subarray(start, start + this.patchLength);
    // Column x of the patch is column first + step * x of the image, which exists for x in [begin,
    // end).
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
      if (plain) {
        subtract(image, mean, patch, { begin: row + begin * 3, end: row + end * 3, from });
        continue;
      }
      for (let at = row + begin * 3; at < row + end * 3; at += 3, from += step * 3) {
        const to = start + at;
        out[to + red] = (image[from] + shiftR - mean[at]) * scaleR;
        out[to + 1] = (image[from + 1] + shiftG - mean[at + 1]) * scaleG;
        out[to + blue] = (image[from + 2] + shiftB - mean[at + 2]) * scaleB;
      }
    }
  }
}

/** A part of a row: the positions in the patch, and the first one in the image. */
interface RowPart {
  readonly begin: number;
  readonly end: number;
  readonly from: number;
}

/** Writes pixels minus means. A function of its own, which V8 compiles to a tight loop. */
function subtract(
  image: Uint8Array,
  mean: Float32Array,
  patch: Float32Array,
  { begin, end, from }: RowPart,
): void {
  const ahead = from - begin;
  for (let at = begin; at < end; at++) patch[at] = image[at + ahead] - mean[at];
}

/**
 * @throws {BadArgumentError} when a side is not a positive integer, a divisor is not above 0, or a
 * number is not finite.
 */
function requirePatchNumbers({ imageSide, side, mean, divisor }: PatchNumbers): void {
  requireInteger("imageSide", imageSide, { min: 1 });
  requireInteger("side", side, { min: 1 });
  for (const each of divisor) requireFinite("divisor", each, DIVISOR);
  for (let i = 0; i < mean.length; i++) {
    // Asked here first, which is several times faster.
    if (!Number.isFinite(mean[i])) requireFinite("mean", mean[i]);
  }
}
