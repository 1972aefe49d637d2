/**
 * Tasks of matrix products: each piece computes a block of the result with its whole sums, so that
 * the order of additions does not depend on the pieces.
 *
 * Arguments of all five: m, n, k, a, lda, b, ldb, c, ldc, bias, relu (0 or `RELU`), rows per
 * piece, columns per piece. Strides are in bytes.
 *
 * @module
 */
import { ACCUMULATE, SUM_BLOCK, TILE_COLUMNS } from "../../kernel_constants.ts";
import type { Task, Thread } from "../threads/thread.ts";

/** Terms of the sum whose panels are packed together: with 256 columns they stay in the L2 cache. */
const PACKED_TERMS = 4 * SUM_BLOCK;
/** Terms of the sum that {@linkcode dotProductTask} processes at a time: three rows stay in L1. */
export const ROW_BLOCK = 2048;

function block(thread: Thread, item: number) {
  const [m, n, k, a, lda, b, ldb, c, ldc, bias, relu, rows, columns] = thread.arguments;
  const across = Math.ceil(n / columns);
  const i = Math.floor(item / across) * rows, j = (item % across) * columns;
  const height = Math.min(rows, m - i), width = Math.min(columns, n - j);
  return { k, a, lda, b, ldb, c: c + i * ldc + j * 4, ldc, bias, relu, i, j, height, width };
}

/** Bytes of `terms` rows and `columns` columns of B, packed into panels. */
export function packedBytes(terms: number, columns: number): number {
  return terms * Math.ceil(columns / TILE_COLUMNS) * TILE_COLUMNS * 4;
}

/** Scratch bytes of the tasks that pack B, for pieces of `columns` columns. */
export function multiplyScratch(k: number, columns: number): number {
  return packedBytes(Math.min(PACKED_TERMS, k), columns) + 64;
}

/** C = A[m, k] * B[k, n] (+ bias, + ReLU). */
export const multiplyTask: Task = (thread, item) => {
  const piece = block(thread, item);
  multiplyPacked(thread, piece, (from, count) => {
    const b = piece.b + from * piece.ldb + piece.j * 4;
    thread.kernels.packColumns(count, piece.width, b, piece.ldb, thread.scratch);
  });
};

/** The same for B[n, k], which is transposed while it is packed: for many rows of A. */
export const multiplyTransposedBTask: Task = (thread, item) => {
  const piece = block(thread, item);
  multiplyPacked(thread, piece, (from, count) => {
    const b = piece.b + piece.j * piece.ldb + from * 4;
    thread.kernels.packRows(count, piece.width, b, piece.ldb, thread.scratch);
  });
};

function multiplyPacked(
  thread: Thread,
  { k, a, lda, c, ldc, bias, relu, i, j, height, width }: ReturnType<typeof block>,
  pack: (from: number, count: number) => void,
): void {
  for (let from = 0; from < k || from === 0; from += PACKED_TERMS) {
    const count = Math.min(PACKED_TERMS, k - from);
    pack(from, count);
    thread.kernels.multiplyPacked(
      height,
      width,
      count,
      a + i * lda + from * 4,
      lda,
      thread.scratch,
      c,
      ldc,
      from === 0 && bias > 0 ? bias + j * 4 : 0,
      (from > 0 ? ACCUMULATE : 0) | (from + count >= k ? relu : 0),
      thread.spill,
    );
  }
}

/** C = A[k, m] transposed * B[k, n]. */
export const multiplyTransposedATask: Task = (thread, item) => {
  const { k, a, lda, b, ldb, c, ldc, i, j, height, width } = block(thread, item);
  for (let from = 0; from < k || from === 0; from += PACKED_TERMS) {
    const count = Math.min(PACKED_TERMS, k - from);
    thread.kernels.packColumns(count, width, b + from * ldb + j * 4, ldb, thread.scratch);
    thread.kernels.multiplyTransposedA(
      height,
      width,
      count,
      a + from * lda + i * 4,
      lda,
      thread.scratch,
      c,
      ldc,
      from > 0 ? ACCUMULATE : 0,
      thread.spill,
    );
  }
};

/** C = A[m, k] * B[k, n] (+ bias, + ReLU) for few rows of A, with B read in place. */
export const multiplyThinTask: Task = (thread, item) => {
  const { k, a, lda, b, ldb, c, ldc, bias, relu, i, j, height, width } = block(thread, item);
  thread.kernels.multiplyThin(
    height,
    width,
    k,
    a + i * lda,
    lda,
    b + j * 4,
    ldb,
    c,
    ldc,
    bias > 0 ? bias + j * 4 : 0,
    relu,
  );
};

/** C = A[m, k] * B[n, k] transposed, with both matrices read along their rows. */
export const dotProductTask: Task = (thread, item) => {
  const { k, a, lda, b, ldb, c, ldc, i, j, height, width } = block(thread, item);
  for (let from = 0; from < k || from === 0; from += ROW_BLOCK) {
    const count = Math.min(ROW_BLOCK, k - from);
    thread.kernels.multiplyDotProducts(
      height,
      width,
      count,
      a + i * lda + from * 4,
      lda,
      b + j * ldb + from * 4,
      ldb,
      c,
      ldc,
      from > 0 ? ACCUMULATE : 0,
    );
  }
};
