/**
 * Matrix products: which of three ways, and into which pieces.
 *
 * @module
 */
import { blasMultiplyTask } from "./tasks/blas_tasks.ts";
import {
  dotProductTask,
  multiplyScratch,
  multiplyTask,
  multiplyTransposedATask,
  multiplyTransposedBTask,
} from "./tasks/gemm_tasks.ts";
import { RELU, TILE_ROWS } from "../kernel_constants.ts";
import type { HeapBackend } from "./heap_backend.ts";
import type { Task } from "./threads/thread.ts";

/** A product C = op(A) * op(B) of dense row-major matrices; offsets in bytes. */
export interface Product {
  transposeA: boolean;
  transposeB: boolean;
  m: number;
  n: number;
  k: number;
  a: number;
  b: number;
  c: number;
  /** Offset of `n` floats that are added to every row, or 0. */
  bias: number;
  /** Whether negative results become zero. */
  relu: boolean;
}

/** A piece should be at least this many multiply-adds. */
const PIECE = 500_000;
/** From this many rows of A on, a transposed B is packed. */
const PACKING_ROWS = 24;
/** Columns of B that a piece packs together: with `SUM_BLOCK` rows a quarter of a megabyte. */
const COLUMNS = 256;

/** Computes `p.c`. Every element is the same sum in the same order for any number of threads. */
export function multiply(backend: HeapBackend, p: Product): void {
  const { m, n, k } = p;
  // Few rows along a transposed B: the weights stream through once, which libraries do worse.
  const streams = p.transposeB && !p.transposeA && m <= 12;
  if (backend.blas !== undefined && m * n * k >= PIECE && !streams) {
    return multiplyByBlas(backend, p);
  }
  if (p.transposeA && p.transposeB) {
    backend.withBytes(m * k * 4, (copy) => {
      backend.kernels.transpose(k, m, p.a, m * 4, copy);
      multiply(backend, { ...p, transposeA: false, a: copy });
    });
    return;
  }
  const pieces = Math.max(1, Math.min(4 * backend.pool.size, Math.floor(m * n * k / PIECE)));
  // With few rows of A, packing B would take longer than the product: B is read as it lies.
  const along = p.transposeB && m < PACKING_ROWS;
  const task: Task = along
    ? dotProductTask
    : p.transposeB
    ? multiplyTransposedBTask
    : p.transposeA
    ? multiplyTransposedATask
    : multiplyTask;
  const [rows, columns] = along
    ? split(m, n, pieces, 96, 12)
    : split(m, n, pieces, COLUMNS, TILE_ROWS);
  const lda = (p.transposeA ? m : k) * 4, ldb = (p.transposeB ? k : n) * 4;
  backend.pool.run(
    task,
    Math.ceil(m / rows) * Math.ceil(n / columns),
    [m, n, k, p.a, lda, p.b, ldb, p.c, n * 4, p.bias, p.relu ? RELU : 0, rows, columns],
    along ? 0 : multiplyScratch(k, columns),
  );
  if ((along || p.transposeA) && (p.bias > 0 || p.relu)) {
    backend.kernels.addBias(m, n, p.c, p.bias, p.relu ? 1 : 0);
  }
}

/** Rows and columns of a piece: at most `columns` columns, rows split only if that is too few. */
function split(m: number, n: number, pieces: number, columns: number, unit: number) {
  const across = Math.max(Math.ceil(n / columns), Math.min(pieces, Math.ceil(n / 24)));
  const width = Math.min(n, Math.ceil(n / across / 24) * 24);
  const down = Math.max(1, Math.ceil(pieces / Math.ceil(n / width)));
  const height = Math.min(m, Math.ceil(m / down / unit) * unit);
  return [height, width];
}

/** The product by the native library, in pieces that depend on the shape alone. */
function multiplyByBlas(backend: HeapBackend, p: Product): void {
  const { m, n, k } = p;
  const pieces = Math.max(1, Math.min(8, Math.floor(m * n * k / (4 * PIECE))));
  const [rows, columns] = m > n
    ? [Math.ceil(m / pieces / 16) * 16, n]
    : [m, Math.ceil(n / pieces / 16) * 16];
  backend.pool.run(
    blasMultiplyTask,
    Math.ceil(m / rows) * Math.ceil(n / columns),
    [
      m,
      n,
      k,
      p.a,
      p.transposeA ? m : k,
      p.b,
      p.transposeB ? k : n,
      p.c,
      n,
      p.transposeA ? 1 : 0,
      p.transposeB ? 1 : 0,
      rows,
      columns,
    ],
  );
  if (p.bias > 0 || p.relu) backend.kernels.addBias(m, n, p.c, p.bias, p.relu ? 1 : 0);
}
