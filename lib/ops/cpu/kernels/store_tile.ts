// The end of every tile: its sums are stored in C, optionally added to C and passed through ReLU.
import { ACCUMULATE, RELU, TILE_COLUMNS, TILE_ROWS } from "../../kernel_constants";
import { relu } from "./simd";

/**
 * C[0..rows)[0..columns) = the sums of a tile; `sRC` is columns 4C to 4C+3 of row R. `mode` selects
 * ACCUMULATE and RELU. `ldc` is in bytes. A tile that extends beyond C is completed in `spill` (192
 * bytes) and copied from there, so that all tiles use the same vector arithmetic.
 */
// @ts-ignore: decorator
@inline
export function storeTile(
  s00: v128, s01: v128, s10: v128, s11: v128, s20: v128, s21: v128,
  s30: v128, s31: v128, s40: v128, s41: v128, s50: v128, s51: v128,
  c: usize, ldc: usize, mode: i32, rows: i32, columns: i32, spill: usize,
): void {
  const whole = rows == TILE_ROWS && columns == TILE_COLUMNS;
  const target = whole ? c : spill;
  const step = whole ? ldc : 32;
  let d = target;
  if (mode & ACCUMULATE) {
    if (!whole) copyPart(c, ldc, spill, 32, rows, columns);
    s00 = f32x4.add(s00, v128.load(d)); s01 = f32x4.add(s01, v128.load(d, 16)); d += step;
    s10 = f32x4.add(s10, v128.load(d)); s11 = f32x4.add(s11, v128.load(d, 16)); d += step;
    s20 = f32x4.add(s20, v128.load(d)); s21 = f32x4.add(s21, v128.load(d, 16)); d += step;
    s30 = f32x4.add(s30, v128.load(d)); s31 = f32x4.add(s31, v128.load(d, 16));
    d += step;
    s40 = f32x4.add(s40, v128.load(d)); s41 = f32x4.add(s41, v128.load(d, 16)); d += step;
    s50 = f32x4.add(s50, v128.load(d)); s51 = f32x4.add(s51, v128.load(d, 16));
    d = target;
  }
  if (mode & RELU) {
    const zero = f32x4.splat(0);
    s00 = relu(s00, zero); s01 = relu(s01, zero);
    s10 = relu(s10, zero); s11 = relu(s11, zero);
    s20 = relu(s20, zero); s21 = relu(s21, zero);
    s30 = relu(s30, zero); s31 = relu(s31, zero);
    s40 = relu(s40, zero); s41 = relu(s41, zero);
    s50 = relu(s50, zero); s51 = relu(s51, zero);
  }
  v128.store(d, s00); v128.store(d, s01, 16); d += step;
  v128.store(d, s10); v128.store(d, s11, 16); d += step;
  v128.store(d, s20); v128.store(d, s21, 16); d += step;
  v128.store(d, s30); v128.store(d, s31, 16);
  d += step;
  v128.store(d, s40); v128.store(d, s41, 16); d += step;
  v128.store(d, s50); v128.store(d, s51, 16);
  if (!whole) copyPart(spill, 32, c, ldc, rows, columns);
}

/** Copies `rows` rows of `columns` floats; `stepFrom` and `stepTo` are the bytes between rows. */
function copyPart(
  from: usize, stepFrom: usize, to: usize, stepTo: usize, rows: i32, columns: i32,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>columns << 2; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += stepFrom;
    to += stepTo;
  }
}
