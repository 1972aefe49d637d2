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
// vectors turned by shuffles instead of broadcast loads, and a memory of fixed size were tried and
// gave between 27 and 43.
import { madd, rectified } from "./simd";

/** Read the old content of C and add to it. */
export const ACCUMULATE: i32 = 1;
/** Replace negative results by zero when storing. */
export const RELU: i32 = 2;

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
  if (rows == 6 && columns == 8) {
    let d = c;
    if (mode & ACCUMULATE) {
      s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += ldc;
      s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += ldc;
      s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += ldc;
      s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16)); d += ldc;
      s40 = f32x4.add(s40, v128.load(d)); s41 = f32x4.add(s41, v128.load(d, 16)); d += ldc;
      s50 = f32x4.add(s50, v128.load(d)); s51 = f32x4.add(s51, v128.load(d, 16));
      d = c;
    }
    if (mode & RELU) {
      b0 = f32x4.splat(0);
      s00 = rectified(s00, b0); s01 = rectified(s01, b0);
      s10 = rectified(s10, b0); s11 = rectified(s11, b0);
      s20 = rectified(s20, b0); s21 = rectified(s21, b0);
      s30 = rectified(s30, b0); s31 = rectified(s31, b0);
      s40 = rectified(s40, b0); s41 = rectified(s41, b0);
      s50 = rectified(s50, b0); s51 = rectified(s51, b0);
    }
    v128.store(d, s00); v128.store(d, s01, 16); d += ldc;
    v128.store(d, s10); v128.store(d, s11, 16); d += ldc;
    v128.store(d, s20); v128.store(d, s21, 16); d += ldc;
    v128.store(d, s30); v128.store(d, s31, 16); d += ldc;
    v128.store(d, s40); v128.store(d, s41, 16); d += ldc;
    v128.store(d, s50); v128.store(d, s51, 16);
    return;
  }
  v128.store(spill, s00, 0); v128.store(spill, s01, 16);
  v128.store(spill, s10, 32); v128.store(spill, s11, 48);
  v128.store(spill, s20, 64); v128.store(spill, s21, 80);
  v128.store(spill, s30, 96); v128.store(spill, s31, 112);
  v128.store(spill, s40, 128); v128.store(spill, s41, 144);
  v128.store(spill, s50, 160); v128.store(spill, s51, 176);
  storePart(c, ldc, mode, rows, columns, spill);
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
  if (rows == 4 && columns == 8) {
    let d = c;
    if (mode & ACCUMULATE) {
      s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += ldc;
      s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += ldc;
      s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += ldc;
      s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16));
      d = c;
    }
    if (mode & RELU) {
      b0 = f32x4.splat(0);
      s00 = rectified(s00, b0); s01 = rectified(s01, b0);
      s10 = rectified(s10, b0); s11 = rectified(s11, b0);
      s20 = rectified(s20, b0); s21 = rectified(s21, b0);
      s30 = rectified(s30, b0); s31 = rectified(s31, b0);
    }
    v128.store(d, s00); v128.store(d, s01, 16); d += ldc;
    v128.store(d, s10); v128.store(d, s11, 16); d += ldc;
    v128.store(d, s20); v128.store(d, s21, 16); d += ldc;
    v128.store(d, s30); v128.store(d, s31, 16);
    return;
  }
  v128.store(spill, s00, 0); v128.store(spill, s01, 16);
  v128.store(spill, s10, 32); v128.store(spill, s11, 48);
  v128.store(spill, s20, 64); v128.store(spill, s21, 80);
  v128.store(spill, s30, 96); v128.store(spill, s31, 112);
  storePart(c, ldc, mode, rows, columns, spill);
}

/**
 * The same tile for a left matrix that is stored transposed, e.g. for the gradient of a filter: one
 * step is one pixel, whose `q_r` are six numbers of the left matrix and whose eight numbers of the
 * right one are packed. Pixels stand in `lines` lines of `width`, `pixelStep` bytes apart, with
 * `lineGap` bytes more from the end of a line to the next and `imageGap` bytes more to the next of
 * `images` images.
 */
export function outer6x8(
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
  if (rows == 6 && columns == 8) {
    let d = c;
    if (mode & ACCUMULATE) {
      s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += ldc;
      s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += ldc;
      s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += ldc;
      s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16)); d += ldc;
      s40 = f32x4.add(s40, v128.load(d)); s41 = f32x4.add(s41, v128.load(d, 16)); d += ldc;
      s50 = f32x4.add(s50, v128.load(d)); s51 = f32x4.add(s51, v128.load(d, 16));
      d = c;
    }
    if (mode & RELU) {
      b0 = f32x4.splat(0);
      s00 = rectified(s00, b0); s01 = rectified(s01, b0);
      s10 = rectified(s10, b0); s11 = rectified(s11, b0);
      s20 = rectified(s20, b0); s21 = rectified(s21, b0);
      s30 = rectified(s30, b0); s31 = rectified(s31, b0);
      s40 = rectified(s40, b0); s41 = rectified(s41, b0);
      s50 = rectified(s50, b0); s51 = rectified(s51, b0);
    }
    v128.store(d, s00); v128.store(d, s01, 16); d += ldc;
    v128.store(d, s10); v128.store(d, s11, 16); d += ldc;
    v128.store(d, s20); v128.store(d, s21, 16); d += ldc;
    v128.store(d, s30); v128.store(d, s31, 16); d += ldc;
    v128.store(d, s40); v128.store(d, s41, 16); d += ldc;
    v128.store(d, s50); v128.store(d, s51, 16);
    return;
  }
  v128.store(spill, s00, 0); v128.store(spill, s01, 16);
  v128.store(spill, s10, 32); v128.store(spill, s11, 48);
  v128.store(spill, s20, 64); v128.store(spill, s21, 80);
  v128.store(spill, s30, 96); v128.store(spill, s31, 112);
  v128.store(spill, s40, 128); v128.store(spill, s41, 144);
  v128.store(spill, s50, 160); v128.store(spill, s51, 176);
  storePart(c, ldc, mode, rows, columns, spill);
}

