/**
 * Convolution in plain loops, in two ways: position by position, and as one matrix product with all
 * windows laid out as rows (`im2col`). It is for lesson 03 and deliberately slow; the fast one is
 * in `lib/ops/convolution.ts`.
 *
 * Layouts are the same as elsewhere in the library: images `[batch, side, side, inMaps]`, filters
 * `[size, size, inMaps, kernels]`, both row by row.
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** The shape of a convolution of square images with square windows and a stride of 1. */
export interface ConvolutionShape {
  /** Number of images. */
  batch: number;
  /** Height and width of an image. */
  side: number;
  /** Number of maps of an image. */
  inMaps: number;
  /** Number of kernels, which is the number of output maps. */
  kernels: number;
  /** Height and width of a window. */
  size: number;
  /** Zeros on every side of an image. */
  padding: number;
}

/** Numbers of single or double precision. */
export type Floats = Float32Array | Float64Array;

/**
 * Height and width of the output maps.
 *
 * @param shape the convolution.
 * @returns side + 2 padding - size + 1.
 * @throws {BadArgumentError} if the side is not a positive integer, the padding not a non-negative
 * one, or a window larger than the padded image.
 *
 * @example A convolution as windows, a product and their cost
 * ```ts
 * import { lesson03 } from "@alexnet/alexnet/exercises";
 * import { relativeDifference } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const { convolutionFlop, convolvedSide, directConvolution, matrixProduct, windowRows } = lesson03;
 * const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };
 * const x = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
 * const filter = Float64Array.of(1, 0, 0, 1);
 *
 * assertEquals(convolvedSide(shape), 2);
 * assertEquals(convolutionFlop(shape), 2 * 4 * 4);
 * const direct = directConvolution(x, filter, shape);
 * assertEquals([...direct], [1 + 5, 2 + 6, 4 + 8, 5 + 9]);
 *
 * const product = matrixProduct(windowRows(x, shape), filter, 4, 4, 1);
 * assertEquals(relativeDifference(direct, product), 0);
 * ```
 */
export function convolvedSide({ side, size, padding }: ConvolutionShape): number {
  requireInteger("side of the images", side, { min: 1 });
  requireInteger("padding", padding, { min: 0 });
  requireInteger("size of a filter", size, { min: 1, max: side + 2 * padding });
  return side + 2 * padding - size + 1;
}

/**
 * Operations of one convolution: a multiplication and an addition per weight and position.
 *
 * @param shape the convolution.
 * @returns the number of operations.
 * @throws {BadArgumentError} if a number of `shape` is not a positive integer (the padding may be
 * 0), or a window is larger than the padded image.
 */
export function convolutionFlop(shape: ConvolutionShape): number {
  const { batch, inMaps, kernels, size } = shape;
  for (const [name, value] of Object.entries({ batch, inMaps, kernels })) {
    requireInteger(name, value, { min: 1 });
  }
  return 2 * batch * convolvedSide(shape) ** 2 * size * size * inMaps * kernels;
}

/**
 * Convolves position by position: y[n, r, c, k] = sum over i, j, m of x[n, r + i - p, c + j - p, m]
 * * w[i, j, m, k].
 *
 * @param x `[batch, side, side, inMaps]`.
 * @param filter `[size, size, inMaps, kernels]`.
 * @param shape the convolution.
 * @returns `[batch, out, out, kernels]` in the precision of `x`.
 * @throws {BadArgumentError} if a length does not match `shape`.
 */
export function directConvolution<T extends Floats>(x: T, filter: T, shape: ConvolutionShape): T {
  const { batch, side, inMaps, kernels, size, padding } = shape;
  requireLengths(x, filter, shape);
  const out = convolvedSide(shape);
  const y = like(x, batch * out * out * kernels);
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < out; row++) {
      for (let column = 0; column < out; column++) {
        const to = ((n * out + row) * out + column) * kernels;
        for (let k = 0; k < kernels; k++) {
          let sum = 0;
          for (let i = 0; i < size; i++) {
            const r = row + i - padding;
            if (r < 0 || r >= side) continue;
            for (let j = 0; j < size; j++) {
              const c = column + j - padding;
              if (c < 0 || c >= side) continue;
              const from = ((n * side + r) * side + c) * inMaps;
              const weight = (i * size + j) * inMaps * kernels + k;
              for (let m = 0; m < inMaps; m++) sum += x[from + m] * filter[weight + m * kernels];
            }
          }
          y[to + k] = sum;
        }
      }
    }
  }
  return y;
}

/**
 * `im2col`: lays out every window as a row of numbers, with zeros outside the image.
 *
 * @param x `[batch, side, side, inMaps]`.
 * @param shape the convolution.
 * @returns `[batch * out * out, size * size * inMaps]`.
 * @throws {BadArgumentError} if the length of `x` does not match `shape`.
 */
