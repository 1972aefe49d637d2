// Arithmetic element by element: of two tensors with broadcasting, and of one.
//
// Each operation has a number; the loops are written once and inlined for each number, so that no
// choice is made inside them. Broadcasting is reduced to a matrix of `rows` times `columns` whose
// operands may stand still along either axis.
import { exponential, smallExponential } from "./exponential";
import { highHalf, lowHalf, madd } from "./simd";

// @ts-ignore: decorator
@inline
function two(operation: i32, a: v128, b: v128): v128 {
  if (operation == 0) return f32x4.add(a, b);
  if (operation == 1) return f32x4.sub(a, b);
  if (operation == 2) return f32x4.mul(a, b);
  if (operation == 3) return f32x4.div(a, b);
  if (operation == 4) return f32x4.max(a, b);
  if (operation == 5) return f32x4.min(a, b);
  const d = f32x4.sub(a, b);
  return f32x4.mul(d, d);
}

// @ts-ignore: decorator
@inline
function row(
  operation: i32, n: i32, a: usize, moveA: i32, b: usize, moveB: i32, y: usize,
): void {
  const stillA = v128.load32_splat(a), stillB = v128.load32_splat(b);
  let i = n;
  if (moveA && moveB) {
    for (; i >= 4; i -= 4) {
      v128.store(y, two(operation, v128.load(a), v128.load(b)));
      a += 16;
      b += 16;
      y += 16;
    }
  } else if (moveA) {
    for (; i >= 4; i -= 4) {
      v128.store(y, two(operation, v128.load(a), stillB));
      a += 16;
      y += 16;
    }
  } else if (moveB) {
    for (; i >= 4; i -= 4) {
      v128.store(y, two(operation, stillA, v128.load(b)));
      b += 16;
      y += 16;
    }
  } else {
    const all = two(operation, stillA, stillB);
    for (; i >= 4; i -= 4) {
      v128.store(y, all);
      y += 16;
    }
  }
  for (; i > 0; i--) {
    v128.store32_lane(y, two(operation, v128.load32_splat(a), v128.load32_splat(b)), 0);
    a += moveA << 2;
    b += moveB << 2;
    y += 4;
  }
}

// @ts-ignore: decorator
@inline
function rowsOf(
  operation: i32, rows: i32, n: i32, a: usize, stepA: usize, moveA: i32,
  b: usize, stepB: usize, moveB: i32, y: usize,
): void {
  for (let r = 0; r < rows; r++) {
    row(operation, n, a, moveA, b, moveB, y);
    a += stepA;
    b += stepB;
    y += <usize>n << 2;
  }
}

/**
 * y[r][c] = a[r][c] (operation) b[r][c]. From one row to the next `a` moves on by `stepA` bytes
 * (0: it stands still), along a row by one float or none (`moveA` 1 or 0); `b` likewise. Operations:
 * 0 add, 1 subtract, 2 multiply, 3 divide, 4 maximum, 5 minimum, 6 squared difference.
 */
