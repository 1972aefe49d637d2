// Matrix products from tiles: packing the right matrix, and the loops around the tiles.
import { ACCUMULATE, GROUP_ROWS, RELU, ROWS_TOGETHER, SUM_BLOCK } from "../../kernel_constants";
import { fillColumns, fillRow, fillScatteredColumns, STRIPE_ROW_BYTES } from "./stripe";
import { multiplyStripe, STEP_BYTES, STRIPE_ROWS, stripeAt, TILE_COLUMNS } from "./tile";

/** Bytes of one step of all panels of `n` columns. */
// @ts-ignore: decorator
@inline
export function stepOfAllPanels(n: i32): usize {
  return <usize>((n + TILE_COLUMNS - 1) / TILE_COLUMNS) * STEP_BYTES;
}

/**
 * The mode of the block of a sum's terms `from` .. `from + count` of `k`, where `mode` is that of the
 * whole: later blocks are added to the first, and only the last passes through ReLU.
 */
// @ts-ignore: decorator
@inline
export function modeOfBlock(mode: i32, from: i32, count: i32, k: i32): i32 {
  return (from > 0 ? mode | ACCUMULATE : mode) & (from + count < k ? ~RELU : ~0);
}

/**
 * Packs the matrix B[0..k)[0..n) into panels of `TILE_COLUMNS` columns, `SUM_BLOCK` rows at a time: panel j of
 * a block holds, for each of its rows, the numbers of its columns, zeros beyond column n. The panels of a
 * block lie one after another, and so do the blocks. `ldb` counts bytes.
 *
 * Eight rows are read side by side: 64 would evict each other from the cache if they are a multiple
 * of 4096 bytes apart, as in AlexNet's layers.
 */
export function packColumns(k: i32, n: i32, b: usize, ldb: usize, panels: usize): void {
  for (let from = 0; from < k; from += SUM_BLOCK) {
    const block = min(SUM_BLOCK, k - from);
    for (let i = 0; i < block; i += 8) {
      const rows = min(8, block - i);
      let target = panels + <usize>i * STEP_BYTES;
      for (let j = 0; j < n; j += TILE_COLUMNS) {
        packPart(rows, min(TILE_COLUMNS, n - j), b + (<usize>j << 2), ldb, target);
        target += <usize>block * STEP_BYTES;
      }
      b += <usize>rows * ldb;
    }
    panels += <usize>block * stepOfAllPanels(n);
  }
}

/** Up to eight rows of one panel of {@link packColumns}. */
// @ts-ignore: decorator
@inline
function packPart(rows: i32, columns: i32, source: usize, ldb: usize, target: usize): void {
  if (columns == TILE_COLUMNS) {
    if (rows == 8) {
      //: for $R from 0 to 7
      packVectors(source, target + $R * STEP_BYTES);
      source += ldb;
      //: end
    } else {
      for (let i = 0; i < rows; i++) {
        packVectors(source, target);
        source += ldb;
        target += STEP_BYTES;
      }
    }
  } else {
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < TILE_COLUMNS; c++) {
        store<f32>(target + (c << 2), c < columns ? load<f32>(source + (c << 2)) : 0);
      }
      source += ldb;
      target += STEP_BYTES;
    }
  }
}

/** Copies `TILE_COLUMNS` floats. */
// @ts-ignore: decorator
@inline
function packVectors(source: usize, target: usize): void {
  v128.store(target, v128.load(source));
  v128.store(target, v128.load(source, 16), 16);
  if (TILE_COLUMNS == 16) {
    v128.store(target, v128.load(source, 32), 32);
    v128.store(target, v128.load(source, 48), 48);
  }
}

/** Packs the matrix B[0..n)[0..k) transposed: into panels like those of {@link packColumns}. */
export function packRows(k: i32, n: i32, b: usize, ldb: usize, panels: usize): void {
  for (let from = 0; from < k; from += SUM_BLOCK) {
    const count = min(SUM_BLOCK, k - from);
    for (let j = 0; j < n; j += TILE_COLUMNS) {
      packPanelOfRows(count, min(TILE_COLUMNS, n - j), b + <usize>j * ldb, ldb, panels);
      panels += <usize>count * STEP_BYTES;
    }
    b += 4 * SUM_BLOCK;
  }
}

/** One panel of {@link packRows}; four rows by four columns at a time are transposed in registers. */
function packPanelOfRows(k: i32, n: i32, b: usize, ldb: usize, panel: usize): void {
  for (let half = 0; half < TILE_COLUMNS; half += 4) {
    const rows = min(4, n - half);
    const b0 = b + <usize>half * ldb;
    let target = panel + (<usize>half << 2);
    let i = 0;
    if (rows == 4) {
      for (; i + 4 <= k; i += 4) {
        transpose4x4(b0 + (<usize>i << 2), ldb, target, STEP_BYTES);
        target += 4 * STEP_BYTES;
      }
    }
    for (; i < k; i++) {
      for (let r = 0; r < 4; r++) {
        const value: f32 = r < rows ? load<f32>(b0 + <usize>r * ldb + (<usize>i << 2)) : 0;
        store<f32>(target + (<usize>r << 2), value);
      }
      target += STEP_BYTES;
    }
  }
}

