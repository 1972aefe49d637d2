// Normally distributed draws: Threefry's words through the Box–Muller transform
// (lib/box_muller.ts), the same operations in the same order, so the same bits. Nothing here is
// fused: a multiply-add with one rounding would give different bits.
import {
  bias, cosX10, cosX12, cosX14, cosX4, cosX6, cosX8, half, ln2High, ln2Low, lnS10, lnS12, lnS14, lnS2, lnS4, lnS6,
  lnS8, loadConstants, minusTwo, one, perWord, radians, rootBits, signBit, sinX11, sinX13, sinX3, sinX5, sinX7, sinX9,
  two, wholeBias, wholeBits,
} from "./normal_constants";
import { firstWords, secondWords } from "./threefry";

/** a + x * b, rounded twice. */
// @ts-ignore: decorator
@inline
function plusTimes(a: v128, x: v128, b: v128): v128 {
  return f64x2.add(a, f64x2.mul(x, b));
}

/** √(-2 ln(1 - u)) for u = word / 2^32, from the words in the lower half. */
// @ts-ignore: decorator
@inline
function radii(words: v128): v128 {
  const x = f64x2.sub(one, f64x2.mul(f64x2.convert_low_i32x4_u(words), perWord));
  // x = 2^k m with m from √½ to √2. k + 1024 is positive: SSE has no signed shift of 64 bits.
  const exponent = i64x2.shr_u(i64x2.sub(x, rootBits), 52);
  const k = f64x2.sub(v128.or(exponent, wholeBits), wholeBias);
  const m = i64x2.sub(i64x2.add(x, bias), i64x2.shl(exponent, 52));
  const f = f64x2.sub(m, one);
  const s = f64x2.div(f, f64x2.add(two, f));
  const s2 = f64x2.mul(s, s), s4 = f64x2.mul(s2, s2);
  let odd = plusTimes(lnS10, s4, lnS14);
  odd = plusTimes(lnS6, s4, odd);
  odd = plusTimes(lnS2, s4, odd);
  odd = f64x2.mul(s2, odd);
  let even = plusTimes(lnS8, s4, lnS12);
  even = plusTimes(lnS4, s4, even);
  even = f64x2.mul(s4, even);
  const halfSquare = f64x2.mul(f64x2.mul(half, f), f);
  const rest = f64x2.add(
    f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(odd, even))),
    f64x2.mul(k, ln2Low),
  );
  const logarithm = f64x2.sub(f64x2.mul(k, ln2High), f64x2.sub(f64x2.sub(halfSquare, rest), f));
  return f64x2.sqrt(f64x2.mul(minusTwo, logarithm));
}

/** sin x for |x| up to π/4; `x2` is x². */
// @ts-ignore: decorator
@inline
function sines(x: v128, x2: v128): v128 {
  let rest = plusTimes(sinX11, x2, sinX13);
  rest = plusTimes(sinX9, x2, rest);
  rest = plusTimes(sinX7, x2, rest);
  rest = plusTimes(sinX5, x2, rest);
  rest = plusTimes(sinX3, x2, rest);
  return f64x2.add(x, f64x2.mul(f64x2.mul(x2, x), rest));
}

/** cos x for |x| up to π/4; `x2` is x². */
// @ts-ignore: decorator
@inline
function cosines(x2: v128): v128 {
  let rest = plusTimes(cosX12, x2, cosX14);
  rest = plusTimes(cosX10, x2, rest);
  rest = plusTimes(cosX8, x2, rest);
  rest = plusTimes(cosX6, x2, rest);
  rest = plusTimes(cosX4, x2, rest);
  rest = f64x2.mul(x2, rest);
  const halfSquare = f64x2.mul(half, x2), high = f64x2.sub(one, halfSquare);
  const low = f64x2.sub(f64x2.sub(one, high), halfSquare);
  return f64x2.add(high, f64x2.add(low, f64x2.mul(x2, rest)));
}

/** The sign bit of each value where bit 1 of its number of quarter turns is set. */
// @ts-ignore: decorator
@inline
function signs(quarters: v128): v128 {
  return v128.and(i64x2.extend_low_i32x4_s(i32x4.shl(quarters, 30)), signBit);
}

/** Four floats, the two draws of each of two blocks, from the words in the lower halves. */
// @ts-ignore: decorator
@inline
function twoPoints(words: v128, others: v128, deviation: v128): v128 {
  const quarters = i32x4.shr_u(i32x4.add(others, i32x4.splat(0x20000000)), 30);
  const offset = i32x4.sub(others, i32x4.shl(quarters, 30));
  const x = f64x2.mul(f64x2.convert_low_i32x4_s(offset), radians);
  const x2 = f64x2.mul(x, x);
  const a = sines(x, x2), b = cosines(x2);
  const odd = i64x2.extend_low_i32x4_s(i32x4.shr_s(i32x4.shl(quarters, 31), 31));
  const cosine = v128.xor(v128.bitselect(a, b, odd), signs(i32x4.add(quarters, i32x4.splat(1))));
  const sine = v128.xor(v128.bitselect(b, a, odd), signs(quarters));
  const radius = f64x2.mul(deviation, radii(words));
  return i8x16.shuffle(
    f32x4.demote_f64x2_zero(f64x2.mul(radius, cosine)),
    f32x4.demote_f64x2_zero(f64x2.mul(radius, sine)),
    0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23,
  );
}

/** The upper half of `words`, in both halves. */
// @ts-ignore: decorator
@inline
function upper(words: v128): v128 {
  return i8x16.shuffle(words, words, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/**
 * Fills y with n draws from N(0, deviation), two from each block of the stream, from the block with
 * the number `block` on. The last eight, if not all of them are needed, are written to `spill`, of
 * 32 bytes, first.
 */
export function fillNormals(
  n: i32, y: usize, key0: i32, key1: i32, block: i32, deviation: f64, spill: usize,
): void {
  loadConstants();
  const scale = f64x2.splat(deviation);
  for (let i = 0; i < n; i += 8) {
    const words = firstWords(key0, key1, block + (i >> 1)), others = secondWords();
    const whole = i + 8 <= n;
    const at = whole ? y + (<usize>i << 2) : spill;
    v128.store(at, twoPoints(words, others, scale));
    v128.store(at, twoPoints(upper(words), upper(others), scale), 16);
    if (!whole) memory.copy(y + (<usize>i << 2), spill, <usize>(n - i) << 2);
  }
}