export function binary(
  operation: i32, rows: i32, n: i32, a: usize, stepA: usize, moveA: i32,
  b: usize, stepB: usize, moveB: i32, y: usize,
): void {
  switch (operation) {
    case 0: rowsOf(0, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    case 1: rowsOf(1, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    case 2: rowsOf(2, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    case 3: rowsOf(3, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    case 4: rowsOf(4, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    case 5: rowsOf(5, rows, n, a, stepA, moveA, b, stepB, moveB, y); break;
    default: rowsOf(6, rows, n, a, stepA, moveA, b, stepB, moveB, y);
  }
}

/** tanh: a polynomial near zero, where 1 - 2 / (e^2x + 1) would lose digits; that elsewhere. */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  // The first terms of the odd series, fitted for |x| < 0.625 (coefficients of Cephes' tanhf).
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, z, f32x4.splat(2.06390887954e-2));
  p = madd(p, z, f32x4.splat(-5.37397155531e-2));
  p = madd(p, z, f32x4.splat(1.33314422036e-1));
  p = madd(p, z, f32x4.splat(-3.33332819422e-1));
  const small = madd(f32x4.mul(p, z), x, x);
  const e = exponential(f32x4.mul(magnitude, f32x4.splat(-2)));
  const one = f32x4.splat(1);
  const large = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const value = v128.bitselect(small, large, f32x4.lt(magnitude, f32x4.splat(0.625)));
  // The sign of x, that of -0 too, which the polynomial would lose.
  return v128.bitselect(x, value, i32x4.splat(0x80000000));
}

/**
 * 1 / (1 + e^-x), from e^-|x| so that nothing overflows. Below -87 the result is a denormal number,
 * not zero, so that its logarithm is x.
 */
// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = smallExponential(f32x4.neg(f32x4.abs(x)));
  const positive = f32x4.div(one, f32x4.add(one, e));
  return v128.bitselect(f32x4.mul(e, positive), positive, f32x4.lt(x, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function one(operation: i32, x: v128, parameter: v128): v128 {
  if (operation == 0) {
    // Step: 1 above zero, `parameter` elsewhere; NaN stays NaN.
    const above = f32x4.gt(x, f32x4.splat(0));
    const value = v128.bitselect(f32x4.splat(1), parameter, above);
    return v128.bitselect(value, x, f32x4.eq(x, x));
  }
  if (operation == 1) return f32x4.neg(x);
  if (operation == 2) return f32x4.mul(x, x);
  if (operation == 3) return f32x4.sqrt(x);
  if (operation == 4) return f32x4.abs(x);
  if (operation == 5) return tanh4(x);
  if (operation == 6) return sigmoid4(x);
  if (operation == 7) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  return f32x4.max(x, f32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function each(operation: i32, n: i32, x: usize, y: usize, parameter: f32): void {
  const p = f32x4.splat(parameter);
  let i = n;
  for (; i >= 4; i -= 4) {
    v128.store(y, one(operation, v128.load(x), p));
    x += 16;
    y += 16;
  }
  for (; i > 0; i--) {
    v128.store32_lane(y, one(operation, v128.load32_splat(x), p), 0);
    x += 4;
    y += 4;
  }
}

/**
 * y[i] = operation of x[i]: 0 step, 1 negative, 2 square, 3 square root, 4 absolute value, 5 tanh,
 * 6 sigmoid, 7 reciprocal square root, 8 ReLU.
 */
export function unary(operation: i32, n: i32, x: usize, y: usize, parameter: f32): void {
  switch (operation) {
    case 0: each(0, n, x, y, parameter); break;
    case 1: each(1, n, x, y, parameter); break;
    case 2: each(2, n, x, y, parameter); break;
    case 3: each(3, n, x, y, parameter); break;
    case 4: each(4, n, x, y, parameter); break;
    case 5: each(5, n, x, y, parameter); break;
    case 6: each(6, n, x, y, parameter); break;
    case 7: each(7, n, x, y, parameter); break;
    default: each(8, n, x, y, parameter);
  }
}

/**
 * sums[r] = scale * the sum of row r of [rows, n], added up in float64; the sums are float64 where
 * `wide`, else float32.
 */
export function sumRows(
  rows: i32, n: i32, x: usize, sums: usize, scale: f64, wide: i32,
): void {
  for (let r = 0; r < rows; r++) {
    let low = f64x2.splat(0), high = low;
    let i = n;
    for (; i >= 4; i -= 4) {
      const v = v128.load(x);
      low = f64x2.add(low, lowHalf(v));
      high = f64x2.add(high, highHalf(v));
      x += 16;
    }
    const both = f64x2.add(low, high);
    let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
    for (; i > 0; i--) {
      sum += <f64>load<f32>(x);
      x += 4;
    }
    if (wide) {
      store<f64>(sums, sum * scale);
      sums += 8;
    } else {
      store<f32>(sums, <f32>(sum * scale));
      sums += 4;
    }
  }
}
