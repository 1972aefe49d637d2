// Six rows times eight columns: the tile that all products with a packed right side are made of.
//
// The tile's 48 sums live in twelve 128-bit registers. One step takes one number of each of six rows
// of the left matrix (broadcast to four lanes) and eight neighbouring numbers of the right matrix
// (two vectors, packed so that the next step's eight numbers follow): eight loads, twelve
// multiply-adds, which keeps both multiply units busy. The left rows need no packing: each row is
// read through a pointer of its own, in `segments` pieces of `length` contiguous floats, `step`
// bytes apart. For a matrix that is one piece; for a convolution it is the rows of the image patch
// under the filter, so that no copy of the patches (im2col) is ever made.
//
// What holds it back: Deno's engine guards each access to the memory by a comparison of its own (it
// does not use the processor's page protection for that), two instructions beside every load. On Zen 4
// the tile runs at 40 of the 60 GFLOP/s that the multiply units give. Tiles of other shapes, whole
// vectors shuffled instead of broadcast loads, and a memory of fixed size were tried and
// gave between 27 and 43.
import { madd } from "./simd";
import { storeTile } from "./store_tile";

/**
 * C[0..5][0..7] = (bias, or C, or 0) + sum over segments s and positions i of
 * row_r[s * step + 4 * i] * panel[s * length + i][0..7]. `rows` of the six are stored, `columns` of
 * the eight. `bias` is the address of eight floats, or 0. `ldc` counts bytes.
 */
export function tile6x8(
  p0: usize, p1: usize, p2: usize, p3: usize, p4: usize, p5: usize,
  segments: i32, length: i32, step: usize, panel: usize,
  c: usize, ldc: usize, bias: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  let b0 = f32x4.splat(0), b1 = b0, x = b0;
  if (bias) { b0 = v128.load(bias); b1 = v128.load(bias, 16); }
  let s00 = b0, s01 = b1, s10 = b0, s11 = b1, s20 = b0, s21 = b1, s30 = b0, s31 = b1, s40 = b0, s41 = b1, s50 = b0, s51 = b1;
  const back = step - (<usize>length << 2);
  for (let s = 0; s < segments; s++) {
    let i = length;
    for (; i >= 4; i -= 4) {
      b0 = v128.load(panel, 0); b1 = v128.load(panel, 16);
      x = v128.load_splat<f32>(p0, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(p1, 0); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(p2, 0); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(p3, 0); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(p4, 0); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(p5, 0); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      b0 = v128.load(panel, 32); b1 = v128.load(panel, 48);
      x = v128.load_splat<f32>(p0, 4); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(p1, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(p2, 4); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(p3, 4); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(p4, 4); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(p5, 4); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      b0 = v128.load(panel, 64); b1 = v128.load(panel, 80);
      x = v128.load_splat<f32>(p0, 8); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(p1, 8); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(p2, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(p3, 8); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(p4, 8); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(p5, 8); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      b0 = v128.load(panel, 96); b1 = v128.load(panel, 112);
      x = v128.load_splat<f32>(p0, 12); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(p1, 12); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(p2, 12); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(p3, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(p4, 12); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(p5, 12); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      panel += 128;
      p0 += 16; p1 += 16; p2 += 16; p3 += 16; p4 += 16; p5 += 16;
    }
    for (; i > 0; i--) {
      b0 = v128.load(panel); b1 = v128.load(panel, 16);
      x = v128.load_splat<f32>(p0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(p1); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(p2); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(p3); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(p4); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(p5); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      panel += 32;
      p0 += 4; p1 += 4; p2 += 4; p3 += 4; p4 += 4; p5 += 4;
    }
    p0 += back; p1 += back; p2 += back; p3 += back; p4 += back; p5 += back;
  }
  storeTile(
    6, s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51,
    c, ldc, mode, rows, columns, spill,
  );
}

/** A tile of four rows, for what remains of a matrix when six do not fit: {@link tile6x8}. */
export function tile4x8(
  p0: usize, p1: usize, p2: usize, p3: usize, length: i32, panel: usize,
  c: usize, ldc: usize, bias: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  let b0 = f32x4.splat(0), b1 = b0, x = b0;
  if (bias) { b0 = v128.load(bias); b1 = v128.load(bias, 16); }
  let s00 = b0, s01 = b1, s10 = b0, s11 = b1, s20 = b0, s21 = b1, s30 = b0, s31 = b1;
  let i = length;
  for (; i >= 4; i -= 4) {
    b0 = v128.load(panel, 0); b1 = v128.load(panel, 16);
    x = v128.load_splat<f32>(p0, 0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
    x = v128.load_splat<f32>(p1, 0); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
    x = v128.load_splat<f32>(p2, 0); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
    x = v128.load_splat<f32>(p3, 0); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
    b0 = v128.load(panel, 32); b1 = v128.load(panel, 48);
    x = v128.load_splat<f32>(p0, 4); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
    x = v128.load_splat<f32>(p1, 4); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
    x = v128.load_splat<f32>(p2, 4); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
    x = v128.load_splat<f32>(p3, 4); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
    b0 = v128.load(panel, 64); b1 = v128.load(panel, 80);
    x = v128.load_splat<f32>(p0, 8); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
    x = v128.load_splat<f32>(p1, 8); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
    x = v128.load_splat<f32>(p2, 8); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
    x = v128.load_splat<f32>(p3, 8); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
    b0 = v128.load(panel, 96); b1 = v128.load(panel, 112);
    x = v128.load_splat<f32>(p0, 12); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
    x = v128.load_splat<f32>(p1, 12); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
    x = v128.load_splat<f32>(p2, 12); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
    x = v128.load_splat<f32>(p3, 12); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
    panel += 128;
    p0 += 16; p1 += 16; p2 += 16; p3 += 16;
  }
  for (; i > 0; i--) {
    b0 = v128.load(panel); b1 = v128.load(panel, 16);
    x = v128.load_splat<f32>(p0); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
    x = v128.load_splat<f32>(p1); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
    x = v128.load_splat<f32>(p2); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
    x = v128.load_splat<f32>(p3); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
    panel += 32;
    p0 += 4; p1 += 4; p2 += 4; p3 += 4;
  }
  storeTile(
    4, s00, s01, s10, s11, s20, s21, s30, s31, b0, b0, b0, b0,
    c, ldc, mode, rows, columns, spill,
  );
}
