/**
 * The size of the maps after a convolution or a pooling.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { requireInteger, requireOneOf } from "../argument_checks.ts";
import type { ConvolutionSpec, Padding, Pooling } from "./spec.ts";

/** Number of zeros before (top, left) and after (bottom, right). */
export function paddingSides(padding: Padding): readonly [before: number, after: number] {
  return typeof padding === "number" ? [padding, padding] : padding;
}

/**
 * Rows (or columns) after a convolution of `side` rows: `floor((side + zeros - size) / stride) +
 * 1`. For the paper's conv1 (side 224, 0 zeros before and 3 after, size 11, stride 4) this is 55,
 * as in the 2012 program's `1 + ceil((224 - 11) / 4)`.
 *
 * @param side rows of the input.
 * @param layer the convolution.
 * @returns rows of the output.
 * @throws {BadArgumentError} if a size is not a positive integer, or a padding not a non-negative
 * one.
 *
 * @example
 * ```ts
 * import { outputSide } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(outputSide(224, { size: 11, stride: 4, padding: [0, 3] }), 55);
 * ```
 */
export function outputSide(
  side: number,
  layer: Pick<ConvolutionSpec, "size" | "stride" | "padding">,
): number {
  const places = placesOf(side, layer);
  if (places >= 1) return places;
  throw new BadArgumentError(
    `Expected a kernel whose side is at most that of the input with its padding but found a side of ` +
      `${layer.size} for an input of ${side}; use a larger input, a smaller kernel or more padding.`,
  );
}

/** As {@linkcode outputSide}, but below 1 if the kernel does not fit. */
export function placesOf(
  side: number,
  layer: Pick<ConvolutionSpec, "size" | "stride" | "padding">,
): number {
  const [before, after] = paddingSides(layer.padding);
  requireInteger("side of the input", side, { min: 1 });
  requireInteger("side of a kernel", layer.size, { min: 1 });
  requireInteger("stride", layer.stride, { min: 1 });
  requireInteger("padding", before, { min: 0 });
  requireInteger("padding", after, { min: 0 });
  return Math.floor((side + before + after - layer.size) / layer.stride) + 1;
}

/**
 * Rows (or columns) after pooling `side` rows.
 *
 * @param side rows of the input.
 * @param pooling the pooling's window, stride and rounding.
 * @returns rows of the output.
 * @throws {BadArgumentError} if a size is not a positive integer.
 *
 * @example
 * ```ts
 * import { pooledSide } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pooledSide(55, { size: 3, stride: 2, rounding: "ceil" }), 27);
 * ```
 */
export function pooledSide(side: number, pooling: Omit<Pooling, "kind">): number {
  requireInteger("side of the input", side, { min: 1 });
  requireInteger("side of a pooling window", pooling.size, { min: 1 });
  requireInteger("stride", pooling.stride, { min: 1 });
  requireOneOf("rounding of a pooling", pooling.rounding, ["ceil", "floor"]);
  return Math[pooling.rounding]((side - pooling.size) / pooling.stride) + 1;
}

/** How far the last window of a pooling extends past the edge; 0 if it fits. */
export function poolingOverhang(side: number, pooling: Omit<Pooling, "kind">): number {
  const last = (pooledSide(side, pooling) - 1) * pooling.stride + pooling.size;
  return Math.max(0, last - side);
}
