/**
 * Tasks of matrix products: each piece computes a block of the result with its whole sums, so that
 * the order of additions does not depend on the pieces.
 *
 * Arguments of all four: m, n, k, a, lda, b, ldb, c, ldc, bias, relu (0 or 2), rows per piece,
 * columns per piece. Strides are in bytes.
 *
 * @module
 */
import type { Task, Thread } from "../threads/thread.ts";

/** Terms of the sum that are processed at a time, so that a packed panel stays in the L1 cache. */
export const SUM_BLOCK = 256;
/** The same for products along rows: three rows of 2048 floats. */
export const ROW_BLOCK = 2048;

function block(thread: Thread, item: number) {
  const [m, n, k, a, lda, b, ldb, c, ldc, bias, relu, rows, columns] = thread.arguments;
  const across = Math.ceil(n / columns);
  const i = Math.floor(item / across) * rows, j = (item % across) * columns;
  const height = Math.min(rows, m - i), width = Math.min(columns, n - j);
  return { k, a, lda, b, ldb, c: c + i * ldc + j * 4, ldc, bias, relu, i, j, height, width };
}

/** C = A[m, k] * B[k, n] (+ bias, + ReLU). Scratch: SUM_BLOCK * columns per piece * 4 bytes. */
export const multiplyTask: Task = (thread, item) => {
  const piece = block(thread, item);
  multiplyPacked(thread, piece, (from, count) => {
    const b = piece.b + from * piece.ldb + piece.j * 4;
    thread.kernels.packColumns(count, piece.width, b, piece.ldb, thread.scratch);
  });
};

/** The same for B[n, k], which is transposed while it is packed: for many rows of A. */
export const turnedTask: Task = (thread, item) => {
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
  for (let from = 0; from < k || from === 0; from += SUM_BLOCK) {
    const count = Math.min(SUM_BLOCK, k - from);
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
      (from > 0 ? 1 : 0) | (from + count >= k ? relu : 0),
      thread.spill,
    );
  }
}

/**
 * C = A[k, m] transposed * B[k, n]. Scratch: that of {@linkcode multiplyTask} plus 24 * SUM_BLOCK
 * bytes.
 */
export const outerTask: Task = (thread, item) => {
  const { k, a, lda, b, ldb, c, ldc, i, j, height, width } = block(thread, item);
  for (let from = 0; from < k || from === 0; from += SUM_BLOCK) {
    const count = Math.min(SUM_BLOCK, k - from);
    const panels = thread.scratch + SUM_BLOCK * 24;
    thread.kernels.packColumns(count, width, b + from * ldb + j * 4, ldb, panels);
    thread.kernels.multiplyOuter(
      height,
      width,
      count,
      a + from * lda + i * 4,
      lda,
      panels,
      c,
      ldc,
      from > 0 ? 1 : 0,
      thread.scratch,
      thread.spill,
    );
  }
};

/** C = A[m, k] * B[n, k] transposed. */
export const transposedTask: Task = (thread, item) => {
  const { k, a, lda, b, ldb, c, ldc, i, j, height, width } = block(thread, item);
  for (let from = 0; from < k || from === 0; from += ROW_BLOCK) {
    const count = Math.min(ROW_BLOCK, k - from);
    thread.kernels.multiplyTransposed(
      height,
      width,
      count,
      a + i * lda + from * 4,
      lda,
      b + j * ldb + from * 4,
      ldb,
      c,
      ldc,
      from > 0 ? 1 : 0,
    );
  }
};