export function windowRows<T extends Floats>(x: T, shape: ConvolutionShape): T {
  const { batch, side, inMaps, size, padding } = shape;
  requireLength("images", x, batch * side * side * inMaps);
  const out = convolvedSide(shape);
  const rows = like(x, batch * out * out * size * size * inMaps);
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < out; row++) {
      for (let column = 0; column < out; column++) {
        for (let i = 0; i < size; i++) {
          const r = row + i - padding;
          for (let j = 0; j < size; j++, to += inMaps) {
            const c = column + j - padding;
            if (r < 0 || r >= side || c < 0 || c >= side) continue;
            const from = ((n * side + r) * side + c) * inMaps;
            for (let m = 0; m < inMaps; m++) rows[to + m] = x[from + m];
          }
        }
      }
    }
  }
  return rows;
}

/**
 * The product of `a` `[rows, inner]` and `b` `[inner, columns]`, accumulated row by row of `b`.
 *
 * @param a `[rows, inner]`.
 * @param b `[inner, columns]`.
 * @param rows rows of `a`.
 * @param inner columns of `a`, rows of `b`.
 * @param columns columns of `b`.
 * @returns `[rows, columns]` in the precision of `a`.
 * @throws {BadArgumentError} if a size is not a non-negative integer, or the length of a matrix
 * does not match its sizes.
 */
export function matrixProduct<T extends Floats>(
  a: T,
  b: T,
  rows: number,
  inner: number,
  columns: number,
): T {
  for (const [name, value] of Object.entries({ rows, inner, columns })) {
    requireInteger(name, value, { min: 0 });
  }
  requireLength("the left matrix", a, rows * inner);
  requireLength("the right matrix", b, inner * columns);
  const product = like(a, rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inner; i++) {
      const left = a[r * inner + i];
      const [to, from] = [r * columns, i * columns];
      for (let c = 0; c < columns; c++) product[to + c] += left * b[from + c];
    }
  }
  return product;
}

/**
 * The gradient of the filter: the gradient of a weight is the sum, over all its uses, of the input
 * that it was multiplied by times the gradient of the output. dw[i, j, m, k] = sum over n, r, c of
 * x[n, r + i - p, c + j - p, m] * dy[n, r, c, k].
 *
 * @param x `[batch, side, side, inMaps]`.
 * @param dy the gradient of the outputs, `[batch, out, out, kernels]`.
 * @param shape the convolution.
 * @returns `[size, size, inMaps, kernels]`.
 * @throws {BadArgumentError} if a length does not match `shape`.
 */
export function filterGradient<T extends Floats>(x: T, dy: T, shape: ConvolutionShape): T {
  const { batch, inMaps, kernels, size } = shape;
  const places = batch * convolvedSide(shape) ** 2;
  requireLength("the gradient", dy, places * kernels);
  const rows = windowRows(x, shape);
  const inner = size * size * inMaps;
  const gradient = like(x, inner * kernels);
  for (let place = 0; place < places; place++) {
    for (let i = 0; i < inner; i++) {
      const value = rows[place * inner + i];
      for (let k = 0; k < kernels; k++) {
        gradient[i * kernels + k] += value * dy[place * kernels + k];
      }
    }
  }
  return gradient;
}

/**
 * The largest difference between two lists, relative to the largest number in the first.
 *
 * @param expected the reference numbers.
 * @param found the numbers to compare, in the same order.
 * @returns the largest difference divided by the largest number in `expected`.
 * @throws {BadArgumentError} if the lists differ in length, or a number is not finite.
 *
 * @example
 * ```ts
 * import { relativeDifference } from "@alexnet/alexnet/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(relativeDifference([-4, 1], [-4, 2]), 0.25);
 * ```
 */
export function relativeDifference(expected: ArrayLike<number>, found: ArrayLike<number>): number {
  if (expected.length !== found.length) {
    throw new BadArgumentError(
      `Expected lists of equal length but found ${expected.length} and ${found.length} numbers.`,
    );
  }
  requireFiniteNumbers("the expected numbers", expected);
  requireFiniteNumbers("the found numbers", found);
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference === 0 ? 0 : difference / largest;
}

function like<T extends Floats>(x: T, length: number): T {
  return (x instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T;
}

/**
 * Checks that `x` and `filter` fill the shapes of a convolution.
 *
 * @throws {BadArgumentError} if a length does not match `shape`, or `shape` is impossible.
 */
export function requireLengths(x: Floats, filter: Floats, shape: ConvolutionShape): void {
  const { batch, side, inMaps, kernels, size } = shape;
  for (const [name, value] of Object.entries({ batch, side, inMaps, kernels, size })) {
    requireInteger(name, value, { min: 1 });
  }
  convolvedSide(shape);
  requireLength("images", x, batch * side * side * inMaps);
  requireLength("filters", filter, size * size * inMaps * kernels);
}

function requireLength(what: string, values: Floats, length: number): void {
  if (values.length === length) return;
  throw new BadArgumentError(
    `Expected ${length} numbers for ${what} but found ${values.length}; check the shape.`,
  );
}
