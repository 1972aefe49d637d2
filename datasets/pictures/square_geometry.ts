/**
 * Computes how a photograph becomes a square: "we first rescaled the image such that the shorter
 * side was of length 256, and then cropped out the central 256 x 256 patch" (section 2).
 *
 * Rounding follows PIL and torchvision, with which the public weights were evaluated: the longer
 * side is rounded down, and the offset of the square to the nearest integer, with halves to even.
 * 500 x 375 becomes 341 x 256, and the square begins at column 42, whereas sharp's own `fit:
 * "cover"` takes 43; a shift of one column changes every pixel by 11 grey levels on average.
 *
 * @module
 */
import { requireInteger } from "../../lib/argument_checks.ts";
import { BadArgumentError } from "../../lib/errors.ts";

/**
 * `shorter-side`: keep the proportions and crop the central square. `stretch`: scale both sides.
 */
export type ResizeMode = "shorter-side" | "stretch";

/** A scaled image and the square in it. */
export interface SquareGeometry {
  /** Width of the scaled image. */
  width: number;
  /** Height of the scaled image. */
  height: number;
  /** First column of the square. */
  left: number;
  /** First row of the square. */
  top: number;
}

/**
 * The size to which an image of `width` x `height` pixels is scaled, and the position of the square
 * of `side` x `side` pixels in it.
 *
 * @param width columns of the image, in pixels.
 * @param height rows of the image, in pixels.
 * @param side height and width of the square, in pixels.
 * @param mode whether to keep the proportions.
 * @returns the size of the scaled image, and the corner of the square in it.
 * @throws {BadArgumentError} if a size is not a positive integer.
 *
 * @example
 * ```ts
 * import { squareGeometry } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const geometry = squareGeometry(500, 375, 256, "shorter-side");
 * assertEquals(geometry, { width: 341, height: 256, left: 42, top: 0 });
 * ```
 */
export function squareGeometry(
  width: number,
  height: number,
  side: number,
  mode: ResizeMode,
): SquareGeometry {
  requireInteger("width of the image", width, { min: 1 });
  requireInteger("height of the image", height, { min: 1 });
  requireInteger("side of the square", side, { min: 1 });
  if (mode !== "shorter-side" && mode !== "stretch") {
    throw new BadArgumentError(
      `Expected shorter-side or stretch as the resize mode but found ${mode}.`,
    );
  }
  if (mode === "stretch") return { width: side, height: side, left: 0, top: 0 };
  const scaled = width <= height
    ? { width: side, height: Math.floor(side * height / width) }
    : { width: Math.floor(side * width / height), height: side };
  return {
    ...scaled,
    left: halfToEven((scaled.width - side) / 2),
    top: halfToEven((scaled.height - side) / 2),
  };
}

/** The square of `side` x `side` pixels at `left`, `top` of an image `width` pixels wide. */
export function squareOf(
  pixels: Uint8Array,
  width: number,
  { left, top, side }: { left: number; top: number; side: number },
): Uint8Array {
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * width + left) * 3;
    square.set(pixels.subarray(start, start + side * 3), y * side * 3);
  }
  return square;
}

/** The nearest integer to a multiple of one half; halves go to the even neighbour. */
function halfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below < 0.5 || (value - below === 0.5 && below % 2 === 0) ? below : below + 1;
}
