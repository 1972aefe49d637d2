/**
 * Options of `cropToFloat` and attributes of its kernel.
 *
 * @module
 */
import type { PatchVariation } from "./patch_writer.ts";

/** Options of `cropToFloat`. */
export interface CropToFloatOptions {
  /** Height and width of the images. */
  imageSide: number;
  /** Height and width of the patches. */
  side: number;
  /** Subtracted on the 0 … 255 scale: three numbers, or `[side, side, 3]`. */
  mean: ArrayLike<number>;
  /** Divisors of red, green and blue, applied after the mean is subtracted. */
  divisor: readonly [number, number, number];
  /** Order of the channels in the result; default `rgb`. */
  channelOrder?: "rgb" | "bgr";
  /** One variation for each image. */
  variations: readonly PatchVariation[];
}

/** The attributes of the kernel `CropToFloat`, which has no inputs. */
export interface CropToFloatAttributes extends Required<CropToFloatOptions> {
  /** One image for each variation, `[imageSide, imageSide, 3]`. */
  images: readonly Uint8Array[];
  /** `[side, side, 3]`: red, green, blue, whatever the channel order of the result. */
  mean: Float32Array;
}
