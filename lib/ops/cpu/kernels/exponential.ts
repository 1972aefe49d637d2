// The exponential function on four floats.
import { madd, nmadd } from "./simd";

// x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 7 (remainder below
// 1e-8); then 2^n by the exponent bits. NaN is propagated.

/** n: the integer nearest to x / ln 2. */
// @ts-ignore: decorator
@inline
function powerOf2(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
}

/** e^r. */
// @ts-ignore: decorator
@inline
function rest(x: v128, n: v128): v128 {
  // ln 2 in two parts, the first with few bits, so that n times it is exact.
  let r = nmadd(n, f32x4.splat(0.693359375), x);
  r = nmadd(n, f32x4.splat(-2.12194440e-4), r);
  let p = f32x4.splat(1.0 / 5040);
  p = madd(p, r, f32x4.splat(1.0 / 720));
  p = madd(p, r, f32x4.splat(1.0 / 120));
  p = madd(p, r, f32x4.splat(1.0 / 24));
  p = madd(p, r, f32x4.splat(1.0 / 6));
  p = madd(p, r, f32x4.splat(0.5));
  p = madd(p, r, f32x4.splat(1));
  return madd(p, r, f32x4.splat(1));
}

/** 2^n for whole n from -126 to 127. */
// @ts-ignore: decorator
@inline
function scale(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/**
 * e^x for x <= 0 (and a little above), within about one unit in the last place. Below -87 the
 * result is 0: denormal numbers would slow down later computations, and they are negligible beside
 * the largest term of a softmax, which is 1.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const n = powerOf2(x);
  const result = f32x4.mul(rest(x, n), scale(i32x4.trunc_sat_f32x4_s(n)));
  // Comparisons with NaN are false and NaN must be propagated: choose zero only where x < -87 is
  // true.
  return v128.andnot(result, f32x4.lt(x, f32x4.splat(-87)));
}

/**
 * The same down to the smallest denormal number, e^-103.97. 2^n is the product of two normal
 * factors.
 */
// @ts-ignore: decorator
@inline
export function smallExponential(x: v128): v128 {
  const n = powerOf2(x);
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const result = f32x4.mul(
    f32x4.mul(rest(x, n), scale(half)),
    scale(i32x4.sub(whole, half)),
  );
  return v128.andnot(result, f32x4.lt(x, f32x4.splat(-104)));
}
