// Four rows times two rows: products with a right matrix that is stored transposed.
//
// Both matrices are read along their rows, four terms of the sum at a time, so nothing is packed or
// broadcast: six loads, eight multiply-adds. The four partial sums of each of the eight results are
// added at the end. This computes the input gradient of a fully connected layer: the weights are
// read once, in the order in which they lie in memory.
import { laneSum, madd } from "./simd";
import { ACCUMULATE } from "../../kernel_constants";

/** C[i][j] = (C or 0) + sum over k of a_i[k] * b_j[k], for 4 rows `a` and 2 rows `b`. */
function dot4x2(
  a0: usize, a1: usize, a2: usize, a3: usize, b0: usize, b1: usize,
  k: i32, c: usize, ldc: usize, mode: i32, rows: i32, columns: i32,
): void {
  let zero = f32x4.splat(0), u = zero, v = zero, x = zero;
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
  let i = k;
  for (; i >= 8; i -= 8) {
    u = v128.load(b0, 0); v = v128.load(b1, 0);
    x = v128.load(a0, 0); s00 = madd(x, u, s00); s01 = madd(x, v, s01);
    x = v128.load(a1, 0); s10 = madd(x, u, s10); s11 = madd(x, v, s11);
    x = v128.load(a2, 0); s20 = madd(x, u, s20); s21 = madd(x, v, s21);
    x = v128.load(a3, 0); s30 = madd(x, u, s30); s31 = madd(x, v, s31);
    u = v128.load(b0, 16); v = v128.load(b1, 16);
    x = v128.load(a0, 16); s00 = madd(x, u, s00); s01 = madd(x, v, s01);
    x = v128.load(a1, 16); s10 = madd(x, u, s10); s11 = madd(x, v, s11);
    x = v128.load(a2, 16); s20 = madd(x, u, s20); s21 = madd(x, v, s21);
    x = v128.load(a3, 16); s30 = madd(x, u, s30); s31 = madd(x, v, s31);
    a0 += 32; a1 += 32; a2 += 32; a3 += 32; b0 += 32; b1 += 32;
  }
  for (; i > 0; i--) {
    u = v128.load32_zero(b0); v = v128.load32_zero(b1);
    x = v128.load32_zero(a0); s00 = madd(x, u, s00); s01 = madd(x, v, s01);
    x = v128.load32_zero(a1); s10 = madd(x, u, s10); s11 = madd(x, v, s11);
    x = v128.load32_zero(a2); s20 = madd(x, u, s20); s21 = madd(x, v, s21);
    x = v128.load32_zero(a3); s30 = madd(x, u, s30); s31 = madd(x, v, s31);
    a0 += 4; a1 += 4; a2 += 4; a3 += 4; b0 += 4; b1 += 4;
  }
  storeTwo(c, s00, s01, mode, columns);
  if (rows > 1) storeTwo(c + 1 * ldc, s10, s11, mode, columns);
  if (rows > 2) storeTwo(c + 2 * ldc, s20, s21, mode, columns);
  if (rows > 3) storeTwo(c + 3 * ldc, s30, s31, mode, columns);
}

// @ts-ignore: decorator
@inline
function storeTwo(c: usize, s0: v128, s1: v128, mode: i32, columns: i32): void {
  const accumulate = mode & ACCUMULATE;
  store<f32>(c, laneSum(s0) + (accumulate ? load<f32>(c) : 0));
  if (columns > 1) store<f32>(c + 4, laneSum(s1) + (accumulate ? load<f32>(c + 4) : 0));
}

/**
 * C[m, n] (+)= A[m, k] * B[n, k] transposed; `lda`, `ldb`, `ldc` in bytes. Two rows of B stay in
 * the L1 cache while all rows of A are read.
 */
export function multiplyDotProducts(
  m: i32, n: i32, k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize,
  mode: i32,
): void {
  for (let j = 0; j < n; j += 2) {
    const columns = min(2, n - j);
    const b0 = b + <usize>j * ldb;
    const b1 = columns > 1 ? b0 + ldb : b0;
    for (let i = 0; i < m; i += 4) {
      const rows = min(4, m - i);
      const a0 = a + <usize>i * lda;
      const a1 = rows > 1 ? a0 + lda : a0;
      const a2 = rows > 2 ? a1 + lda : a0;
      const a3 = rows > 3 ? a2 + lda : a0;
      dot4x2(a0, a1, a2, a3, b0, b1, k, c + <usize>i * ldc + (<usize>j << 2), ldc, mode, rows, columns);
    }
  }
}
