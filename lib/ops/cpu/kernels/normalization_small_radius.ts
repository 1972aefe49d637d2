// Local response normalization over at most nine maps (radius 1 to 4; the paper's is 2) with
// exponent 0.75: the case that matters, computed in registers.
//
// The squares of twelve neighbouring channels are in three registers; the window sums of the middle
// four come from them by shuffles. At each step along the channels the registers move on by one
// vector. The gradient does the same a second time with its terms dy * x * s^-1.75, one step
// behind. The loops are inlined once for each radius. The number of channels must be a multiple of
// four.
import { madd } from "./simd";

/**
 * For each lane of the middle vector, the sum of the lanes from `radius` before to `radius` after
 * it.
 */
// @ts-ignore: decorator
@inline
function sums(radius: i32, before: v128, here: v128, after: v128): v128 {
  let left = i8x16.shuffle(before, here, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
  let right = i8x16.shuffle(here, after, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
  if (radius >= 2) {
    left = f32x4.add(left, i8x16.shuffle(before, here, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23));
    right = f32x4.add(right, i8x16.shuffle(here, after, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23));
  }
  if (radius >= 3) {
    left = f32x4.add(left, i8x16.shuffle(before, here, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19));
    right = f32x4.add(right, i8x16.shuffle(here, after, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
  }
  if (radius >= 4) {
    left = f32x4.add(left, before);
    right = f32x4.add(right, after);
  }
  return f32x4.add(f32x4.add(left, here), right);
}

// @ts-ignore: decorator
@inline
function forward(
  radius: i32, pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, y: usize,
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
      const root = f32x4.sqrt(madd(a, sums(radius, before, here, after), b));
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

// @ts-ignore: decorator
@inline
function backward(
  radius: i32, pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, dy: usize, dx: usize,
): void {
  const a = f32x4.splat(alpha), b = f32x4.splat(bias), zero = f32x4.splat(0);
  const scale = f32x4.splat(-1.5 * alpha);
  const bytes = <usize>channels << 2;
  const end = x + <usize>pixels * bytes;
  while (x < end) {
    const last = x + bytes - 16;
    let value = v128.load(x);
    let before = zero, here = f32x4.mul(value, value);
    // One step behind: its terms and those before it, and the known part of its result.
    let termBefore = zero, term = zero, scaled = zero, earlier = zero;
    let first = true;
    while (true) {
      let next = zero, after = zero;
      if (x < last) {
        next = v128.load(x, 16);
        after = f32x4.mul(next, next);
      }
      const s = madd(a, sums(radius, before, here, after), b);
      const root = f32x4.sqrt(s);
      const d = f32x4.div(v128.load(dy), f32x4.mul(root, f32x4.sqrt(root)));
      const fresh = f32x4.div(f32x4.mul(d, value), s);
      if (!first) {
        v128.store(dx - 16, madd(f32x4.mul(scale, earlier), sums(radius, termBefore, term, fresh), scaled));
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
    v128.store(dx - 16, madd(f32x4.mul(scale, earlier), sums(radius, termBefore, term, zero), scaled));
  }
}

/** y = x / s^0.75 for `pixels` pixels; `radius` from 1 to 4. */
export function normalizeSmallRadius(
  radius: i32, pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, y: usize,
): void {
  switch (radius) {
    case 1: forward(1, pixels, channels, bias, alpha, x, y); break;
    case 2: forward(2, pixels, channels, bias, alpha, x, y); break;
    case 3: forward(3, pixels, channels, bias, alpha, x, y); break;
    default: forward(4, pixels, channels, bias, alpha, x, y);
  }
}

/** dx of {@link normalizeSmallRadius}. */
export function normalizeSmallRadiusGradient(
  radius: i32, pixels: i32, channels: i32, bias: f32, alpha: f32, x: usize, dy: usize, dx: usize,
): void {
  switch (radius) {
    case 1: backward(1, pixels, channels, bias, alpha, x, dy, dx); break;
    case 2: backward(2, pixels, channels, bias, alpha, x, dy, dx); break;
    case 3: backward(3, pixels, channels, bias, alpha, x, dy, dx); break;
    default: backward(4, pixels, channels, bias, alpha, x, dy, dx);
  }
}
