// Local response normalization over five maps (the paper's radius 2) with exponent 0.75: the case
// that matters, without a trip through memory.
//
// The squares of twelve neighbouring channels are in three registers; the five-wide sums of the
// middle four are made of them by shuffles. Going along the channels the three move on by one. The
// gradient does the same a second time with its terms dy * x * s^-1.75, one step behind.
// Channels must be a multiple of four.
import { madd } from "./simd";

/** Sums over five of the middle vector's lanes. */
// @ts-ignore: decorator
@inline
function five(before: v128, here: v128, after: v128): v128 {
  const left2 = i8x16.shuffle(before, here, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
  const left1 = i8x16.shuffle(before, here, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
  const right1 = i8x16.shuffle(here, after, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
  const right2 = i8x16.shuffle(here, after, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
  return f32x4.add(f32x4.add(f32x4.add(left2, left1), here), f32x4.add(right1, right2));
}

/** y = x / s^0.75 for `pixels` pixels. */
export function normalizeFive(
  pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, y: usize,
): void {
  const a = f32x4.splat(alpha), b = f32x4.splat(bias), zero = f32x4.splat(0);
  const bytes = <usize>channels << 2;
  const end = x + <usize>pixels * bytes;
  while (x < end) {
    const last = x + bytes - 16;
    let value = v128.load(x);
    let before = zero, here = f32x4.mul(value, value);
    while (true) {
      let next = zero, after = zero;
      if (x < last) {
        next = v128.load(x, 16);
        after = f32x4.mul(next, next);
      }
      const root = f32x4.sqrt(madd(a, five(before, here, after), b));
      v128.store(y, f32x4.div(value, f32x4.mul(root, f32x4.sqrt(root))));
      x += 16;
      y += 16;
      if (x > last) break;
      before = here;
      here = after;
      value = next;
    }
  }
}

/** dx of {@link normalizeFive}. */
export function normalizeFiveGradient(
  pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, dy: usize, dx: usize,
): void {
  const a = f32x4.splat(alpha), b = f32x4.splat(bias), zero = f32x4.splat(0);
  const scale = f32x4.splat(-1.5 * alpha);
  const bytes = <usize>channels << 2;
  const end = x + <usize>pixels * bytes;
  while (x < end) {
    const last = x + bytes - 16;
    let value = v128.load(x);
    let before = zero, here = f32x4.mul(value, value);
    // One step behind: terms before it and of it, and what of its result is known already.
    let termBefore = zero, term = zero, scaled = zero, earlier = zero;
    let first = true;
    while (true) {
      let next = zero, after = zero;
      if (x < last) {
        next = v128.load(x, 16);
        after = f32x4.mul(next, next);
      }
      const s = madd(a, five(before, here, after), b);
      const root = f32x4.sqrt(s);
      const d = f32x4.div(v128.load(dy), f32x4.mul(root, f32x4.sqrt(root)));
      const fresh = f32x4.div(f32x4.mul(d, value), s);
      if (!first) {
        v128.store(dx - 16, madd(f32x4.mul(scale, earlier), five(termBefore, term, fresh), scaled));
      }
      first = false;
      termBefore = term;
      term = fresh;
      scaled = d;
      earlier = value;
      x += 16;
      dy += 16;
      dx += 16;
      if (x > last) break;
      before = here;
      here = after;
      value = next;
    }
    v128.store(dx - 16, madd(f32x4.mul(scale, earlier), five(termBefore, term, zero), scaled));
  }
}
