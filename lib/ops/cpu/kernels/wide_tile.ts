// Four rows times sixteen columns: the tile for an engine that computes with 256-bit registers.
//
// WebAssembly has registers of 128 bits. V8 can join operations on neighbouring vectors into one on
// 256 bits (`--experimental-wasm-revectorize`, x64), if it finds adjacent stores with no comparison
// between them or between the loads that they depend on. Accesses at constant addresses need no
// comparison. So here the panel of the right matrix, the first values of the sums and the sums
// themselves are at constant addresses, and the left rows are behind a pointer: the reverse of
// tile.ts, which this file replaces in a separate module (tools/build_wasm.ts). Without the flag
// this tile is the slower one: 16 sums and their operands do not fit into the 16 registers of 128
// bits.
//
// Each sum takes the same terms in the same order and blocks as in tile.ts: the results are the
// same bytes.
import { ACCUMULATE, RELU, ROWS_TOGETHER, STRIPE, SUM_BLOCK } from "../../kernel_constants";
import { madd, relu } from "./simd";

/** Columns of the result that a tile computes at once, and floats of a step of a packed panel. */
export const TILE_COLUMNS = 16;
/** Rows that are multiplied at once: enough that copying a panel costs little. */
export const STRIPE_ROWS = ROWS_TOGETHER;

/** The address of the rows: in the scratch space of the thread. */
// @ts-ignore: decorator
@inline
export function stripeAt(work: usize): usize {
  return work;
}

/** Bytes from one step of a packed panel to the next. */
export const STEP_BYTES: usize = 4 * TILE_COLUMNS;

const TILE_ROWS = 4;
const ROW_BYTES: usize = 4 * SUM_BLOCK;
/** From the constant address on: one panel, the sums of a tile, and their first values. */
const PANEL_BYTES: usize = SUM_BLOCK * STEP_BYTES;
const SUMS: usize = STRIPE + PANEL_BYTES;
const FIRST: usize = SUMS + TILE_ROWS * STEP_BYTES;

/** See tile.ts. `stripe` holds the rows, `SUM_BLOCK` floats of each. */
export function multiplyStripe(
  k: i32, panels: usize, n: i32, c: usize, ldc: usize, bias: usize, mode: i32, rows: i32,
  stripe: usize,
): void {
  // In a variable, with all offsets in the instructions: V8 joins only accesses to the same address
  // with different offsets.
  const base: usize = STRIPE;
  const bytes = <usize>k * STEP_BYTES;
  if (k < SUM_BLOCK) padTerms(k, rows, stripe);
  // The results of a tile for these rows are not stored.
  for (let row = rows; row % TILE_ROWS != 0; row++) memory.fill(stripe + ROW_BYTES * row, 0, ROW_BYTES);
  if (!bias) memory.fill(FIRST, 0, STEP_BYTES);
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    memory.copy(STRIPE, panels, bytes);
    panels += bytes;
    if (bias) {
      memory.copy(FIRST, bias, STEP_BYTES);
      bias += STEP_BYTES;
    }
    let q = stripe, target = c;
    for (let i = 0; i < rows; i += TILE_ROWS) {
      let x = f32x4.splat(0);
      let b0 = v128.load(base, 4352), b1 = v128.load(base, 4368);
      let b2 = v128.load(base, 4384), b3 = v128.load(base, 4400);
      //: for $R from 0 to 3
      let s$R0 = b0, s$R1 = b1, s$R2 = b2, s$R3 = b3;
      //: end
      //: for $S from 0 to 63
      b0 = v128.load(base, 64 * $S); b1 = v128.load(base, 64 * $S + 16);
      b2 = v128.load(base, 64 * $S + 32); b3 = v128.load(base, 64 * $S + 48);
      //: for $R from 0 to 3
      x = v128.load_splat<f32>(q, 4 * $S + 256 * $R);
      s$R0 = madd(x, b0, s$R0); s$R1 = madd(x, b1, s$R1); s$R2 = madd(x, b2, s$R2); s$R3 = madd(x, b3, s$R3);
      //: end
      //: end
      //: for $R from 0 to 3
      v128.store(base, s$R0, 64 * $R + 4096); v128.store(base, s$R1, 64 * $R + 4112);
      v128.store(base, s$R2, 64 * $R + 4128); v128.store(base, s$R3, 64 * $R + 4144);
      //: end
      target = storeSums(target, ldc, mode, min(TILE_ROWS, rows - i), min(TILE_COLUMNS, n - j));
      q += TILE_ROWS * ROW_BYTES;
    }
    c += STEP_BYTES;
  }
}

/**
 * Completes a block of fewer than `SUM_BLOCK` terms with terms -0 * +0 = -0, which change no sum,
 * not even one that is -0.
 */
function padTerms(k: i32, rows: i32, stripe: usize): void {
  const bytes = <usize>k * STEP_BYTES;
  memory.fill(STRIPE + bytes, 0, PANEL_BYTES - bytes);
  const pad = f32x4.splat(-0.0);
  for (let row = 0; row < rows; row++) {
    let at = k;
    for (; at & 3; at++) store<f32>(stripe + (<usize>at << 2), -0.0);
    for (; at < SUM_BLOCK; at += 4) v128.store(stripe + (<usize>at << 2), pad);
    stripe += ROW_BYTES;
  }
}

/** Stores the sums of a tile in C, like store_tile.ts; returns the address of the next row. */
function storeSums(c: usize, ldc: usize, mode: i32, rows: i32, columns: i32): usize {
  let s: usize = SUMS;
  const zero = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    if (columns == TILE_COLUMNS) {
      //: for $V from 0 to 3
      let v$V = v128.load(s, 16 * $V);
      //: end
      if (mode & ACCUMULATE) {
        //: for $V from 0 to 3
        v$V = f32x4.add(v$V, v128.load(c, 16 * $V));
        //: end
      }
      if (mode & RELU) {
        //: for $V from 0 to 3
        v$V = relu(v$V, zero);
        //: end
      }
      //: for $V from 0 to 3
      v128.store(c, v$V, 16 * $V);
      //: end
    } else {
      for (let j: usize = 0; j < <usize>columns << 2; j += 4) {
        let v = v128.load32_zero(s + j);
        if (mode & ACCUMULATE) v = f32x4.add(v, v128.load32_zero(c + j));
        if (mode & RELU) v = relu(v, zero);
        v128.store_lane<f32>(c + j, v, 0);
      }
    }
    s += STEP_BYTES;
    c += ldc;
  }
  return c;
}
