/**
 * Half precision: IEEE 754 binary16 and bfloat16, to and from float32, on bits.
 *
 * @module
 */

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/**
 * The binary16 number nearest to `value` (ties to even), as its 16 bits. Beyond 65504 + half a step
 * it is infinite; NaN stays NaN.
 */
export function float16Bits(value: number): number {
  FLOAT[0] = value;
  const bits = BITS[0];
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14 binary16 is a fixed-point number with steps of 2^-24.
    return sign | roundHalfEven(Math.abs(FLOAT[0]) * 2 ** 24);
  }
  // Rebias the exponent (127 to 15) and round away the lower 13 bits of the fraction.
  const rebiased = magnitude - (112 << 23);
  const rounded = (rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13;
  return sign | rounded;
}

/** The number that the binary16 bits `bits` mean. */
export function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number that the bfloat16 bits `bits` mean: the upper half of a float32. */
export function bfloat16Value(bits: number): number {
  BITS[0] = bits << 16;
  return FLOAT[0];
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
