// The stripe: 64 floats of each of six rows of a left matrix, at a constant address.
//
// tile.ts multiplies it. The rows come from a matrix or are the patches of six pixels (a
// convolution), or they are six columns of the stored matrix, which are transposed while they are
// copied (the gradient of a filter, a product with A transposed).
import { SUM_BLOCK } from "../../kernel_constants";
import { copyFloats } from "./copy_floats";

/** Bytes from one row of the stripe to the next. */
export const STRIPE_ROW_BYTES: usize = 4 * SUM_BLOCK;

/**
 * Copies `count` floats into row `row` of the stripe at `stripe`, starting at float `at` of the
 * row.
 */
// @ts-ignore: decorator
@inline
export function fillRow(stripe: usize, row: i32, at: i32, source: usize, count: i32): void {
  copyFloats(stripe + <usize>row * STRIPE_ROW_BYTES + (<usize>at << 2), source, count);
}

/**
 * Copies six columns into six rows at `stripe`: `q` to `q + 20` of the first of `k` steps. The
 * steps are pixels `x`, `y` and following in `lines` lines of `width`: `step` bytes apart, with
 * `lineGap` bytes more from the end of a line to the next and `imageGap` bytes more to the next
 * image.
 */
export function fillColumns(
  stripe: usize, q: usize, k: i32, x: i32, y: i32, width: i32, lines: i32, step: usize, lineGap: usize,
  imageGap: usize,
): void {
  let t = stripe;
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    //: for $P from 0 to 3
    const a$P = v128.load(q), b$P = v128.load64_zero(q, 16);
    q += step;
    if (++x == width) { x = 0; q += lineGap; if (++y == lines) { y = 0; q += imageGap; } }
    //: end
    const a01 = i8x16.shuffle(a0, a1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const a23 = i8x16.shuffle(a2, a3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const c01 = i8x16.shuffle(a0, a1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const c23 = i8x16.shuffle(a2, a3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const b01 = i8x16.shuffle(b0, b1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const b23 = i8x16.shuffle(b2, b3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    v128.store(t, i8x16.shuffle(a01, a23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(t, i8x16.shuffle(a01, a23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 256);
    v128.store(t, i8x16.shuffle(c01, c23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 512);
    v128.store(t, i8x16.shuffle(c01, c23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 768);
    v128.store(t, i8x16.shuffle(b01, b23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 1024);
    v128.store(t, i8x16.shuffle(b01, b23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 1280);
    t += 16;
  }
  for (; i < k; i++) {
    //: for $R from 0 to 5
    store<f32>(t, load<f32>(q, 4 * $R), 256 * $R);
    //: end
    t += 4;
    q += step;
    if (++x == width) { x = 0; q += lineGap; if (++y == lines) { y = 0; q += imageGap; } }
  }
}

/** {@link fillColumns} for columns that are not neighbours, at `q0` to `q5`. */
export function fillScatteredColumns(
  stripe: usize, q0: usize, q1: usize, q2: usize, q3: usize, q4: usize, q5: usize,
  k: i32, x: i32, y: i32, width: i32, lines: i32, step: usize, lineGap: usize, imageGap: usize,
): void {
  let t = stripe;
  let offset: usize = 0;
  for (let i = 0; i < k; i++) {
    //: for $R from 0 to 5
    store<f32>(t, load<f32>(q$R + offset), 256 * $R);
    //: end
    t += 4;
    offset += step;
    if (++x == width) { x = 0; offset += lineGap; if (++y == lines) { y = 0; offset += imageGap; } }
  }
}
