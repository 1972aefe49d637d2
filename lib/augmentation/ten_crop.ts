/**
 * The ten patches that the paper's network looks at in a test (section 4.1): "the four corner patches
 * and the center patch as well as their horizontal reflections"; their softmax outputs are averaged.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import type { Crop } from "./crop_flip.ts";

/**
 * The ten patches: first row and column (0,0), (0,32), (16,16), (32,0), (32,32) for 224 in 256, as in
 * the 2012 program, then the same five mirrored.
 *
 * With `padding` the corners are those of the padded image, so that a net whose input is as large as
 * the image still has ten different views.
 *
 * @param imageSide height and width of the image, in pixels.
 * @param cropSide height and width of the patches, in pixels.
 * @param padding rows and columns of zeros on each side of the image; default 0.
 * @returns ten patches, the five mirrored ones last.
 * @throws {BadArgumentError} when the patch does not fit into the padded image.
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
  const spare = imageSide + 2 * padding - cropSide;
  if (!Number.isInteger(cropSide) || cropSide < 1 || spare < 0) {
    throw new BadArgumentError(
      `Expected a crop side from 1 to ${imageSide + 2 * padding} but found ${cropSide}.`,
    );
  }
  const middle = Math.floor(spare / 2);
  const corners = [[0, 0], [0, spare], [middle, middle], [spare, 0], [spare, spare]];
  return [false, true].flatMap((flip) =>
    corners.map(([top, left]) => ({
      top: top - padding,
      left: left - padding,
      side: cropSide,
      flip,
    }))
  );
}
