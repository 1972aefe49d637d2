// Six rows times eight columns: the tile of which all products with a packed right matrix consist.
//
// The tile's 48 sums live in twelve 128-bit registers. One step takes one number of each of six rows
// of the left matrix (broadcast to four lanes) and eight neighbouring numbers of the right matrix
// (two vectors, packed so that the next step's eight numbers follow): eight loads, twelve
// multiply-adds.
//
// Deno's engine guards each memory access by a comparison (it does not use the processor's page
// protection for that), two instructions for every load; eight guarded loads per step cost a third
// of the speed. It needs no guard if the address is a constant within the memory's initial size. So
// the six rows are first copied to a stripe at a constant address (stripe.ts), and the 64 steps are
// written out, each with its own constants. The copy is used for all panels of the right matrix.
// docs/wasm-kernels.md explains this, with measurements.
//
// `//: for $S from 0 to 7` and `//: end` enclose lines that are compiled eight times, with 0 to 7
// for $S: tools/wasm/unroll.ts writes them out before the compilation.
import { STRIPE, SUM_BLOCK } from "../../kernel_constants";
import { madd } from "./simd";
import { storeTile } from "./store_tile";

/** Columns of the result that a tile computes at once, and floats of a step of a packed panel. */
export const TILE_COLUMNS = 8;
/** Rows that are multiplied at once. */
export const STRIPE_ROWS = 6;

/** The address of the rows: the constant one. */
// @ts-ignore: decorator
@inline
export function stripeAt(_work: usize): usize {
  return STRIPE;
}

/** Bytes from one step of a packed panel to the next. */
export const STEP_BYTES: usize = 4 * TILE_COLUMNS;

/**
 * C[0..rows)[0..n) = (bias, or C, or 0) + sum over i < k of stripe[0..rows)[i] * panels[i][0..n),
 * for `k` up to 64: one tile for each panel of eight columns. A sum of a tile begins with the bias
 * or 0 and adds its terms in order; the old value of C is added at the end. `bias`: the address of
 * `n` floats rounded up to a multiple of eight, or 0. `ldc` counts bytes. `mode`: see
 * store_tile.ts.
 */
export function multiplyStripe(
  k: i32, panels: usize, n: i32, c: usize, ldc: usize, bias: usize, mode: i32, rows: i32,
  work: usize,
): void {
  // The results of a tile for these rows are not stored.
  for (let row = rows; row < STRIPE_ROWS; row++) memory.fill(STRIPE + 4 * SUM_BLOCK * row, 0, 4 * SUM_BLOCK);
  const written = k & ~7;
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    let b0 = f32x4.splat(0), b1 = b0, x = b0;
    if (bias) { b0 = v128.load(bias); b1 = v128.load(bias, 16); bias += STEP_BYTES; }
    let s00 = b0, s01 = b1, s10 = b0, s11 = b1, s20 = b0, s21 = b1, s30 = b0, s31 = b1, s40 = b0, s41 = b1, s50 = b0, s51 = b1;
    do {
      //: for $G from 0 to 7
      if (written == 8 * $G) break;
      //: for $S from 0 to 7
      b0 = v128.load(panels, 256 * $G + 32 * $S); b1 = v128.load(panels, 256 * $G + 32 * $S + 16);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S + 256); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S + 512); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S + 768); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S + 1024); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(STRIPE, 32 * $G + 4 * $S + 1280); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      //: end
      //: end
    } while (false);
    panels += <usize>written * STEP_BYTES;
    // Fewer than eight steps remain; their addresses vary, and are guarded.
    for (let i = written; i < k; i++) {
      const q = STRIPE + (<usize>i << 2);
      b0 = v128.load(panels); b1 = v128.load(panels, 16);
      x = v128.load_splat<f32>(q); s00 = madd(x, b0, s00); s01 = madd(x, b1, s01);
      x = v128.load_splat<f32>(q, 256); s10 = madd(x, b0, s10); s11 = madd(x, b1, s11);
      x = v128.load_splat<f32>(q, 512); s20 = madd(x, b0, s20); s21 = madd(x, b1, s21);
      x = v128.load_splat<f32>(q, 768); s30 = madd(x, b0, s30); s31 = madd(x, b1, s31);
      x = v128.load_splat<f32>(q, 1024); s40 = madd(x, b0, s40); s41 = madd(x, b1, s41);
      x = v128.load_splat<f32>(q, 1280); s50 = madd(x, b0, s50); s51 = madd(x, b1, s51);
      panels += STEP_BYTES;
    }
    storeTile(
      s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51,
      c, ldc, mode, rows, min(TILE_COLUMNS, n - j), work,
    );
    c += STEP_BYTES;
  }
}
