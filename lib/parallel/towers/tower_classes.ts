/**
 * How the last layer, which both towers share on one process, is divided between two ranks.
 *
 * @module
 */

/** Consecutive classes: from `start` to `end` - 1. */
export interface ClassRange {
  readonly start: number;
  readonly end: number;
}

/** The classes whose units tower `tower` of two holds: half of them, the second tower one more. */
export function classesOfTower(classes: number, tower: number): ClassRange {
  return {
    start: Math.floor(tower * classes / 2),
    end: Math.floor((tower + 1) * classes / 2),
  };
}

/** Columns `start` to `end` of a matrix `[rows, columns]`, as an array of their own. */
export function columnsOf(
  values: Float32Array<ArrayBufferLike>,
  columns: number,
  { start, end }: ClassRange,
): Float32Array<ArrayBuffer> {
  const rows = values.length / columns;
  const part = new Float32Array(rows * (end - start));
  for (let row = 0; row < rows; row++) {
    part.set(values.subarray(row * columns + start, row * columns + end), row * (end - start));
  }
  return part;
}

/** The matrix whose left and right columns are those of two matrices with `rows` rows. */
export function joinedColumns(
  left: Float32Array<ArrayBufferLike>,
  right: Float32Array<ArrayBufferLike>,
  rows: number,
): Float32Array<ArrayBuffer> {
  const [l, r] = [left.length / rows, right.length / rows];
  const joined = new Float32Array(left.length + right.length);
  for (let row = 0; row < rows; row++) {
    joined.set(left.subarray(row * l, (row + 1) * l), row * (l + r));
    joined.set(right.subarray(row * r, (row + 1) * r), row * (l + r) + l);
  }
  return joined;
}
