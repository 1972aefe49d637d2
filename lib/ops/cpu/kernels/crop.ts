// Crop, mirror, colour noise and mean from bytes, all in one pass (sections 2 and 4.1 of the paper).
//
// Computed in float64 and rounded once, like lib/ops/patch_writer.ts, with the same bytes as
// result. Four pixels, twelve numbers, are computed at a time: their channels repeat with period 3,
// so that six pairs of lanes use the three pairs (red, green), (blue, red), (green, blue) of shifts
// and of scales.
//
// Where only the mean is subtracted, float32 gives the same bytes: the difference of a byte and a
// float32 rounds to the same float32, whether or not it is rounded to float64 on the way (Figueroa,
// [When is double rounding innocuous?](https://doi.org/10.1145/221332.221334)).
import { VARIATION_NUMBERS } from "../../kernel_constants";

/** Lanes 2 and 3 of four integers, as float64. */
// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return f64x2.convert_low_i32x4_s(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

/** (value + shift - mean) * scale for two numbers; `mean` is the address of two floats. */
// @ts-ignore: decorator
@inline
function pair(value: v128, shift: v128, mean: usize, scale: v128): v128 {
  const difference = f64x2.sub(f64x2.add(value, shift), f64x2.promote_low_f32x4(v128.load64_zero(mean)));
  return f32x4.demote_f64x2_zero(f64x2.mul(difference, scale));
}

/** Four integers minus four means. */
// @ts-ignore: decorator
@inline
function centred(values: v128, mean: usize): v128 {
  return f32x4.sub(f32x4.convert_i32x4_s(values), v128.load(mean));
}

/**
 * Writes bytes minus means for as many of `count` pixels as can be done eight at a time, and returns
 * how many these are.
 */
function subtractMean(count: i32, source: usize, mean: usize, target: usize): i32 {
  const done = count & ~7;
  for (let last = target + <usize>done * 12; target < last; target += 96, mean += 96, source += 24) {
    const a = v128.load8x8_u(source), b = v128.load8x8_u(source, 8), c = v128.load8x8_u(source, 16);
    v128.store(target, centred(i32x4.extend_low_i16x8_u(a), mean));
    v128.store(target, centred(i32x4.extend_high_i16x8_u(a), mean + 16), 16);
    v128.store(target, centred(i32x4.extend_low_i16x8_u(b), mean + 32), 32);
    v128.store(target, centred(i32x4.extend_high_i16x8_u(b), mean + 48), 48);
    v128.store(target, centred(i32x4.extend_low_i16x8_u(c), mean + 64), 64);
    v128.store(target, centred(i32x4.extend_high_i16x8_u(c), mean + 80), 80);
  }
  return done;
}

/**
 * The same four pixels at a time, for mirrored patches and for blue first. `source` is the first
 * pixel, `step` is 3 or -3, and `order` that of the bytes of four pixels.
 */
function subtractMeanInOrder(
  count: i32, source: usize, step: i32, order: v128, mean: usize, target: usize,
): i32 {
  const done = count & ~3;
  // The first of four pixels in memory is the last of the patch if it is mirrored.
  if (step < 0) source -= 9;
  for (let last = target + <usize>done * 12; target < last; target += 48, mean += 48) {
    const bytes = i8x16.swizzle(v128.load32_lane(source + 8, v128.load64_zero(source), 2), order);
    const low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes);
    v128.store(target, centred(i32x4.extend_low_i16x8_u(low), mean));
    v128.store(target, centred(i32x4.extend_high_i16x8_u(low), mean + 16), 16);
    v128.store(target, centred(i32x4.extend_low_i16x8_u(high), mean + 32), 32);
    source += <usize>(4 * step);
  }
  return done;
}

