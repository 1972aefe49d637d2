// Element-wise operations: activations, their gradients, and the paper's update.
import { highHalf, lowHalf, madd } from "./simd";

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
 * dy * step(y) in four lanes, as in tfjs: dy where y > 0; else zero, but NaN where dy is NaN or
 * infinite; NaN where y is NaN.
 */
// @ts-ignore: decorator
@inline
function reluGradient(dy: v128, y: v128): v128 {
  const one = v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1));
  // A true comparison is all ones, which as a float is NaN.
  return f32x4.mul(dy, v128.or(one, f32x4.ne(y, y)));
}

// @ts-ignore: decorator
@inline
function reluGradient1(dy: f32, y: f32): f32 {
  return dy * (y > 0 ? <f32>1 : y != y ? y : 0);
}

/** Adds two float64 to each of the two pairs at `sums`. */
// @ts-ignore: decorator
@inline
function addFloat64(sums: usize, low: v128, high: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), low));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
}

/**
 * Column sums in float64, four rows at a time: a sum of millions of rows in float32 would lose three
 * digits. With `relu` they are the sums of dz = dy * step(y), which is stored.
 */
// @ts-ignore: decorator
@inline
function columnSums(
  relu: bool, rows: i32, columns: i32, dy: usize, y: usize, dz: usize, sums: usize,
): void {
  memory.fill(sums, 0, <usize>columns << 3);
  const stride = <usize>columns << 2;
  let r = rows;
  for (; r >= 4; r -= 4) {
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const o = <usize>c << 2, o1 = o + stride, o2 = o1 + stride, o3 = o2 + stride;
      let d0 = v128.load(dy + o), d1 = v128.load(dy + o1);
      let d2 = v128.load(dy + o2), d3 = v128.load(dy + o3);
      if (relu) {
        d0 = reluGradient(d0, v128.load(y + o));
        d1 = reluGradient(d1, v128.load(y + o1));
        d2 = reluGradient(d2, v128.load(y + o2));
        d3 = reluGradient(d3, v128.load(y + o3));
        v128.store(dz + o, d0);
        v128.store(dz + o1, d1);
        v128.store(dz + o2, d2);
        v128.store(dz + o3, d3);
      }
      addFloat64(
        sums + (<usize>c << 3),
        f64x2.add(f64x2.add(lowHalf(d0), lowHalf(d1)), f64x2.add(lowHalf(d2), lowHalf(d3))),
        f64x2.add(f64x2.add(highHalf(d0), highHalf(d1)), f64x2.add(highHalf(d2), highHalf(d3))),
      );
    }
    for (; c < columns; c++) {
      let sum: f64 = 0;
      let o = <usize>c << 2;
      for (let i = 0; i < 4; i++) {
        let d = load<f32>(dy + o);
        if (relu) {
          d = reluGradient1(d, load<f32>(y + o));
          store<f32>(dz + o, d);
        }
        sum += <f64>d;
        o += stride;
      }
      const at = sums + (<usize>c << 3);
      store<f64>(at, load<f64>(at) + sum);
    }
    dy += stride << 2;
    if (relu) {
      y += stride << 2;
      dz += stride << 2;
    }
  }
  for (; r > 0; r--) {
    for (let c = 0; c < columns; c++) {
      const o = <usize>c << 2;
      let d = load<f32>(dy + o);
      if (relu) {
        d = reluGradient1(d, load<f32>(y + o));
        store<f32>(dz + o, d);
      }
      const at = sums + (<usize>c << 3);
      store<f64>(at, load<f64>(at) + <f64>d);
    }
    dy += stride;
    if (relu) {
      y += stride;
      dz += stride;
    }
  }
}

/** dz = dy * step(y), see {@link reluGradient}; `sums`: the column sums of dz, `columns` float64. */
export function reluBiasGradient(
  rows: i32, columns: i32, dy: usize, y: usize, dz: usize, sums: usize,
): void {
  columnSums(true, rows, columns, dy, y, dz, sums);
}

/** The column sums of [rows, columns], `columns` float64. */
export function sumColumns(rows: i32, columns: i32, x: usize, sums: usize): void {
  columnSums(false, rows, columns, x, 0, 0, sums);
}

/**
 * target = scale * the sum of `count` arrays of `n` float64 that lie `step` bytes apart, first to
 * last, rounded to float32 once.
 */
export function sumFloat64(
  n: i32, count: i32, first: usize, step: usize, target: usize, scale: f64,
): void {
  const factor = f64x2.splat(scale);
  let i = n;
  // Eight sums are one cache line.
  for (; i >= 8; i -= 8) {
    let s0 = v128.load(first), s1 = v128.load(first, 16);
    let s2 = v128.load(first, 32), s3 = v128.load(first, 48);
    let p = first + step;
    for (let k = 1; k < count; k++) {
      s0 = f64x2.add(s0, v128.load(p));
      s1 = f64x2.add(s1, v128.load(p, 16));
      s2 = f64x2.add(s2, v128.load(p, 32));
      s3 = f64x2.add(s3, v128.load(p, 48));
      p += step;
    }
    v128.store64_lane(target, f32x4.demote_f64x2_zero(f64x2.mul(s0, factor)), 0);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(f64x2.mul(s1, factor)), 0, 8);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(f64x2.mul(s2, factor)), 0, 16);
    v128.store64_lane(target, f32x4.demote_f64x2_zero(f64x2.mul(s3, factor)), 0, 24);
    first += 64;
    target += 32;
  }
  for (; i > 0; i--) {
    let sum = load<f64>(first);
    let p = first + step;
    for (let k = 1; k < count; k++) {
      sum += load<f64>(p);
      p += step;
    }
    store<f32>(target, <f32>(sum * scale));
    first += 8;
    target += 4;
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
    // The same instructions on a vector in which one lane counts, for the same rounding.
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

/** Fills `n` floats from `target` on with `value`. */
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
