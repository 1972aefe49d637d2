/**
 * Gradient checking: a small loss with a known gradient, computed in the precision of its inputs,
 * and the same gradient by differences, to show how rounding limits such a check.
 *
 * @module
 */
import { requireFinite } from "../argument_checks.ts";
import {
  type ConvolutionShape,
  directConvolution,
  filterGradient,
  type Floats,
  requireLengths,
} from "./convolution_by_hand.ts";

/** Images and filters of one convolution, both in single or both in double precision. */
export interface LossInputs<T extends Floats> {
  /** `[batch, side, side, inMaps]`. */
  images: T;
  /** `[size, size, inMaps, kernels]`. */
  filters: T;
  /** The convolution. */
  shape: ConvolutionShape;
}

/**
 * The sum of tanh over all outputs of the convolution, computed in the precision of the inputs.
 *
 * @param inputs images and filters, both in the same precision.
 * @returns the loss.
 * @throws {BadArgumentError} if a length does not match the shape.
 */
export function tanhLoss<T extends Floats>({ images, filters, shape }: LossInputs<T>): number {
  const round = images instanceof Float32Array ? Math.fround : (value: number) => value;
  let sum = 0;
  for (const y of directConvolution<Floats>(images, filters, shape)) {
    sum = round(sum + round(Math.tanh(y)));
  }
  return sum;
}

/**
 * The gradient of {@linkcode tanhLoss} with respect to the filters: tanh'(y) = 1 - tanh(y)^2, then
 * the chain rule.
 *
 * @param inputs images and filters, both in the same precision.
 * @returns one number per weight, in the precision of the inputs.
 * @throws {BadArgumentError} if a length does not match the shape.
 *
 * @example Check a gradient in double precision
 * ```ts
 * import { lesson03 } from "@alexnet/alexnet/exercises";
 * import { relativeDifference } from "@alexnet/alexnet/experiments";
 * import { assert } from "@std/assert";
 *
 * const { inBothPrecisions, tanhLossDifferences, tanhLossGradient } = lesson03;
 * const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };
 * const { double } = inBothPrecisions({
 *   images: Float32Array.from({ length: 9 }, (_, i) => i / 9),
 *   filters: Float32Array.of(0.1, -0.2, 0.3, 0.4),
 *   shape,
 * });
 * const difference = relativeDifference(
 *   tanhLossGradient(double),
 *   tanhLossDifferences(double, 1e-5),
 * );
 * assert(difference < 1e-8);
 * ```
 */
export function tanhLossGradient<T extends Floats>(inputs: LossInputs<T>): T {
  const { images, filters, shape } = inputs;
  const slopes = directConvolution(images, filters, shape);
  for (let i = 0; i < slopes.length; i++) slopes[i] = 1 - Math.tanh(slopes[i]) ** 2;
  return filterGradient(images, slopes, shape);
}

/**
 * The same gradient by central differences: (L(w + h) - L(w - h)) / 2h for each weight.
 *
 * @param inputs images and filters, both in the same precision.
 * @param h the step by which a weight is moved in each direction.
 * @returns one number per weight.
 * @throws {BadArgumentError} if h is not above 0, or a length does not match the shape.
 */
export function tanhLossDifferences<T extends Floats>(inputs: LossInputs<T>, h: number): number[] {
  requireFinite("the step h of tanhLossDifferences", h, { above: 0 });
  const moved = (i: number, by: number) => {
    const filters = inputs.filters.slice() as T;
    filters[i] += by;
    return tanhLoss({ ...inputs, filters });
  };
  return Array.from(inputs.filters, (_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
}

/**
 * Copies inputs to double precision, to compute the same loss in both precisions.
 *
 * @param inputs images and filters in single precision.
 * @returns the inputs, and the same numbers in double precision.
 * @throws {BadArgumentError} if a length does not match the shape.
 */
export function inBothPrecisions(inputs: LossInputs<Float32Array>): {
  single: LossInputs<Float32Array>;
  double: LossInputs<Float64Array>;
} {
  const { images, filters, shape } = inputs;
  requireLengths(images, filters, shape);
  return {
    single: inputs,
    double: { images: Float64Array.from(images), filters: Float64Array.from(filters), shape },
  };
}