/** Stores four numbers: two of `a`, then two of `b`. */
// @ts-ignore: decorator
@inline
function put(target: usize, a: v128, b: v128): void {
  v128.store(target, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
}

// @ts-ignore: decorator
@inline
function one(byte: usize, shift: f64, mean: usize, scale: f64): f32 {
  return <f32>((<f64>load<u8>(byte) + shift - <f64>load<f32>(mean)) * scale);
}

/**
 * Writes the patches `from` .. `to` of uint8 images `[count, imageSide, imageSide, 3]` as numbers
 * `[count, side, side, 3]`: `(pixel + shift - mean) / divisor * gain`, 0 outside an image.
 *
 * `variations`: for each image `VARIATION_NUMBERS` float64. `mean`: `[side, side, 3]` in the order
 * of the numbers: red first, or blue first if `swap` is set.
 */
export function cropToFloat(
  from: i32, to: i32, images: usize, imageSide: i32, side: i32, variations: usize, mean: usize,
  numbers: usize, divisorRed: f64, divisorGreen: f64, divisorBlue: f64, swap: i32,
): void {
  const first = swap ? 2 : 0, last = 2 - first;
  const patchRow = <usize>side * 12, imageRow = <usize>imageSide * 3;
  for (let n = from; n < to; n++) {
    const image = images + <usize>n * <usize>imageSide * imageRow;
    const variation = variations + <usize>n * VARIATION_NUMBERS * 8;
    const top = <i32>load<f64>(variation), left = <i32>load<f64>(variation, 8);
    const mirrored = load<f64>(variation, 16) != 0;
    const gain = load<f64>(variation, 24);
    const red = gain / divisorRed, blue = gain / divisorBlue;
    const shiftRed = load<f64>(variation, 32), shiftBlue = load<f64>(variation, 48);
    // From here on in the order of the numbers.
    const s0 = swap ? blue : red, s1 = gain / divisorGreen, s2 = swap ? red : blue;
    const h0 = swap ? shiftBlue : shiftRed, h1 = load<f64>(variation, 40);
    const h2 = swap ? shiftRed : shiftBlue;
    const s01 = f64x2.replace_lane(f64x2.splat(s0), 1, s1);
    const s20 = f64x2.replace_lane(f64x2.splat(s2), 1, s0);
    const s12 = f64x2.replace_lane(f64x2.splat(s1), 1, s2);
    const h01 = f64x2.replace_lane(f64x2.splat(h0), 1, h1);
    const h20 = f64x2.replace_lane(f64x2.splat(h2), 1, h0);
    const h12 = f64x2.replace_lane(f64x2.splat(h1), 1, h2);
    const plain = s0 == 1 && s1 == 1 && s2 == 1 && h0 == 0 && h1 == 0 && h2 == 0;
    // The order of the bytes of four pixels; mirrored, the last pixel comes first.
    let order = swap
      ? i8x16(2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 15, 15, 15, 15)
      : i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 15, 15, 15);
    if (mirrored) {
      order = swap
        ? i8x16(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 15, 15, 15)
        : i8x16(9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 15, 15, 15);
    }
    // Column x of the patch is column start + step * x of the image, inside it for x in [begin, end).
    const step = mirrored ? -1 : 1;
    const start = mirrored ? left + side - 1 : left;
    const before = mirrored ? start - imageSide + 1 : -start;
    const begin = min(side, max(0, before));
    const end = min(side, max(begin, before + imageSide));
    let target = numbers + <usize>n * <usize>side * patchRow;
    let means = mean;
    for (let y = 0; y < side; y++, target += patchRow, means += patchRow) {
      const row = top + y;
      if (row < 0 || row >= imageSide) {
        memory.fill(target, 0, patchRow);
        continue;
      }
      memory.fill(target, 0, <usize>begin * 12);
      memory.fill(target + <usize>end * 12, 0, <usize>(side - end) * 12);
      const line = image + <usize>row * imageRow;
      let x = begin;
      if (plain) {
        const source = line + <usize>(start + step * begin) * 3;
        const o = target + <usize>begin * 12, m = means + <usize>begin * 12;
        x += mirrored || swap
          ? subtractMeanInOrder(end - begin, source, 3 * step, order, m, o)
          : subtractMean(end - begin, source, m, o);
      }
      for (; x + 4 <= end; x += 4) {
        const column = mirrored ? start - x - 3 : start + x;
        const source = line + <usize>column * 3;
        const o = target + <usize>x * 12, m = means + <usize>x * 12;
        const bytes = i8x16.swizzle(
          v128.load32_lane(source + 8, v128.load64_zero(source), 2),
          order,
        );
        const low = i16x8.extend_low_i8x16_u(bytes);
        const a = i32x4.extend_low_i16x8_u(low), b = i32x4.extend_high_i16x8_u(low);
        const c = i32x4.extend_low_i16x8_u(i16x8.extend_high_i8x16_u(bytes));
        put(o, pair(f64x2.convert_low_i32x4_s(a), h01, m, s01), pair(upper(a), h20, m + 8, s20));
        put(
          o + 16,
          pair(f64x2.convert_low_i32x4_s(b), h12, m + 16, s12),
          pair(upper(b), h01, m + 24, s01),
        );
        put(
          o + 32,
          pair(f64x2.convert_low_i32x4_s(c), h20, m + 32, s20),
          pair(upper(c), h12, m + 40, s12),
        );
      }
      for (; x < end; x++) {
        const source = line + <usize>(start + step * x) * 3;
        const o = target + <usize>x * 12, m = means + <usize>x * 12;
        store<f32>(o, one(source + first, h0, m, s0));
        store<f32>(o + 4, one(source + 1, h1, m + 4, s1));
        store<f32>(o + 8, one(source + last, h2, m + 8, s2));
      }
    }
  }
}
