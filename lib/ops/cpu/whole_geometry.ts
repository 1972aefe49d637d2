/**
 * Which geometries our kernels compute. tfjs passes on whatever a caller gave (half strides,
 * windows of -1, slices that begin before the tensor), and its stock kernels index JavaScript
 * arrays, where that does no harm. Our kernels address memory, so all other geometries go to the
 * stock kernels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";

/** The kernels take 32-bit numbers. */
const MOST = 2 ** 31;

/** Whether every value is a whole number of at least `least` that a kernel can take. */
export function allWhole(values: readonly number[], least: number): boolean {
  return values.every((value) =>
    Number.isInteger(value) && value >= least && Math.abs(value) < MOST
  );
}

/**
 * @throws {BadArgumentError} when `shape` is not a valid shape, e.g. when two sides of -5 multiply
 * to 25.
 */
export function requireWholeShape(shape: readonly number[]): void {
  const wrong = shape.find((side) => !(Number.isInteger(side) && side >= 0));
  if (wrong === undefined) return;
  throw new BadArgumentError(
    `Expected whole numbers from 0 in a shape but found ${wrong} in [${shape.join(", ")}].`,
  );
}

/**
 * Checks that a tensor has as many numbers as its shape says: `makeTensor` accepts fewer, and the
 * memory after them belongs to other tensors.
 *
 * @throws {BadArgumentError} when it does not.
 */
export function requireWholeTensor(shape: number[], length: number): void {
  const size = tf.util.sizeFromShape(shape);
  if (size === length) return;
  throw new BadArgumentError(
    `Expected ${size} numbers in a tensor of shape [${shape.join(", ")}] but found ${length}.`,
  );
}

/** What convolutions and poolings have in common. */
type WindowInfo = Pick<
  ReturnType<typeof tf.backend_util.computeConv2DInfo>,
  | "filterHeight"
  | "filterWidth"
  | "strideHeight"
  | "strideWidth"
  | "inShape"
  | "outShape"
  | "padInfo"
>;

/** Whether windows, strides and sides are whole and at least 1, and the padding is whole. */
export function isWholeWindow(info: WindowInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inShape, outShape } = info;
  const sizes = [filterHeight, filterWidth, strideHeight, strideWidth, ...inShape, ...outShape];
  const { top, left, bottom, right } = info.padInfo;
  return allWhole(sizes, 1) && allWhole([top, left, bottom, right], -Infinity);
}

/** Whether the block of `shape` that begins at `begin` lies in a tensor of shape `whole`. */
export function liesWithin(
  shape: readonly number[],
  begin: readonly number[],
  whole: readonly number[],
): boolean {
  return allWhole(shape, 0) && allWhole(begin, 0) &&
    whole.every((side, axis) => begin[axis] + shape[axis] <= side);
}
