// Dropout whose mask is a pure function of key and position: Threefry-2x32-20 (lib/random.ts), the
// same words on every backend. Four counters are encrypted at once and give eight words.
import { firstWords, secondWords } from "./threefry";

/**
 * y[i] = x[i] * scale where word(position + i) >= threshold (unsigned), else x[i] * 0, which is NaN
 * where x[i] is NaN or infinite: dropout does not hide that a net diverges. `block` is the number
 * of the 2-word block that holds the first word, as low and high half; `skip` is 1 when the first
 * word is the second of its block. A `threshold` of 2^32 (it is a float) keeps nothing.
 */
export function counterDropout(
  n: i32, x: usize, y: usize, key0: i32, key1: i32, low: i32, high: i32, skip: i32,
  threshold: f64, scale: f32,
): void {
  const none = threshold >= 4294967296.0;
  const limit = i32x4.splat(<i32>(none ? 0xffffffff : <u32>threshold));
  const scales = f32x4.splat(scale);
  let counter: u64 = (<u64><u32>high << 32) | <u64><u32>low;
  let i = -skip;
  while (i < n) {
    const x0 = firstWords(key0, key1, counter), x1 = secondWords();
    let keep0 = i32x4.ge_u(i8x16.shuffle(x0, x1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), limit);
    let keep1 = i32x4.ge_u(i8x16.shuffle(x0, x1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31), limit);
    if (none) {
      keep0 = i32x4.splat(0);
      keep1 = keep0;
    }
    if (i >= 0 && i + 8 <= n) {
      const at = <usize>i << 2;
      v128.store(y + at, f32x4.mul(v128.load(x + at), v128.and(scales, keep0)));
      v128.store(y + at, f32x4.mul(v128.load(x + at, 16), v128.and(scales, keep1)), 16);
    } else {
      for (let j = 0; j < 8; j++) {
        const keep = j < 4 ? keep0 : keep1;
        const bit = i32x4.bitmask(keep) >> (j & 3) & 1;
        if (i + j >= 0 && i + j < n) {
          const at = <usize>(i + j) << 2;
          store<f32>(y + at, load<f32>(x + at) * (bit ? scale : <f32>0));
        }
      }
    }
    counter += 4;
    i += 8;
  }
}
