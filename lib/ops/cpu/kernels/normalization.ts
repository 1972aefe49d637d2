// Local response normalization across channels, forward and backward in one pass each.
//
// y[c] = x[c] * s[c]^-beta with s[c] = bias + alpha * (sum of x[j]^2 for |j - c| <= radius). One
// pixel at a time: the squares of its channels go into a small row with `radius` zeros at both
// ends, so that the sum over the window takes 2 * radius + 1 shifted vector loads and no branch.
// For the paper's beta = 0.75, s^-0.75 is 1 / (sqrt(s) * sqrt(sqrt(s))): square roots are correctly
// rounded and computed four at a time. The exponents 0.5 and 1 are computed likewise. `quarters` is
// 4 * beta: 2, 3 or 4.
import { NORMALIZATION_SPARE } from "../../kernel_constants";
import { madd } from "./simd";

// @ts-ignore: decorator
@inline
function power(s: v128, quarters: i32): v128 {
  const one = f32x4.splat(1);
  if (quarters == 3) {
    const r = f32x4.sqrt(s);
    return f32x4.div(one, f32x4.mul(r, f32x4.sqrt(r)));
  }
  if (quarters == 2) return f32x4.div(one, f32x4.sqrt(s));
  return f32x4.div(one, s);
}

/** `pixels` pixels of `channels`; `row`: scratch of channels + 2 * radius + NORMALIZATION_SPARE floats, zeroed. */
export function normalize(
  pixels: i32, channels: i32, radius: i32, bias: f32, alpha: f32, quarters: i32,
  x: usize, y: usize, row: usize,
): void {
  const middle = row + (<usize>radius << 2);
  const a = f32x4.splat(alpha), b = f32x4.splat(bias);
  const window = 2 * radius + 1;
  for (let p = 0; p < pixels; p++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const v = v128.load(x + (<usize>c << 2));
      v128.store(middle + (<usize>c << 2), f32x4.mul(v, v));
    }
    for (; c < channels; c++) {
      const v = load<f32>(x + (<usize>c << 2));
      store<f32>(middle + (<usize>c << 2), v * v);
    }
    for (c = 0; c < channels; c += 4) {
      const at = row + (<usize>c << 2);
      let sum = v128.load(at);
      for (let d = 1; d < window; d++) sum = f32x4.add(sum, v128.load(at + (<usize>d << 2)));
      const factor = power(madd(a, sum, b), quarters);
      const offset = <usize>c << 2;
      if (c + 4 <= channels) {
        v128.store(y + offset, f32x4.mul(v128.load(x + offset), factor));
      } else {
        // The row has spare floats at its end: store the factors there and use them one by one.
        const spare = middle + (<usize>(channels + radius) << 2);
        v128.store(spare, factor);
        for (let i = 0; c + i < channels; i++) {
          const o = offset + (<usize>i << 2);
          store<f32>(y + o, load<f32>(x + o) * load<f32>(spare + (<usize>i << 2)));
        }
        memory.fill(spare, 0, 16);
      }
    }
    x += <usize>channels << 2;
    y += <usize>channels << 2;
  }
}

/**
 * dx[c] = dy[c] * s[c]^-beta - 2 * alpha * beta * x[c] * (sum over the window of
 * dy[j] * x[j] * s[j]^(-beta - 1)). `row`: scratch of 3 rows of the same length, zeroed.
 */
export function normalizeGradient(
  pixels: i32, channels: i32, radius: i32, bias: f32, alpha: f32, quarters: i32,
  x: usize, dy: usize, dx: usize, row: usize,
): void {
  const length = <usize>(channels + 2 * radius + NORMALIZATION_SPARE) << 2;
  const squares = row, terms = row + length, factors = row + 2 * length;
  const shift = <usize>radius << 2;
  const a = f32x4.splat(alpha), b = f32x4.splat(bias);
  const scale = f32x4.splat(-0.5 * alpha * <f32>quarters);
  const window = 2 * radius + 1;
  const whole = channels & ~3;
  const tail = channels - whole;
  const spareX = squares + length - 16, spareDy = terms + length - 16;
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < whole; c += 4) {
      const v = v128.load(x + (<usize>c << 2));
      v128.store(squares + shift + (<usize>c << 2), f32x4.mul(v, v));
    }
    for (let c = whole; c < channels; c++) {
      const v = load<f32>(x + (<usize>c << 2));
      store<f32>(squares + shift + (<usize>c << 2), v * v);
    }
    if (tail) {
      v128.store(spareX, f32x4.splat(0));
      v128.store(spareDy, f32x4.splat(0));
      memory.copy(spareX, x + (<usize>whole << 2), <usize>tail << 2);
      memory.copy(spareDy, dy + (<usize>whole << 2), <usize>tail << 2);
    }
    for (let c = 0; c < channels; c += 4) {
      const offset = <usize>c << 2;
      let sum = v128.load(squares + offset);
      for (let d = 1; d < window; d++) {
        sum = f32x4.add(sum, v128.load(squares + offset + (<usize>d << 2)));
      }
      const s = madd(a, sum, b);
      const factor = power(s, quarters);
      const xs = c < whole ? v128.load(x + offset) : v128.load(spareX);
      const ds = c < whole ? v128.load(dy + offset) : v128.load(spareDy);
      const scaled = f32x4.mul(ds, factor);
      v128.store(factors + offset, scaled);
      const term = f32x4.div(f32x4.mul(scaled, xs), s);
      if (c < whole) {
        v128.store(terms + shift + offset, term);
      } else {
        let t = term;
        for (let i = 0; i < tail; i++) {
          store<f32>(terms + shift + offset + (<usize>i << 2), f32x4.extract_lane(t, 0));
          t = i8x16.shuffle(t, t, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
        }
      }
    }
    if (tail) v128.store(spareDy, f32x4.splat(0));
    for (let c = 0; c < channels; c += 4) {
      const offset = <usize>c << 2;
      let sum = v128.load(terms + offset);
      for (let d = 1; d < window; d++) {
        sum = f32x4.add(sum, v128.load(terms + offset + (<usize>d << 2)));
      }
      const xs = c < whole ? v128.load(x + offset) : v128.load(spareX);
      const result = madd(f32x4.mul(scale, xs), sum, v128.load(factors + offset));
      if (c < whole) {
        v128.store(dx + offset, result);
      } else {
        v128.store(factors + offset, result);
        memory.copy(dx + offset, factors + offset, <usize>tail << 2);
      }
    }
    if (tail) v128.store(spareX, f32x4.splat(0));
    x += <usize>channels << 2;
    dy += <usize>channels << 2;
    dx += <usize>channels << 2;
  }
}
