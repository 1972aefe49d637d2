// Matrix products from tiles: packing the right side, and the loops around the tiles.
import { TILE_COLUMNS, TILE_ROWS } from "../../kernel_constants";
import { tile4x8, tile6x8 } from "./tile";
import { transposedTileRow } from "./transposed_tile";

/** Bytes from one step of a packed panel to the next. */
export const STEP_BYTES: usize = 4 * TILE_COLUMNS;

/**
 * Packs the block B[0..k)[0..n) into panels of eight columns: panel j holds, for each row of B, its
 * numbers 8j to 8j+7, zeros beyond column n. `ldb` counts bytes. Panels lie `k * 32` bytes apart.
 */
export function packColumns(k: i32, n: i32, b: usize, ldb: usize, panels: usize): void {
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    let source = b + (<usize>j << 2);
    const columns = min(TILE_COLUMNS, n - j);
    if (columns == TILE_COLUMNS) {
      for (let i = 0; i < k; i++) {
        v128.store(panels, v128.load(source));
        v128.store(panels, v128.load(source, 16), 16);
        source += ldb;
        panels += STEP_BYTES;
      }
    } else {
      for (let i = 0; i < k; i++) {
        for (let c = 0; c < TILE_COLUMNS; c++) {
          store<f32>(panels + (c << 2), c < columns ? load<f32>(source + (c << 2)) : 0);
        }
        source += ldb;
        panels += STEP_BYTES;
      }
    }
  }
}

/**
 * Packs the block B[0..n)[0..k) transposed: panel j holds, for each column of B, rows 8j to 8j+7,
 * zeros beyond row n. Four rows by four columns at a time are transposed in registers.
 */
export function packRows(k: i32, n: i32, b: usize, ldb: usize, panels: usize): void {
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    for (let half = 0; half < TILE_COLUMNS; half += 4) {
      const rows = min(4, n - j - half);
      const b0 = b + <usize>(j + half) * ldb;
      let target = panels + (<usize>half << 2);
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
    panels += <usize>k * STEP_BYTES;
  }
}

/**
 * C[m, n] = (C or bias or 0) + A[m, k] * packed B[k, n]; rows of A contiguous, `lda` and `ldc` in
 * bytes. `bias`: `n` floats rounded up to a multiple of eight, or 0.
 */
export function multiplyPacked(
  m: i32, n: i32, k: i32, a: usize, lda: usize, panels: usize, c: usize, ldc: usize,
  bias: usize, mode: i32, spill: usize,
): void {
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, n - j);
    const bias8 = bias ? bias + (<usize>j << 2) : 0;
    let i = 0;
    while (i < m) {
      const left = m - i;
      const target = c + <usize>i * ldc + (<usize>j << 2);
      const p0 = a + <usize>i * lda;
      // Four rows at a time where six would leave a nearly empty tile at the end.
      if (left == 8 || left <= 4) {
        const rows = min(4, left);
        const p1 = rows > 1 ? p0 + lda : p0;
        const p2 = rows > 2 ? p1 + lda : p0;
        const p3 = rows > 3 ? p2 + lda : p0;
        tile4x8(p0, p1, p2, p3, k, panels, target, ldc, bias8, mode, rows, columns, spill);
        i += 4;
        continue;
      }
      const rows = min(TILE_ROWS, left);
      const p1 = p0 + lda, p2 = p1 + lda, p3 = p2 + lda, p4 = p3 + lda;
      const p5 = rows > 5 ? p4 + lda : p0;
      tile6x8(
        p0, p1, p2, p3, p4, p5, 1, k, 0, panels, target, ldc, bias8, mode, rows, columns, spill,
      );
      i += TILE_ROWS;
    }
    panels += <usize>k * STEP_BYTES;
  }
}

/**
 * C[m, n] (+)= A[k, m] transposed * packed B[k, n]; `lda` and `ldc` in bytes. All panels of a stripe
 * of six rows are finished before the next stripe, so that C is written along its rows. The stripe's
 * six columns of A are copied together first (`stripe`: 24 bytes for each of k): where rows of A lie a
 * multiple of 4096 bytes apart, as in AlexNet's layers, they would push each other out of the cache.
 */
export function multiplyTransposedA(
  m: i32, n: i32, k: i32, a: usize, lda: usize, panels: usize, c: usize, ldc: usize,
  mode: i32, stripe: usize, spill: usize,
): void {
  for (let i = 0; i < m; i += TILE_ROWS) {
    const rows = min(TILE_ROWS, m - i);
    let source = a + (<usize>i << 2);
    let q = stripe;
    if (rows == TILE_ROWS) {
      for (let p = 0; p < k; p++) {
        v128.store(q, v128.load(source));
        store<i64>(q, load<i64>(source, 16), 16);
        source += lda;
        q += 4 * TILE_ROWS;
      }
    } else {
      for (let p = 0; p < k; p++) {
        for (let r = 0; r < TILE_ROWS; r++) {
          store<f32>(q + (r << 2), r < rows ? load<f32>(source + (r << 2)) : 0);
        }
        source += lda;
        q += 4 * TILE_ROWS;
      }
    }
    transposedTileRow(stripe, k, panels, n, c + <usize>i * ldc, ldc, mode, rows, spill);
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
