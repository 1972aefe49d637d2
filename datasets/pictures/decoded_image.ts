/**
 * What decoding a picture takes and gives, and its limits.
 *
 * @module
 */
import { requireOneOf } from "../../lib/argument_checks.ts";
import type { PictureFormat } from "./picture_format.ts";
import type { ResizeMode } from "./square_geometry.ts";

/**
 * Whose linear interpolation resizes an image: that of `sharp`, the fastest; of `pillow`, as in
 * torchvision, to the bit; or of `opencv`, as in Caffe, to the bit. The first two take the mean of
 * the pixels that become one, the third interpolates between four of them. An image that becomes
 * larger, in width or height, gets Pillow's pixels with `sharp` too: sharp's own would be shifted by
 * half an output pixel.
 */
export type Interpolation = "sharp" | "pillow" | "opencv";

/** How an image becomes a square. */
export interface DecodeOptions {
  /** Height and width of the square, at most {@linkcode MOST_SIDE}. */
  side: number;
  /** How the image is resized; default `shorter-side`, as in the paper. */
  resize?: ResizeMode;
  /** Whose interpolation it is resized with; default `sharp`. */
  interpolation?: Interpolation;
  /**
   * Whether the image is turned upright by its EXIF orientation, which phones write instead of
   * turning the pixels; default false.
   */
  upright?: boolean;
}

/** A decoded square, with anything unusual about the file. */
export interface DecodedImage {
  /** `[side, side, 3]`, RGB, 0 … 255. */
  pixels: Uint8Array;
  /** Width of the image in the file; if it is turned upright, the width after that. */
  width: number;
  /** Height of the image in the file; if it is turned upright, the height after that. */
  height: number;
  /** Format of the file, by its contents. */
  format: PictureFormat;
  /** Whether the colours were CMYK. */
  cmyk: boolean;
  /** Whether the file has brightness only, no colours. */
  grey: boolean;
  /** Whether the EXIF data breaks off; the pixels do not depend on it. */
  corruptExif: boolean;
  /** Whether the decoder recovered from damage, such as a bad scan. */
  damaged: boolean;
  /** Whether a side has fewer than 32 pixels. */
  tiny: boolean;
}

/** The maximum number of pixels, because a small file can expand to a huge image. */
export const MOST_PIXELS = 50_000_000;

/** The largest side of a square of at most {@linkcode MOST_PIXELS}. */
export const MOST_SIDE: number = Math.floor(Math.sqrt(MOST_PIXELS));

/** @throws {BadArgumentError} for an interpolation that there is not. */
export function requireInterpolation(interpolation: Interpolation = "sharp"): void {
  requireOneOf("interpolation", interpolation, ["sharp", "pillow", "opencv"]);
}
