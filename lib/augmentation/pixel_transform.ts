/**
 * From the bytes of an image to the numbers that a net is fed, for one patch at a time.
 *
 *     out = ((pixel + shift) * multiply - subtract) * gain
 *
 * `shift` is the colour noise of this use of the image, `subtract` the mean of the training set. The
 * paper: `multiply` 1, the mean image, no division (section 2).
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import type { Rgb } from "./color_pca.ts";
import type { Crop } from "./crop_flip.ts";

/** How pixels become numbers, with every statistic at hand: plain data that a checkpoint can carry. */
export interface PixelTransform {
  /** Height and width of the patch that the net is fed. */
  readonly side: number;
  /** Rows and columns of nothing added around the image before it is cropped. */
  readonly padding: number;
  /** Factor of red, green and blue: 1 in the paper. */
  readonly multiply: Rgb;
  /**
   * What is subtracted after that: `[side, side, 3]` (the mean image, its central part), or one number
   * a channel.
   */
  readonly subtract: Float32Array | Rgb;
  /** Order of the channels in the numbers; files of Caffe's nets want `bgr`. */
  readonly channelOrder: "rgb" | "bgr";
}

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
  readonly #transform: PixelTransform;
  /** `transform.subtract` for each number of a patch, in RGB order. */
  readonly #subtract: Float32Array;

  /**
   * Prepares to cut patches out of images of `imageSide` x `imageSide` pixels.
   *
   * @throws {BadArgumentError} when the mean image is of another size than the patch.
   */
  constructor(imageSide: number, transform: PixelTransform) {
    this.patchLength = transform.side * transform.side * 3;
    this.#imageSide = imageSide;
    this.#transform = transform;
    const { subtract } = transform;
    if (subtract.length !== 3 && subtract.length !== this.patchLength) {
      throw new BadArgumentError(
        `Expected 3 channel means or a mean image of ${transform.side} x ${transform.side} x 3 ` +
          `numbers but found ${subtract.length} numbers.`,
      );
    }
    this.#subtract = Float32Array.from(
      { length: this.patchLength },
      (_, i) => subtract[subtract.length === 3 ? i % 3 : i],
    );
  }

  /**
   * Writes one patch of `image` (`[imageSide, imageSide, 3]`) into `out` from `start` on. Numbers of
   * padding are 0: what a pixel equal to the mean becomes.
   */
  write(image: Uint8Array, variation: Variation, out: Float32Array, start: number): void {
    const { top, left, side, flip } = variation.crop;
    const imageSide = this.#imageSide;
    const subtract = this.#subtract;
    const { gain, shift } = variation;
    const [r, g, b] = this.#transform.multiply;
    const multiplyR = r * gain, multiplyG = g * gain, multiplyB = b * gain;
    const addR = shift[0] * multiplyR, addG = shift[1] * multiplyG, addB = shift[2] * multiplyB;
    const red = this.#transform.channelOrder === "rgb" ? 0 : 2;
    const blue = 2 - red;
    const firstX = flip ? left + side - 1 : left;
    const step = flip ? -1 : 1;
    for (let y = 0, at = 0; y < side; y++) {
      const sourceY = top + y;
      const inside = sourceY >= 0 && sourceY < imageSide;
      for (let x = 0, sourceX = firstX; x < side; x++, sourceX += step, at += 3) {
        const to = start + at;
        if (inside && sourceX >= 0 && sourceX < imageSide) {
          const from = (sourceY * imageSide + sourceX) * 3;
          out[to + red] = image[from] * multiplyR + addR - subtract[at] * gain;
          out[to + 1] = image[from + 1] * multiplyG + addG - subtract[at + 1] * gain;
          out[to + blue] = image[from + 2] * multiplyB + addB - subtract[at + 2] * gain;
        } else {
          out[to] = out[to + 1] = out[to + 2] = 0;
        }
      }
    }
  }
}
