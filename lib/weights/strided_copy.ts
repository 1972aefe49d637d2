/**
 * Copies numbers whose order in a file is not row-major, or whose bytes are reversed.
 *
 * @module
 */
import type { Fail } from "../files/byte_reader.ts";

/** Where the numbers of a tensor are among the bytes of `source`. */
export interface Strided {
  /** The bytes that hold the numbers. */
  readonly source: Uint8Array;
  /** Bytes of a number. */
  readonly width: number;
  /** Shape; `[]` is a single number. */
  readonly shape: readonly number[];
  /** Numbers from one index of each dimension to the next. */
  readonly strides: readonly number[];
  /** The place of the first number, in numbers. */
  readonly offset: number;
  /** Whether the first byte of each number is its highest. */
  readonly bigEndian: boolean;
}

/**
 * The bytes that a reader may allocate beside the file: a small file can name the same numbers any
 * number of times.
 */
export class CopyBudget {
  #left: number;
  readonly #most: number;

  /** Allows copies of at most `most` bytes altogether. */
  constructor(most: number) {
    this.#left = this.#most = most;
  }

  /** Allocates `length` bytes. */
  allocate(length: number, fail: Fail): Uint8Array<ArrayBuffer> {
    if (length > this.#left) {
      fail(
        `at most ${this.#most} bytes of copies for a file of this size`,
        "more",
        "the file names the same numbers many times; save each tensor once",
      );
    }
    this.#left -= length;
    return new Uint8Array(length);
  }
}

/** The strides of a row-major tensor. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  for (let i = shape.length - 1, stride = 1; i >= 0; stride *= shape[i--]) strides[i] = stride;
  return strides;
}

/** The strides of a column-major tensor, as Fortran keeps it. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  let stride = 1;
  return shape.map((size) => {
    const before = stride;
    stride *= size;
    return before;
  });
}

/** The product of the sizes; `undefined` beyond 2^53, or if a size is not a whole number. */
export function countOf(shape: readonly number[]): number | undefined {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return undefined;
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The numbers in row-major order, little-endian: a view if they are so already, else a copy. */
export function rowMajorBytes(numbers: Strided, copies: CopyBudget, fail: Fail): Uint8Array {
  const { source, width, shape, strides, offset, bigEndian } = numbers;
  const count = shape.reduce((product, size) => product * size, 1);
  const rows = rowMajorStrides(shape);
  const isView = (count === 0 || shape.every((size, i) => size === 1 || strides[i] === rows[i])) &&
    (!bigEndian || width === 1);
  if (isView) return source.subarray(offset * width, offset * width + count * width);
  const target = copies.allocate(count * width, fail);
  copyRows(numbers, target);
  return target;
}

/** Copies row after row; only the last dimension is an inner loop. */
function copyRows(numbers: Strided, target: Uint8Array<ArrayBuffer>): void {
  const { source, width, shape, strides, offset, bigEndian } = numbers;
  const last = shape.length - 1;
  const size = last < 0 ? 1 : shape[last];
  const step = last < 0 ? 0 : strides[last] * width;
  const rows = target.length / width / size;
  const index = new Array<number>(Math.max(0, last)).fill(0);
  const copyRow = rowCopier(source, target, width, bigEndian);
  let from = offset * width;
  for (let row = 0; row < rows; row++) {
    copyRow(from, step, row * size * width, size);
    for (let d = last - 1; d >= 0; d--) {
      from += strides[d] * width;
      if (++index[d] < shape[d]) break;
      from -= strides[d] * width * shape[d];
      index[d] = 0;
    }
  }
}

/** Copies `count` numbers, `step` bytes apart, from the byte `from` of the source to `to`. */
type CopyRow = (from: number, step: number, to: number, count: number) => void;

function rowCopier(
  source: Uint8Array,
  target: Uint8Array<ArrayBuffer>,
  width: number,
  bigEndian: boolean,
): CopyRow {
  if (width === 4) {
    const input = new DataView(source.buffer, source.byteOffset, source.byteLength);
    const output = new DataView(target.buffer);
    return (from, step, to, count) => {
      for (const end = to + 4 * count; to < end; to += 4, from += step) {
        output.setUint32(to, input.getUint32(from, !bigEndian), true);
      }
    };
  }
  const [first, next] = bigEndian ? [width - 1, -1] : [0, 1];
  return (from, step, to, count) => {
    for (let i = 0; i < count; i++, from += step) {
      for (let k = 0, at = from + first; k < width; k++, at += next) target[to++] = source[at];
    }
  };
}
