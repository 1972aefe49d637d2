// Multiply-add on four floats, the instruction on which the speed of the whole backend depends.
//
// With relaxed SIMD it is a single fused instruction (one rounding); without it, a multiplication
// and an addition (two roundings). The build decides: `kernels.wasm` is the relaxed one, and
// `kernels_plain.wasm` runs where relaxed SIMD is missing.

/** `a * b + c` in each of four lanes. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** `c - a * b` in each of four lanes. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/**
 * max(v, 0) in each of four lanes: NaN stays NaN, -0 becomes 0. `zero` is four zeros.
 *
 * The order of the operands matters: pmax(a, b) is `a < b ? b : a`, so NaN is kept as `a` and lost
 * as `b`. The addition only matters for -0. Each is one instruction, whereas f32x4.max takes eight.
 */
// @ts-ignore: decorator
@inline
export function relu(v: v128, zero: v128): v128 {
  return f32x4.add(f32x4.pmax(v, zero), zero);
}

/** Lanes 0 and 1 of four floats, as float64. */
// @ts-ignore: decorator
@inline
export function lowHalf(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** Lanes 2 and 3 of four floats, as float64. */
// @ts-ignore: decorator
@inline
export function highHalf(v: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
}

/** The sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline
export function laneSum(v: v128): f32 {
  const pairs = f32x4.add(v, i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
