// Element-wise arithmetic on two tensors with broadcasting, and on one tensor.
//
// The loops are written once and inlined for each operation, so that they contain no branch.
// Broadcasting is reduced to a matrix of `rows` times `columns` in which an operand may have stride
// 0 along either axis.
import {
  BINARY_ADD,
  BINARY_DIVIDE,
  BINARY_MAXIMUM,
  BINARY_MINIMUM,
  BINARY_MULTIPLY,
  BINARY_SQUARED_DIFFERENCE,
  BINARY_SUBTRACT,
  TANH_POLYNOMIAL_LIMIT,
  TANH_X11,
  TANH_X3,
  TANH_X5,
  TANH_X7,
  TANH_X9,
  UNARY_ABSOLUTE,
  UNARY_NEGATIVE,
  UNARY_RECIPROCAL_SQUARE_ROOT,
  UNARY_RELU,
  UNARY_SIGMOID,
  UNARY_SQUARE,
  UNARY_SQUARE_ROOT,
  UNARY_STEP,
  UNARY_TANH,
} from "../../kernel_constants";
import { exponential, smallExponential } from "./exponential";
import { highHalf, lowHalf, madd } from "./simd";

// The compiler folds the numbers of a `const enum` into the inlined loops, but not those of
// constants.
const enum UnaryOperation {
  Step = UNARY_STEP,
  Negative = UNARY_NEGATIVE,
  Square = UNARY_SQUARE,
  SquareRoot = UNARY_SQUARE_ROOT,
  Absolute = UNARY_ABSOLUTE,
  Tanh = UNARY_TANH,
  Sigmoid = UNARY_SIGMOID,
  ReciprocalSquareRoot = UNARY_RECIPROCAL_SQUARE_ROOT,
  Relu = UNARY_RELU,
}

const enum BinaryOperation {
  Add = BINARY_ADD,
  Subtract = BINARY_SUBTRACT,
  Multiply = BINARY_MULTIPLY,
  Divide = BINARY_DIVIDE,
  Maximum = BINARY_MAXIMUM,
  Minimum = BINARY_MINIMUM,
  SquaredDifference = BINARY_SQUARED_DIFFERENCE,
}

// @ts-ignore: decorator
@inline
function two(operation: i32, a: v128, b: v128): v128 {
  if (operation == BinaryOperation.Add) return f32x4.add(a, b);
  if (operation == BinaryOperation.Subtract) return f32x4.sub(a, b);
  if (operation == BinaryOperation.Multiply) return f32x4.mul(a, b);
  if (operation == BinaryOperation.Divide) return f32x4.div(a, b);
  if (operation == BinaryOperation.Maximum) return f32x4.max(a, b);
  if (operation == BinaryOperation.Minimum) return f32x4.min(a, b);
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
 * y[r][c] = a[r][c] (operation) b[r][c]. `a` advances by `stepA` bytes from one row to the next (0:
 * the same row again), and along a row by one float or none (`moveA` 1 or 0); `b` likewise.
 */
export function binary(
  operation: i32, rows: i32, n: i32, a: usize, stepA: usize, moveA: i32,
  b: usize, stepB: usize, moveB: i32, y: usize,
): void {
  switch (operation) {
    case BinaryOperation.Add:
      rowsOf(BinaryOperation.Add, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    case BinaryOperation.Subtract:
      rowsOf(BinaryOperation.Subtract, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    case BinaryOperation.Multiply:
      rowsOf(BinaryOperation.Multiply, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    case BinaryOperation.Divide:
      rowsOf(BinaryOperation.Divide, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    case BinaryOperation.Maximum:
      rowsOf(BinaryOperation.Maximum, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    case BinaryOperation.Minimum:
      rowsOf(BinaryOperation.Minimum, rows, n, a, stepA, moveA, b, stepB, moveB, y);
      break;
    default:
      rowsOf(BinaryOperation.SquaredDifference, rows, n, a, stepA, moveA, b, stepB, moveB, y);
  }
}

// Without `@inline`, `unary` would select the operation again for every four elements.
// @ts-ignore: decorator
@inline const LIMIT: f32 = <f32>TANH_POLYNOMIAL_LIMIT;
// @ts-ignore: decorator
@inline const X3: f32 = <f32>TANH_X3;
// @ts-ignore: decorator
@inline const X5: f32 = <f32>TANH_X5;
// @ts-ignore: decorator
@inline const X7: f32 = <f32>TANH_X7;
// @ts-ignore: decorator
@inline const X9: f32 = <f32>TANH_X9;
// @ts-ignore: decorator
@inline const X11: f32 = <f32>TANH_X11;

/** tanh: 1 - 2 / (e^2x + 1), or a polynomial near zero, where that would lose digits. */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(X11);
  p = madd(p, z, f32x4.splat(X9));
  p = madd(p, z, f32x4.splat(X7));
  p = madd(p, z, f32x4.splat(X5));
  p = madd(p, z, f32x4.splat(X3));
  const small = madd(f32x4.mul(p, z), x, x);
  const e = exponential(f32x4.mul(magnitude, f32x4.splat(-2)));
  const one = f32x4.splat(1);
  const large = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const value = v128.bitselect(small, large, f32x4.lt(magnitude, f32x4.splat(LIMIT)));
  // The sign of x, including that of -0, which the polynomial would lose.
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
  if (operation == UnaryOperation.Step) {
    const above = f32x4.gt(x, f32x4.splat(0));
    const value = v128.bitselect(f32x4.splat(1), parameter, above);
    return v128.bitselect(value, x, f32x4.eq(x, x));
  }
  if (operation == UnaryOperation.Negative) return f32x4.neg(x);
  if (operation == UnaryOperation.Square) return f32x4.mul(x, x);
  if (operation == UnaryOperation.SquareRoot) return f32x4.sqrt(x);
  if (operation == UnaryOperation.Absolute) return f32x4.abs(x);
  if (operation == UnaryOperation.Tanh) return tanh4(x);
  if (operation == UnaryOperation.Sigmoid) return sigmoid4(x);
  if (operation == UnaryOperation.ReciprocalSquareRoot) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
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

/** y[i] = operation of x[i]; `parameter` is the value of Step below zero. */
export function unary(operation: i32, n: i32, x: usize, y: usize, parameter: f32): void {
  switch (operation) {
    case UnaryOperation.Step: each(UnaryOperation.Step, n, x, y, parameter); break;
    case UnaryOperation.Negative: each(UnaryOperation.Negative, n, x, y, parameter); break;
    case UnaryOperation.Square: each(UnaryOperation.Square, n, x, y, parameter); break;
    case UnaryOperation.SquareRoot: each(UnaryOperation.SquareRoot, n, x, y, parameter); break;
    case UnaryOperation.Absolute: each(UnaryOperation.Absolute, n, x, y, parameter); break;
    case UnaryOperation.Tanh: each(UnaryOperation.Tanh, n, x, y, parameter); break;
    case UnaryOperation.Sigmoid: each(UnaryOperation.Sigmoid, n, x, y, parameter); break;
    case UnaryOperation.ReciprocalSquareRoot: each(UnaryOperation.ReciprocalSquareRoot, n, x, y, parameter); break;
    default: each(UnaryOperation.Relu, n, x, y, parameter);
  }
}

/**
 * sums[r] = scale * the sum of row r of [rows, n], added up in float64; the sums are stored as
 * float64 if `wide`, else as float32.
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
