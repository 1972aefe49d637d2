/**
 * The ten patches that the paper evaluates per test image (section 4.1): "(the four corner patches
 * and the center patch) as well as their horizontal reflections"; their softmax outputs are
 * averaged.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import type { Crop } from "./crop_flip.ts";

/** The position of one of the five patches. */
export type CropPlace = (typeof CROP_PLACES)[number];

/**
 * The five positions in the order of the 2012 program. The ten patches are these five, then the
 * same five mirrored; per-patch probabilities, figures and labels use the same order.
 */
export const CROP_PLACES = [
  "top left",
  "top right",
  "centre",
  "bottom left",
  "bottom right",
] as const;

/** First row and column of a patch at one of the {@linkcode CROP_PLACES}. */
export interface PlacedCrop {
  /** Its name. */
  readonly place: CropPlace;
  /** First row. */
  readonly top: number;
  /** First column. */
  readonly left: number;
}

/**
 * The five patches of `side` x `side` pixels in an image of `height` x `width`, in the order of
 * {@linkcode CROP_PLACES}. If the exact middle lies between two positions, the upper left one is
 * used.
 *
 * @throws {BadArgumentError} if the patch does not fit into the image.
 */
export function placedCrops(height: number, width: number, side: number): PlacedCrop[] {
  requireInteger("image height", height, { min: 1 });
  requireInteger("image width", width, { min: 1 });
  requireInteger("the crop side", side, { min: 1, max: Math.min(height, width) });
  const [low, edge] = [height - side, width - side];
  const offsets: Record<CropPlace, readonly [top: number, left: number]> = {
    "top left": [0, 0],
    "top right": [0, edge],
    "centre": [Math.floor(low / 2), Math.floor(edge / 2)],
    "bottom left": [low, 0],
    "bottom right": [low, edge],
  };
  return CROP_PLACES.map((place) => ({ place, top: offsets[place][0], left: offsets[place][1] }));
}

/**
 * The ten patches: first row and column (0,0), (0,32), (16,16), (32,0), (32,32) for 224 in 256, as in
 * the 2012 program, then the same five mirrored.
 *
 * With `padding` the corners are those of the padded image, so that there are ten different views
 * even if the net's input is as large as the image.
 *
 * @param imageSide height and width of the image, in pixels.
 * @param cropSide height and width of the patches, in pixels.
 * @param padding rows and columns of zeros on each side of the image; default 0.
 * @returns ten patches, the five mirrored ones last.
 * @throws {BadArgumentError} if the patch does not fit into the padded image.
 *
 * @example
 * ```ts
 * import { tenCrop } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tenCrop(256, 224)[4], { top: 32, left: 32, side: 224, flip: false });
 * ```
 */
export function tenCrop(imageSide: number, cropSide: number, padding: number = 0): Crop[] {
  requireInteger("image side", imageSide, { min: 1 });
  requireInteger("padding", padding, { min: 0 });
  const padded = imageSide + 2 * padding;
  const places = placedCrops(padded, padded, cropSide);
  return [false, true].flatMap((flip) =>
    places.map(({ top, left }) => ({
      top: top - padding,
      left: left - padding,
      side: cropSide,
      flip,
    }))
  );
}
