/**
 * What `cropToFloat` and the kernel behind it are given.
 *
 * @module
 */
import { VARIATION_NUMBERS } from "./kernel_constants.ts";
import type { PatchVariation } from "./patch_writer.ts";

/** How `cropToFloat` turns pixels into numbers. */
export interface CropToFloatOptions {
  /** Height and width of the images. */
  imageSide: number;
  /** Height and width of the patches. */
  side: number;
  /** Subtracted on the 0 … 255 scale: three numbers, or `[side, side, 3]`. */
  mean: ArrayLike<number>;
  /** What red, green and blue are divided by after that. */
  divisor: readonly [number, number, number];
  /** Order of the channels in the numbers; default `rgb`. */
  channelOrder?: "rgb" | "bgr";
  /** One for each image. */
  variations: readonly PatchVariation[];
}

/** The attributes of the kernel `CropToFloat`, which has no inputs. */
export interface CropToFloatAttributes extends Required<CropToFloatOptions> {
  /** One for each variation, `[imageSide, imageSide, 3]`. */
  images: readonly Uint8Array[];
  /** `[side, side, 3]`: red, green, blue, whatever the order of the numbers. */
  mean: Float32Array;
}

/** The variations as every kernel reads them: {@linkcode VARIATION_NUMBERS} numbers each. */
export function variationNumbers(variations: readonly PatchVariation[]): number[] {
  return variations.flatMap(({ crop: { top, left, flip }, gain, shift }) => {
    const used = [top, left, flip ? 1 : 0, gain, ...shift];
    return [...used, ...Array<number>(VARIATION_NUMBERS - used.length).fill(0)];
  });
}