/** {@link outer6x8} for six neighbouring numbers: one pointer instead of six. */
export function outerNeighbours6x8(
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
  if (rows == 6 && columns == 8) {
    let d = c;
    if (mode & ACCUMULATE) {
      s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += ldc;
      s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += ldc;
      s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += ldc;
      s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16)); d += ldc;
      s40 = f32x4.add(s40, v128.load(d)); s41 = f32x4.add(s41, v128.load(d, 16)); d += ldc;
      s50 = f32x4.add(s50, v128.load(d)); s51 = f32x4.add(s51, v128.load(d, 16));
      d = c;
    }
    if (mode & RELU) {
      b0 = f32x4.splat(0);
      s00 = rectified(s00, b0); s01 = rectified(s01, b0);
      s10 = rectified(s10, b0); s11 = rectified(s11, b0);
      s20 = rectified(s20, b0); s21 = rectified(s21, b0);
      s30 = rectified(s30, b0); s31 = rectified(s31, b0);
      s40 = rectified(s40, b0); s41 = rectified(s41, b0);
      s50 = rectified(s50, b0); s51 = rectified(s51, b0);
    }
    v128.store(d, s00); v128.store(d, s01, 16); d += ldc;
    v128.store(d, s10); v128.store(d, s11, 16); d += ldc;
    v128.store(d, s20); v128.store(d, s21, 16); d += ldc;
    v128.store(d, s30); v128.store(d, s31, 16); d += ldc;
    v128.store(d, s40); v128.store(d, s41, 16); d += ldc;
    v128.store(d, s50); v128.store(d, s51, 16);
    return;
  }
  v128.store(spill, s00, 0); v128.store(spill, s01, 16);
  v128.store(spill, s10, 32); v128.store(spill, s11, 48);
  v128.store(spill, s20, 64); v128.store(spill, s21, 80);
  v128.store(spill, s30, 96); v128.store(spill, s31, 112);
  v128.store(spill, s40, 128); v128.store(spill, s41, 144);
  v128.store(spill, s50, 160); v128.store(spill, s51, 176);
  storePart(c, ldc, mode, rows, columns, spill);
}

/**
 * A row of tiles: C[0..5][0..n) (+)= sum over i < k of stripe[i][0..5] * panels[i][0..7], panel after
 * panel. For short sums the call of a function for each tile would take as long as the tile.
 */
export function outerStripe(
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
    if (rows == 6 && columns == 8) {
      let d = c;
      if (mode & ACCUMULATE) {
        s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += ldc;
        s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += ldc;
        s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += ldc;
        s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16)); d += ldc;
        s40 = f32x4.add(s40, v128.load(d)); s41 = f32x4.add(s41, v128.load(d, 16)); d += ldc;
        s50 = f32x4.add(s50, v128.load(d)); s51 = f32x4.add(s51, v128.load(d, 16));
        d = c;
      }
      if (mode & RELU) {
        b0 = f32x4.splat(0);
        s00 = rectified(s00, b0); s01 = rectified(s01, b0);
        s10 = rectified(s10, b0); s11 = rectified(s11, b0);
        s20 = rectified(s20, b0); s21 = rectified(s21, b0);
        s30 = rectified(s30, b0); s31 = rectified(s31, b0);
        s40 = rectified(s40, b0); s41 = rectified(s41, b0);
        s50 = rectified(s50, b0); s51 = rectified(s51, b0);
      }
      v128.store(d, s00); v128.store(d, s01, 16); d += ldc;
      v128.store(d, s10); v128.store(d, s11, 16); d += ldc;
      v128.store(d, s20); v128.store(d, s21, 16); d += ldc;
      v128.store(d, s30); v128.store(d, s31, 16); d += ldc;
      v128.store(d, s40); v128.store(d, s41, 16); d += ldc;
      v128.store(d, s50); v128.store(d, s51, 16);
    } else {
      v128.store(spill, s00, 0); v128.store(spill, s01, 16);
      v128.store(spill, s10, 32); v128.store(spill, s11, 48);
      v128.store(spill, s20, 64); v128.store(spill, s21, 80);
      v128.store(spill, s30, 96); v128.store(spill, s31, 112);
      v128.store(spill, s40, 128); v128.store(spill, s41, 144);
      v128.store(spill, s50, 160); v128.store(spill, s51, 176);
      storePart(c, ldc, mode, rows, columns, spill);
    }
    c += 32;
  }
}

/** Puts the part of a tile that lies inside C where it belongs; all of it is in `spill`. */
function storePart(
  c: usize, ldc: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j++) {
      let sum = load<f32>(spill + (<usize>(r * 8 + j) << 2));
      const d = c + <usize>r * ldc + (<usize>j << 2);
      if (mode & ACCUMULATE) sum += load<f32>(d);
      if (mode & RELU) sum = sum > 0 ? sum : sum != sum ? sum : 0;
      store<f32>(d, sum);
    }
  }
}
