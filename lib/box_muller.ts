/**
 * The Box–Muller transform
 * ([Annals of Mathematical Statistics 29, 1958](https://doi.org/10.1214/aoms/1177706645)): it maps
 * two words of random bits to a point whose two coordinates are drawn from N(0, 1).
 *
 * With u = word / 2^32 and v = word' / 2^32 the point is √(-2 ln(1 - u)) (cos 2πv, sin 2πv).
 *
 * ECMAScript leaves the last bits of `Math.log1p`, `Math.sin` and `Math.cos` to each engine. Here
 * they are polynomials in +, -, *, / and √, whose rounding IEEE 754 defines, so every engine and
 * the WebAssembly kernel `fillNormals` draw the same bits. Both arguments are multiples of 2^-32,
 * so their reduction is exact. The radius is within one unit in the last place of the exact value,
 * the sine and the cosine of the angle within two.
 *
 * @module
 */
import {
  COS_X10,
  COS_X12,
  COS_X14,
  COS_X4,
  COS_X6,
  COS_X8,
  LN2_HIGH,
  LN2_LOW,
  LN_S10,
  LN_S12,
  LN_S14,
  LN_S2,
  LN_S4,
  LN_S6,
  LN_S8,
  SIN_X11,
  SIN_X13,
  SIN_X3,
  SIN_X5,
  SIN_X7,
  SIN_X9,
} from "./box_muller_constants.ts";

/** 2^(i - 32) for i from 0 to 32. */
const POWERS = new Float64Array(33);
for (let i = 32, power = 1; i >= 0; i--) {
  POWERS[i] = power;
  power /= 2;
}

/**
 * Maps 32 random bits to the distance of the point from the origin.
 *
 * ln(1 - u) = k ln 2 + ln m with m from √½ to √2. With f = m - 1 and s = f / (2 + f),
 * ln m = ln((1 + s) / (1 - s)) is f - f²/2 + s (f²/2 + R), where R is a polynomial in s².
 *
 * @param word an integer from 0 to 2^32 - 1.
 * @returns √(-2 ln(1 - word / 2^32)): 0 to 6.67.
 */
export function normalRadius(word: number): number {
  const zeros = Math.clz32(~word);
  let m = (0x100000000 - word) * POWERS[zeros];
  let k = -zeros;
  if (m < Math.SQRT1_2) {
    m += m;
    k -= 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const s2 = s * s, s4 = s2 * s2;
  const odd = s2 * (LN_S2 + s4 * (LN_S6 + s4 * (LN_S10 + s4 * LN_S14)));
  const even = s4 * (LN_S4 + s4 * (LN_S8 + s4 * LN_S12));
  const half = 0.5 * f * f;
  const logarithm = k * LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LN2_LOW)) - f);
  return Math.sqrt(-2 * logarithm);
}

/**
 * Maps another 32 random bits to the sine of the point's angle.
 *
 * The angle is a number of quarter turns plus a remainder x of at most an eighth of a turn to
 * either side; the sine of the angle is then ± sin x or ± cos x.
 *
 * @param word an integer from 0 to 2^32 - 1.
 * @returns sin(2π word / 2^32).
 */
export function normalSine(word: number): number {
  const bits = word | 0;
  const quarters = (bits + 0x20000000) >>> 30;
  const x = ((bits - (quarters << 30)) | 0) * (Math.PI / 2 ** 31);
  const x2 = x * x;
  let value: number;
  if ((quarters & 1) === 0) {
    const rest = SIN_X5 + x2 * (SIN_X7 + x2 * (SIN_X9 + x2 * (SIN_X11 + x2 * SIN_X13)));
    value = x + (x2 * x) * (SIN_X3 + x2 * rest);
  } else {
    const rest = x2 *
      (COS_X4 + x2 * (COS_X6 + x2 * (COS_X8 + x2 * (COS_X10 + x2 * (COS_X12 + x2 * COS_X14)))));
    // 1 - x²/2 in two parts, so that its rounding error is not lost.
    const half = 0.5 * x2, high = 1 - half;
    value = high + (((1 - high) - half) + x2 * rest);
  }
  return (quarters & 2) === 0 ? value : -value;
}

/**
 * Maps the same bits to the cosine of the point's angle, which is the sine a quarter turn ahead.
 *
 * @param word an integer from 0 to 2^32 - 1.
 * @returns cos(2π word / 2^32).
 */
export function normalCosine(word: number): number {
  return normalSine((word + 0x40000000) | 0);
}
