// Eight rows times four columns: products with few rows, e.g. of a small batch with fully connected
// weights.
//
// Such a product reads each weight once, so reading dominates its time, and packing the weights
// first would add to it. The tile reads them in place, sixteen rows side by side. The left rows are
// at constant addresses, as in tile.ts.
import { ACCUMULATE, RELU, STRIPE } from "../../kernel_constants";
import { copyFloats } from "./copy_floats";
import { modeOfBlock } from "./gemm";
import { madd, relu } from "./simd";

/** Rows that a thin tile computes at once. */
const ROWS = 8;
/** Terms of a sum that a thin tile adds up before it adds them to the result. */
const TERMS = 16;
/** Bytes from one row of the left matrix to the next in the copy that the tile reads. */
const ROW_BYTES: usize = 4 * TERMS;

/**
 * C[m, n] = (C or bias or 0) + A[m, k] * B[k, n] for few rows; `n` is a multiple of four; `lda`, `ldb`
 * and `ldc` in bytes. `bias`: `n` floats, or 0.
 */
export function multiplyThin(
  m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
  bias: usize, mode: i32,
): void {
  for (let from = 0; from < k || from == 0; from += TERMS) {
    const count = min(TERMS, k - from);
    const mode0 = modeOfBlock(mode, from, count, k);
    for (let i = 0; i < m; i += ROWS) {
      const rows = min(ROWS, m - i);
      memory.fill(STRIPE, 0, ROWS * ROW_BYTES);
      let source = a + <usize>i * lda + (<usize>from << 2);
      for (let row = 0; row < rows; row++) {
        copyFloats(STRIPE + <usize>row * ROW_BYTES, source, count);
        source += lda;
      }
      multiplyThinRows(
        count, n, b, ldb, c + <usize>i * ldc, ldc, from == 0 ? bias : 0, mode0, rows,
      );
    }
    b += TERMS * ldb;
  }
}

function multiplyThinRows(
  k: i32, n: i32, b: usize, ldb: usize, c: usize, ldc: usize, bias: usize, mode: i32, rows: i32,
): void {
  for (let j = 0; j < n; j += 4) {
    let x = f32x4.splat(0);
    if (bias) { x = v128.load(bias); bias += 16; }
    //: for $R from 0 to 7
    let s$R = x;
    //: end
    let q = b;
    if (k == TERMS) {
      //: for $S from 0 to 15
      x = v128.load(q); q += ldb;
      //: for $R from 0 to 7
      s$R = madd(v128.load_splat<f32>(STRIPE, 64 * $R + 4 * $S), x, s$R);
      //: end
      //: end
    } else {
      for (let i = 0; i < k; i++) {
        const p = STRIPE + (<usize>i << 2);
        x = v128.load(q); q += ldb;
        //: for $R from 0 to 7
        s$R = madd(v128.load_splat<f32>(p, 64 * $R), x, s$R);
        //: end
      }
    }
    const zero = f32x4.splat(0);
    let d = c;
    //: for $R from 0 to 7
    if (rows > $R) {
      if (mode & ACCUMULATE) s$R = f32x4.add(s$R, v128.load(d));
      if (mode & RELU) s$R = relu(s$R, zero);
      v128.store(d, s$R);
      d += ldc;
    }
    //: end
    b += 16;
    c += 16;
  }
}
