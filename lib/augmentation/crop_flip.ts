/**
 * Random crops and their mirror images, the first augmentation of the paper (section 4.1): 224 x 224
 * patches of 256 x 256 images, so that the training set grows "by a factor of 2048".
 *
 * 2048 is 32 x 32 x 2, but a 224 patch fits into 256 at 33 x 33 positions: the paper's number
 * leaves out the last row and column of positions. The 2012 program drew from all 33, a factor of
 * 2178, and used the same crop for 32 images; here each image has its own.
 *
 * @module
 */
import {
  allocateBytes,
  requireBoolean,
  requireInteger,
  requireOneOf,
  requireOptions,
} from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import type { RandomStream } from "../random.ts";

/** A square patch of an image, perhaps mirrored. */
export interface Crop {
  /** First row; in a padded image it may be negative, or past the last row where the patch fits. */
  readonly top: number;
  /** First column. */
  readonly left: number;
  /** Height and width. */
  readonly side: number;
  /** Whether left and right are swapped. */
  readonly flip: boolean;
}

/**
 * The positions that a random crop may have along one axis: `source2012` means all of them (33 for
 * 224 in 256), `paper` all but the last (32, for section 4.1's factor of 2048).
 */
export type CropPlaces = "source2012" | "paper";

/** Options of {@linkcode drawCrop}. */
export interface DrawCropOptions {
  /** Height and width of the image. */
  imageSide: number;
  /** Height and width of the patch. */
  cropSide: number;
  /** Rows and columns added on each side of the image before cropping; default 0. */
  padding?: number;
  /** Whether to mirror each patch with probability one half; default true. */
  flip?: boolean;
  /** The possible positions; default `source2012`. */
  places?: CropPlaces | undefined;
}

/**
 * The number of different patches that {@linkcode drawCrop} can return: 2178 for 224 in 256 under
 * `source2012`, 2048 under `paper`.
 *
 * @param options the sides, the padding, the possible positions and mirroring.
 * @returns the number of patches.
 * @throws {BadArgumentError} if the patch does not fit into the padded image.
 *
 * @example
 * ```ts
 * import { cropCount } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cropCount({ imageSide: 256, cropSide: 224, places: "paper" }), 2048);
 * ```
 */
export function cropCount(options: DrawCropOptions): number {
  requireOptions("cropCount", options, {
    imageSide: true,
    cropSide: true,
    padding: true,
    flip: true,
    places: true,
  });
  return placesPerAxis(options) ** 2 * (options.flip ?? true ? 2 : 1);
}

/**
 * Draws a patch: its row, its column, then whether it is mirrored. Always takes exactly three draws
 * from `stream`, whatever the options. All patches are equally likely.
 *
 * @param stream the random stream to draw from.
 * @param options the sides, the padding, the possible positions and mirroring.
 * @returns the patch, for {@linkcode cropFlip}.
 * @throws {BadArgumentError} if the patch does not fit into the padded image.
 *
 * @example
 * ```ts
 * import { cropFlip, drawCrop, RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const crop = drawCrop(new RandomStreams(1).stream("crop"), { imageSide: 256, cropSide: 224 });
 * const patch = cropFlip(new Uint8Array(256 * 256 * 3), 256, crop);
 * assertEquals(patch.length, 224 * 224 * 3);
 * ```
 */
export function drawCrop(stream: RandomStream, options: DrawCropOptions): Crop {
  requireOptions("drawCrop", options, {
    imageSide: true,
    cropSide: true,
    padding: true,
    flip: true,
    places: true,
  });
  const places = placesPerAxis(options);
  const padding = options.padding ?? 0;
  const top = stream.integer(places) - padding;
  const left = stream.integer(places) - padding;
  const mirrored = stream.integer(2) === 1;
  return { top, left, side: options.cropSide, flip: (options.flip ?? true) && mirrored };
}

