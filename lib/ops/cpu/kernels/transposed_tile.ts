// The tile of six rows times eight columns for a left matrix that is stored transposed.
//
// The twelve vectors of sums and the packed right side are the same as in tile.ts. Each step reads six
// numbers of one row of the stored left matrix.
import { madd } from "./simd";
import { storeTile } from "./store_tile";

/**
 * {@link tile6x8} for a left matrix that is stored transposed, e.g. for the gradient of a filter: one
 * step is one pixel, whose `q_r` are six numbers of the left matrix and whose eight numbers of the
 * right one are packed. Pixels stand in `lines` lines of `width`, `pixelStep` bytes apart, with
 * `lineGap` bytes more from the end of a line to the next and `imageGap` bytes more to the next of
 * `images` images.
 */
export function transposedTile6x8(
  q0: usize, q1: usize, q2: usize, q3: usize, q4: usize, q5: usize,
  images: i32, lines: i32, width: i32, pixelStep: usize, lineGap: usize, imageGap: usize,
  panel: usize, c: usize, ldc: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  let b0 = f32x4.splat(0), b1 = b0, x = b0;
  let s00 = b0, s01 = b0, s10 = b0, s11 = b0, s20 = b0, s21 = b0, s30 = b0, s31 = b0, s40 = b0, s41 = b0, s50 = b0, s51 = b0;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < lines; y++) {
      for (let i = 0; i < width; i++) {
        b0 = v128.load(panel); b1 = v128.load(panel, 16);
        x = v128.load_splat<f32>(q0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
        x = v128.load_splat<f32>(q1); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
        x = v128.load_splat<f32>(q2); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
        x = v128.load_splat<f32>(q3); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
        x = v128.load_splat<f32>(q4); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
        x = v128.load_splat<f32>(q5); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
        panel += 32;
        q0 += pixelStep; q1 += pixelStep; q2 += pixelStep; q3 += pixelStep; q4 += pixelStep; q5 += pixelStep;
      }
      q0 += lineGap; q1 += lineGap; q2 += lineGap; q3 += lineGap; q4 += lineGap; q5 += lineGap;
    }
    q0 += imageGap; q1 += imageGap; q2 += imageGap; q3 += imageGap; q4 += imageGap; q5 += imageGap;
  }
  storeTile(
    6, s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51,
    c, ldc, mode, rows, columns, spill,
  );
}

/** {@link transposedTile6x8} for six neighbouring numbers: one pointer instead of six. */
export function contiguousTransposedTile6x8(
  q: usize, images: i32, lines: i32, width: i32, pixelStep: usize, lineGap: usize, imageGap: usize,
  panel: usize, c: usize, ldc: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  let b0 = f32x4.splat(0), b1 = b0, x = b0;
  let s00 = b0, s01 = b0, s10 = b0, s11 = b0, s20 = b0, s21 = b0, s30 = b0, s31 = b0, s40 = b0, s41 = b0, s50 = b0, s51 = b0;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < lines; y++) {
      let i = width;
      for (; i >= 2; i -= 2) {
        b0 = v128.load(panel); b1 = v128.load(panel, 16);
        x = v128.load_splat<f32>(q, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
        x = v128.load_splat<f32>(q, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
        x = v128.load_splat<f32>(q, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
        x = v128.load_splat<f32>(q, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
        x = v128.load_splat<f32>(q, 16); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
        x = v128.load_splat<f32>(q, 20); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
        q += pixelStep;
        b0 = v128.load(panel, 32); b1 = v128.load(panel, 48);
        x = v128.load_splat<f32>(q, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
        x = v128.load_splat<f32>(q, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
        x = v128.load_splat<f32>(q, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
        x = v128.load_splat<f32>(q, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
        x = v128.load_splat<f32>(q, 16); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
        x = v128.load_splat<f32>(q, 20); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
        q += pixelStep;
        panel += 64;
      }
      if (i) {
        b0 = v128.load(panel); b1 = v128.load(panel, 16);
        x = v128.load_splat<f32>(q, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
        x = v128.load_splat<f32>(q, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
        x = v128.load_splat<f32>(q, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
        x = v128.load_splat<f32>(q, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
        x = v128.load_splat<f32>(q, 16); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
        x = v128.load_splat<f32>(q, 20); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
        q += pixelStep;
        panel += 32;
      }
      q += lineGap;
    }
    q += imageGap;
  }
  storeTile(
    6, s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51,
    c, ldc, mode, rows, columns, spill,
  );
}

/**
 * A row of tiles: C[0..5][0..n) (+)= sum over i < k of stripe[i][0..5] * panels[i][0..7], panel after
 * panel. For short sums the call of a function for each tile would take as long as the tile.
 */
export function transposedTileRow(
  stripe: usize, k: i32, panels: usize, n: i32, c: usize, ldc: usize, mode: i32, rows: i32,
  spill: usize,
): void {
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    let b0 = f32x4.splat(0), b1 = b0, x = b0, q = stripe, i = k;
    let s00 = b0, s01 = b0, s10 = b0, s11 = b0, s20 = b0, s21 = b0, s30 = b0, s31 = b0, s40 = b0, s41 = b0, s50 = b0, s51 = b0;
    for (; i >= 2; i -= 2) {
      b0 = v128.load(panels, 0); b1 = v128.load(panels, 16);
      x = v128.load_splat<f32>(q, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(q, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(q, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(q, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(q, 16); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(q, 20); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      b0 = v128.load(panels, 32); b1 = v128.load(panels, 48);
      x = v128.load_splat<f32>(q, 24); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(q, 28); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(q, 32); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(q, 36); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(q, 40); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(q, 44); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      q += 48;
      panels += 64;
    }
    if (i) {
      b0 = v128.load(panels); b1 = v128.load(panels, 16);
      x = v128.load_splat<f32>(q, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(q, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(q, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(q, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(q, 16); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(q, 20); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      panels += 32;
    }
    storeTile(
      6, s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51,
      c, ldc, mode, rows, columns, spill,
    );
    c += 32;
  }
}
