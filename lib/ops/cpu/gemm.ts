/**
 * Matrix products: selects one of four methods and splits the work into pieces.
 *
 * @module
 */
import { blasMultiplyTask } from "./tasks/blas_tasks.ts";
import {
  dotProductTask,
  multiplyScratch,
  multiplyTask,
  multiplyThinTask,
  multiplyTransposedATask,
  multiplyTransposedBTask,
} from "./tasks/gemm_tasks.ts";
import { GROUP_ROWS, PANEL_COLUMNS, RELU } from "../kernel_constants.ts";
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

/** Minimum multiply-adds per piece. */
const PIECE = 500_000;
/** From this many rows of A on, a transposed B is transposed back while it is packed. */
const PACKING_ROWS = 24;
/** Up to this many rows of A, packing B would take longer than the product. */
const THIN_ROWS = 8;
/** Columns of B that a piece of a thin product reads: long contiguous reads are fastest. */
const THIN_COLUMNS = 2048;
/**
 * Columns of B that a piece packs together: half a megabyte with 256 rows. Every piece reads its
 * rows of A once for all of these columns, and reading rows that are not in a cache costs more than
 * packing.
 */
const COLUMNS = 512;

/** Computes `p.c`. Each element is summed in the same order for any number of threads. */
export function multiply(backend: HeapBackend, p: Product): void {
  const { m, n, k } = p;
  // With few rows and a transposed B, the weights are read once; libraries are slower at this.
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
  // With few rows of A, packing B would take longer than the product, so it is read in place.
  const along = p.transposeB && m < PACKING_ROWS;
  const thin = !p.transposeA && !p.transposeB && m <= THIN_ROWS && n % 4 === 0;
  const perThread = thin || along ? 4 : 1;
  const most = Math.floor(m * n * k / PIECE);
  const pieces = Math.max(1, Math.min(perThread * backend.pool.size, most));
  const task: Task = thin
    ? multiplyThinTask
    : along
    ? dotProductTask
    : p.transposeB
    ? multiplyTransposedBTask
    : p.transposeA
    ? multiplyTransposedATask
    : multiplyTask;
  const [rows, columns] = along
    ? split(m, n, pieces, 96, 12)
    : split(m, n, pieces, thin ? THIN_COLUMNS : COLUMNS, GROUP_ROWS);
  const lda = (p.transposeA ? m : k) * 4, ldb = (p.transposeB ? k : n) * 4;
  backend.pool.run(
    task,
    Math.ceil(m / rows) * Math.ceil(n / columns),
    [m, n, k, p.a, lda, p.b, ldb, p.c, n * 4, p.bias, p.relu ? RELU : 0, rows, columns],
    along || thin ? 0 : multiplyScratch(k, columns),
  );
  if ((along || p.transposeA) && (p.bias > 0 || p.relu)) {
    backend.kernels.addBias(m, n, p.c, p.bias, p.relu ? 1 : 0);
  }
}

/**
 * Rows and columns of a piece: at most `columns` columns; rows are split only if that gives too few
 * pieces.
 */
function split(m: number, n: number, pieces: number, columns: number, unit: number) {
  const across = Math.max(Math.ceil(n / columns), Math.min(pieces, Math.ceil(n / PANEL_COLUMNS)));
  const width = Math.min(n, Math.ceil(n / across / PANEL_COLUMNS) * PANEL_COLUMNS);
  const down = Math.max(1, Math.ceil(pieces / Math.ceil(n / width)));
  const height = Math.min(m, Math.ceil(m / down / unit) * unit);
  return [height, width];
}

/** The product by the native library, in pieces that depend only on the shape. */
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