/**
 * The centre patch, not mirrored. If the exact middle lies between two positions, the upper left
 * one is used: `floor((image - crop) / 2)`.
 *
 * @param imageSide height and width of the image, in pixels.
 * @param cropSide height and width of the patch, in pixels.
 * @param padding rows and columns of zeros on each side of the image; default 0.
 * @returns the patch.
 * @throws {BadArgumentError} if the patch does not fit into the padded image.
 *
 * @example
 * ```ts
 * import { centreCrop } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(centreCrop(256, 224), { top: 16, left: 16, side: 224, flip: false });
 * ```
 */
export function centreCrop(imageSide: number, cropSide: number, padding: number = 0): Crop {
  requireFit(imageSide, cropSide, padding);
  const start = Math.floor((imageSide - cropSide) / 2);
  return { top: start, left: start, side: cropSide, flip: false };
}

/**
 * Cuts `crop` out of `image` (`[imageSide, imageSide, 3]`) into `out` (`[side, side, 3]`). Pixels
 * outside the image are 0.
 *
 * @param image `[imageSide, imageSide, 3]`, bytes.
 * @param imageSide height and width of the image, in pixels.
 * @param crop the patch.
 * @param out the array to write into, `[side, side, 3]`; default: a new array.
 * @returns `out`.
 * @throws {BadArgumentError} if the crop or the length of an array is invalid.
 * @throws {OutOfMemoryError} if there is not enough memory for a new array.
 *
 * @example
 * ```ts
 * import { cropFlip } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const image = Uint8Array.from({ length: 2 * 2 * 3 }, (_, i) => i); // pixels 0-2, 3-5 / 6-8, 9-11
 * const topRight = cropFlip(image, 2, { top: 0, left: 1, side: 1, flip: false });
 * assertEquals([...topRight], [3, 4, 5]);
 * ```
 */
export function cropFlip(
  image: Uint8Array,
  imageSide: number,
  crop: Crop,
  out?: Uint8Array,
): Uint8Array {
  const { top, left, side, flip } = crop;
  requireInteger("image side", imageSide, { min: 1 });
  requireInteger("the crop side", side, { min: 1 });
  requireInteger("the first row of a crop", top);
  requireInteger("the first column of a crop", left);
  out ??= allocateBytes("a crop", side * side * 3);
  if (image.length !== imageSide * imageSide * 3 || out.length !== side * side * 3) {
    throw new BadArgumentError(
      `Expected an image of ${imageSide} x ${imageSide} x 3 bytes and an output of ${side} x ${side} x 3 ` +
        `but found ${image.length} and ${out.length}.`,
    );
  }
  for (let y = 0, to = 0; y < side; y++) {
    const sourceY = top + y;
    const inside = sourceY >= 0 && sourceY < imageSide;
    for (let x = 0; x < side; x++, to += 3) {
      const sourceX = left + (flip ? side - 1 - x : x);
      if (inside && sourceX >= 0 && sourceX < imageSide) {
        const from = (sourceY * imageSide + sourceX) * 3;
        out[to] = image[from];
        out[to + 1] = image[from + 1];
        out[to + 2] = image[from + 2];
      } else {
        out[to] = out[to + 1] = out[to + 2] = 0;
      }
    }
  }
  return out;
}

/** The number of possible first rows (or columns) of a patch. */
function placesPerAxis(options: DrawCropOptions): number {
  const { imageSide, cropSide, padding = 0, places = "source2012", flip = true } = options;
  requireOneOf("places of a crop", places, ["source2012", "paper"]);
  requireBoolean("flip of a crop", flip);
  requireFit(imageSide, cropSide, padding);
  const spare = imageSide + 2 * padding - cropSide;
  return places === "paper" ? Math.max(1, spare) : spare + 1;
}

function requireFit(imageSide: number, cropSide: number, padding: number): void {
  requireInteger("image side", imageSide, { min: 1 });
  requireInteger("padding", padding, { min: 0 });
  const padded = imageSide + 2 * padding;
  if (!Number.isInteger(cropSide) || cropSide < 1 || cropSide > padded) {
    const how = padding === 0 ? "" : ` padded by ${padding}`;
    throw new BadArgumentError(
      `Expected a crop side from 1 to ${padded} (images of ${imageSide} x ${imageSide} pixels` +
        `${how}) but found ${cropSide}; use larger images, padding, or a smaller input.`,
    );
  }
}
