/**
 * Arrays of float64 for the reference: plain data and plain loops, no library.
 */

/** Values in row-major order. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The number of values of `shape`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Zeros. */
export function zeros(shape: readonly number[]): Array64 {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** One value for each index of `shape`. */
export function fill(shape: readonly number[], value: (index: number) => number): Array64 {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => value(i)) };
}

/** `f` of each value. */
export function map(x: Array64, f: (value: number, index: number) => number): Array64 {
  return { shape: x.shape, data: x.data.map(f) };
}

/** Each value rounded to float32, so that reference and backend start from the same numbers. */
export function rounded(x: Array64): Array64 {
  return map(x, Math.fround);
}

/** The four sizes of a batch of images or a filter. */
export function four(x: Array64): [number, number, number, number] {
  if (x.shape.length !== 4) throw new Error(`Expected 4 sizes but found [${x.shape}].`);
  return [x.shape[0], x.shape[1], x.shape[2], x.shape[3]];
}
