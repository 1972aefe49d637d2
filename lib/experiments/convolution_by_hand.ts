/**
 * Convolution in plain loops, twice: place by place, and as one matrix product over all windows laid
 * out as rows (`im2col`). For lesson 02, and slow on purpose; the library's own is
 * `lib/ops/convolution.ts`.
 *
 * Layouts are those of the library: images `[batch, side, side, inMaps]`, filters
 * `[size, size, inMaps, kernels]`, both row by row.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** What is convolved: square images and square windows at a stride of 1. */
export interface ConvolutionShape {
  /** Number of images. */
  batch: number;
  /** Height and width of an image. */
  side: number;
  /** Maps of an image. */
  inMaps: number;
  /** Number of kernels, which is the number of maps that come out. */
  kernels: number;
  /** Height and width of a window. */
  size: number;
  /** Zeros on every side of an image. */
  padding: number;
}

/** Numbers of single or double precision. */
export type Floats = Float32Array | Float64Array;

/** Height and width of the maps that come out. */
export function convolvedSide({ side, size, padding }: ConvolutionShape): number {
  requireInteger("side of the images", side, { min: 1 });
  requireInteger("padding", padding, { min: 0 });
  requireInteger("size of a filter", size, { min: 1, max: side + 2 * padding });
  return side + 2 * padding - size + 1;
}

/** Operations of one convolution: a multiplication and an addition for each weight and place. */
export function convolutionFlop(shape: ConvolutionShape): number {
  const { batch, inMaps, kernels, size } = shape;
  for (const [name, value] of Object.entries({ batch, inMaps, kernels })) {
    requireInteger(name, value, { min: 1 });
  }
  return 2 * batch * convolvedSide(shape) ** 2 * size * size * inMaps * kernels;
}

/**
 * Place by place: y[n, r, c, k] = sum over i, j, m of x[n, r + i - p, c + j - p, m] * w[i, j, m, k].
 *
 * @returns `[batch, out, out, kernels]` in the precision of `x`.
 * @throws BadArgumentError when a length does not fit `shape`.
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
 * Every window as a row of numbers, zeros where it lies outside of the image: `im2col`.
 *
 * @returns `[batch * out * out, size * size * inMaps]`.
 * @throws BadArgumentError when the length of `x` does not fit `shape`.
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

/** The product of `a` `[rows, inner]` and `b` `[inner, columns]`, row by row of `b`. */
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
 * The gradient of the filter: each weight collects what it was multiplied by, times the gradient of
 * what it went into. dw[i, j, m, k] = sum over n, r, c of x[n, r + i - p, c + j - p, m] * dy[n, r, c, k].
 *
 * @param dy `[batch, out, out, kernels]`.
 * @returns `[size, size, inMaps, kernels]`.
 * @throws BadArgumentError when a length does not fit `shape`.
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

/** The largest difference of two lists, as a share of the largest number of the first. */
export function relativeDifference(expected: ArrayLike<number>, found: ArrayLike<number>): number {
  if (expected.length !== found.length) {
    throw new BadArgumentError(
      `Expected lists of equal length but found ${expected.length} and ${found.length} numbers.`,
    );
  }
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}

function like<T extends Floats>(x: T, length: number): T {
  return (x instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T;
}

function requireLengths(x: Floats, filter: Floats, shape: ConvolutionShape): void {
  const { batch, side, inMaps, kernels, size } = shape;
  for (const [name, value] of Object.entries({ batch, side, inMaps, kernels, size })) {
    requireInteger(name, value, { min: 1 });
  }
  requireLength("images", x, batch * side * side * inMaps);
  requireLength("filters", filter, size * size * inMaps * kernels);
}

function requireLength(what: string, values: Floats, length: number): void {
  if (values.length === length) return;
  throw new BadArgumentError(
    `Expected ${length} numbers for ${what} but found ${values.length}; check the shape.`,
  );
}