/**
 * C[m, n] = (C or bias or 0) + A[m, k] * packed B[k, n]; rows of A contiguous, `lda` and `ldc` in
 * bytes. `bias`: `n` floats rounded up to a multiple of `TILE_COLUMNS`, or 0.
 */
export function multiplyPacked(
  m: i32, n: i32, k: i32, a: usize, lda: usize, panels: usize, c: usize, ldc: usize,
  bias: usize, mode: i32, work: usize,
): void {
  const step = stepOfAllPanels(n);
  for (let first = 0; first < m; first += ROWS_TOGETHER) {
    const last = min(m, first + ROWS_TOGETHER);
    for (let from = 0; from < k || from == 0; from += SUM_BLOCK) {
      const count = min(SUM_BLOCK, k - from);
      const bias0 = from == 0 ? bias : 0;
      const mode0 = modeOfBlock(mode, from, count, k);
      for (let i = first; i < last; i += STRIPE_ROWS) {
        const rows = min(STRIPE_ROWS, last - i);
        let source = a + <usize>i * lda + (<usize>from << 2);
        for (let row = 0; row < rows; row++) {
          fillRow(stripeAt(work), row, 0, source, count);
          source += lda;
        }
        multiplyStripe(
          count, panels + <usize>from * step, n, c + <usize>i * ldc, ldc, bias0, mode0, rows, work,
        );
      }
    }
  }
}

/** C[m, n] = (C or 0) + A[k, m] transposed * packed B[k, n]: {@link multiplyPacked}. */
export function multiplyTransposedA(
  m: i32, n: i32, k: i32, a: usize, lda: usize, panels: usize, c: usize, ldc: usize,
  mode: i32, work: usize,
): void {
  const step = stepOfAllPanels(n);
  for (let first = 0; first < m; first += ROWS_TOGETHER) {
    const last = min(m, first + ROWS_TOGETHER);
    for (let from = 0; from < k || from == 0; from += SUM_BLOCK) {
      const count = min(SUM_BLOCK, k - from);
      const mode0 = modeOfBlock(mode, from, count, k);
      for (let i = first; i < last; i += STRIPE_ROWS) {
        const all = min(STRIPE_ROWS, last - i);
        for (let group = 0; group < all; group += GROUP_ROWS) {
          const rows = min(GROUP_ROWS, all - group);
          const q = a + <usize>from * lda + (<usize>(i + group) << 2);
          const stripe = stripeAt(work) + <usize>group * STRIPE_ROW_BYTES;
        if (rows == GROUP_ROWS) {
          fillColumns(stripe, q, count, 0, 0, i32.MAX_VALUE, 1, lda, 0, 0);
        } else {
          fillScatteredColumns(
            stripe, q, rows > 1 ? q + 4 : q, rows > 2 ? q + 8 : q, rows > 3 ? q + 12 : q, rows > 4 ? q + 16 : q, q,
            count, 0, 0, i32.MAX_VALUE, 1, lda, 0, 0,
          );
        }
        }
        multiplyStripe(
          count, panels + <usize>from * step, n, c + <usize>i * ldc, ldc, 0, mode0, all, work,
        );
      }
    }
  }
}

/** The transpose of an [m, n] matrix with row length `lda` bytes, as a dense [n, m] matrix. */
export function transpose(m: i32, n: i32, a: usize, lda: usize, target: usize): void {
  const ldt = <usize>m << 2;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const a0 = a + <usize>i * lda;
    let t = target + (<usize>i << 2);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      transpose4x4(a0 + (<usize>j << 2), lda, t, ldt);
      t += ldt << 2;
    }
    for (; j < n; j++) {
      for (let r = 0; r < 4; r++) {
        store<f32>(t + (<usize>r << 2), load<f32>(a0 + <usize>r * lda + (<usize>j << 2)));
      }
      t += ldt;
    }
  }
  for (; i < m; i++) {
    const a0 = a + <usize>i * lda;
    for (let j = 0; j < n; j++) {
      store<f32>(target + <usize>j * ldt + (<usize>i << 2), load<f32>(a0 + (<usize>j << 2)));
    }
  }
}

/** Transposes four rows by four columns in registers; `lda` and `ldt` count bytes. */
// @ts-ignore: decorator
@inline
function transpose4x4(a: usize, lda: usize, target: usize, ldt: usize): void {
  const r0 = v128.load(a), r1 = v128.load(a + lda);
  const r2 = v128.load(a + 2 * lda), r3 = v128.load(a + 3 * lda);
  const u = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const v = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const w = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const x = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  v128.store(target, i8x16.shuffle(u, v, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
  v128.store(target + ldt, i8x16.shuffle(u, v, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
  v128.store(target + 2 * ldt, i8x16.shuffle(w, x, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
  v128.store(target + 3 * ldt, i8x16.shuffle(w, x, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
}
