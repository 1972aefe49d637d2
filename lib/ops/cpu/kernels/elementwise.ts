// Element by element: activations, their gradients, and the paper's update.
import { madd } from "./simd";

/** Adds `bias[0..columns)` to each of `rows` rows in place, then ReLU if `activate`. */
export function addBias(rows: i32, columns: i32, y: usize, bias: usize, activate: i32): void {
  const zero = f32x4.splat(0);
  const floor = f32x4.splat(activate ? 0 : -Infinity);
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = y + (<usize>c << 2);
      const b = bias ? v128.load(bias + (<usize>c << 2)) : zero;
      v128.store(at, f32x4.max(f32x4.add(v128.load(at), b), floor));
    }
    for (; c < columns; c++) {
      const at = y + (<usize>c << 2);
      const v = load<f32>(at) + (bias ? load<f32>(bias + (<usize>c << 2)) : 0);
      store<f32>(at, activate ? (v > 0 ? v : v != v ? v : 0) : v);
    }
    y += <usize>columns << 2;
  }
}

/**
 * dz = dy where y > 0, else 0, and sums[c] = the column sums of dz over `rows` rows. `y` 0: dz = dy
 * and only the sums are made (`dz` 0: not even stored).
 */
export function reluBiasGradient(
  rows: i32, columns: i32, dy: usize, y: usize, dz: usize, sums: usize,
): void {
  const zero = f32x4.splat(0);
  memory.fill(sums, 0, <usize>columns << 2);
  for (let r = 0; r < rows; r++) {
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const offset = <usize>c << 2;
      let d = v128.load(dy + offset);
      if (y) d = v128.and(d, f32x4.gt(v128.load(y + offset), zero));
      if (dz) v128.store(dz + offset, d);
      v128.store(sums + offset, f32x4.add(v128.load(sums + offset), d));
    }
    for (; c < columns; c++) {
      const offset = <usize>c << 2;
      let d = load<f32>(dy + offset);
      if (y && !(load<f32>(y + offset) > 0)) d = 0;
      if (dz) store<f32>(dz + offset, d);
      store<f32>(sums + offset, load<f32>(sums + offset) + d);
    }
    const stride = <usize>columns << 2;
    dy += stride;
    if (y) y += stride;
    if (dz) dz += stride;
  }
}

/** target = sum of `count` arrays of `n` floats that lie `step` bytes apart, first to last. */
export function sumArrays(n: i32, count: i32, first: usize, step: usize, target: usize): void {
  let i = n;
  for (; i >= 4; i -= 4) {
    let sum = v128.load(first);
    let p = first + step;
    for (let k = 1; k < count; k++) {
      sum = f32x4.add(sum, v128.load(p));
      p += step;
    }
    v128.store(target, sum);
    first += 16;
    target += 16;
  }
  for (; i > 0; i--) {
    let sum = load<f32>(first);
    let p = first + step;
    for (let k = 1; k < count; k++) {
      sum += load<f32>(p);
      p += step;
    }
    store<f32>(target, sum);
    first += 4;
    target += 4;
  }
}

/**
 * The paper's rule (section 5), in one pass over memory:
 * v' = momentum * v - decay * w - rate * g; w' = w + v', where decay = weight decay * rate.
 */
export function momentumUpdate(
  n: i32, w: usize, v: usize, g: usize, w2: usize, v2: usize, rate: f32, momentum: f32, decay: f32,
): void {
  const m = f32x4.splat(momentum), d = f32x4.splat(-decay), r = f32x4.splat(-rate);
  let i = n;
  for (; i >= 4; i -= 4) {
    const weight = v128.load(w);
    const velocity = madd(r, v128.load(g), madd(d, weight, f32x4.mul(m, v128.load(v))));
    v128.store(v2, velocity);
    v128.store(w2, f32x4.add(weight, velocity));
    w += 16;
    v += 16;
    g += 16;
    w2 += 16;
    v2 += 16;
  }
  for (; i > 0; i--) {
    // The same instructions on a vector of which one lane counts: the same rounding.
    const weight = v128.load32_zero(w);
    const velocity = madd(r, v128.load32_zero(g), madd(d, weight, f32x4.mul(m, v128.load32_zero(v))));
    v128.store32_lane(v2, velocity, 0);
    v128.store32_lane(w2, f32x4.add(weight, velocity), 0);
    w += 4;
    v += 4;
    g += 4;
    w2 += 4;
    v2 += 4;
  }
}

/** `n` floats of `value` from `target` on. */
export function fill(target: usize, n: i32, value: f32): void {
  const four = f32x4.splat(value);
  let i = n;
  for (; i >= 4; i -= 4) {
    v128.store(target, four);
    target += 16;
  }
  for (; i > 0; i--) {
    store<f32>(target, value);
    target += 4;
  }
}
