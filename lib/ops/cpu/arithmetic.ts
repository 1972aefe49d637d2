/**
 * Element-wise arithmetic, sums and fills. Stock tfjs computes these in JavaScript with a new array
 * for each result, which on large tensors takes longer than a convolution.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  binaryTask,
  fillTask,
  sumColumnsTask,
  sumRowsTask,
  unaryTask,
} from "./tasks/elementwise_tasks.ts";
import {
  BINARY_ADD,
  BINARY_DIVIDE,
  BINARY_MAXIMUM,
  BINARY_MINIMUM,
  BINARY_MULTIPLY,
  BINARY_SQUARED_DIFFERENCE,
  BINARY_SUBTRACT,
  UNARY_ABSOLUTE,
  UNARY_NEGATIVE,
  UNARY_RECIPROCAL_SQUARE_ROOT,
  UNARY_RELU,
  UNARY_SIGMOID,
  UNARY_SQUARE,
  UNARY_SQUARE_ROOT,
  UNARY_STEP,
  UNARY_TANH,
} from "../kernel_constants.ts";
import type { HeapBackend } from "./heap_backend.ts";
import { type Call, type Kernel, register } from "./kernel_registry.ts";

/** Elements per piece: 128 kB. */
const STEP = 32768;

/** The operations by tfjs's kernel names. */
const unaryOperations = {
  Step: UNARY_STEP,
  Neg: UNARY_NEGATIVE,
  Square: UNARY_SQUARE,
  Sqrt: UNARY_SQUARE_ROOT,
  Abs: UNARY_ABSOLUTE,
  Tanh: UNARY_TANH,
  Sigmoid: UNARY_SIGMOID,
  Rsqrt: UNARY_RECIPROCAL_SQUARE_ROOT,
  Relu: UNARY_RELU,
} as const;

const binaryOperations = {
  Add: BINARY_ADD,
  Sub: BINARY_SUBTRACT,
  Multiply: BINARY_MULTIPLY,
  RealDiv: BINARY_DIVIDE,
  Maximum: BINARY_MAXIMUM,
  Minimum: BINARY_MINIMUM,
  SquaredDifference: BINARY_SQUARED_DIFFERENCE,
} as const;

function unaryKernel(operation: number): Kernel {
  return (call) => {
    const { backend, inputs: { x }, attrs } = call;
    if (!backend.isFloat(x)) return call.stock();
    const y = backend.allocate(x.shape);
    const n = tf.util.sizeFromShape(x.shape);
    const parameter = operation === UNARY_STEP ? Number(attrs.alpha ?? 0) : 0;
    backend.pool.run(unaryTask, Math.ceil(n / STEP), [
      n,
      STEP,
      operation,
      backend.offset(x),
      backend.offset(y),
      parameter,
    ]);
    return y;
  };
}

/** An operand as a matrix: its strides, in bytes between rows and in floats between columns. */
interface Walk {
  step: number;
  move: number;
}

/** The result as a matrix, and the strides of each operand. */
interface Matrix {
  rows: number;
  columns: number;
  a: Walk;
  b: Walk;
}

/** Reduces a broadcast to a matrix; undefined if that is not possible. */
function asMatrix(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
): Matrix | undefined {
  const size = product(out);
  const wholeA = product(a) === size, wholeB = product(b) === size;
  const whole = (columns: number) => ({ step: columns * 4, move: 1 });
  if (wholeA && wholeB) return { rows: 1, columns: size, a: whole(size), b: whole(size) };
  const small = wholeA ? alongside(b, out) : wholeB ? alongside(a, out) : undefined;
  if (small === undefined) return undefined;
  const { columns, walk } = small;
  const large = whole(columns);
  return { rows: size / columns, columns, a: wholeA ? large : walk, b: wholeA ? walk : large };
}

/** The strides of a smaller operand: a scalar, a row or a column. */
function alongside(small: readonly number[], out: readonly number[]) {
  const size = product(out);
  if (product(small) === 1) return { columns: size, walk: { step: 0, move: 0 } };
  const sides = [...Array<number>(out.length - small.length).fill(1), ...small];
  const isOne = (side: number) => side === 1;
  let axis = sides.length;
  while (axis > 0 && sides[axis - 1] === out[axis - 1]) axis--;
  if (sides.slice(0, axis).every(isOne)) {
    return { columns: product(out.slice(axis)), walk: { step: 0, move: 1 } };
  }
  axis = 0;
  while (axis < sides.length && sides[axis] === out[axis]) axis++;
  if (sides.slice(axis).every(isOne)) {
    return { columns: product(out.slice(axis)), walk: { step: 4, move: 0 } };
  }
  return undefined;
}

function product(sides: readonly number[]): number {
  return sides.reduce((all, side) => all * side, 1);
}

function binaryKernel(operation: number): Kernel {
  return (call) => {
    const { backend, inputs: { a, b } } = call;
    if (!backend.isFloat(a) || !backend.isFloat(b)) return call.stock();
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const matrix = asMatrix(a.shape, b.shape, shape);
    if (matrix === undefined) return call.stock();
    const y = backend.allocate(shape);
    if (matrix.columns > 0) runBinary(backend, operation, matrix, a, b, y);
    return y;
  };
}

function runBinary(
  backend: HeapBackend,
  operation: number,
  { rows, columns, a, b }: Matrix,
  left: tf.TensorInfo,
  right: tf.TensorInfo,
  y: tf.TensorInfo,
): void {
  const rowStep = rows === 1 ? 1 : Math.max(1, Math.floor(STEP / columns));
  const columnStep = rows === 1 ? STEP : columns;
  backend.pool.run(binaryTask, Math.ceil(rows / rowStep) * Math.ceil(columns / columnStep), [
    rows,
    rowStep,
    columns,
    columnStep,
    operation,
    backend.offset(left),
    a.step,
    a.move,
    backend.offset(right),
    b.step,
    b.move,
    backend.offset(y),
  ]);
}

/** The sum of several tensors of one shape. */
function addN(call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { backend } = call;
  const tensors = call.inputs as unknown as tf.TensorInfo[];
  const fits = tensors.every((tensor) =>
    backend.isFloat(tensor) && tf.util.arraysEqual(tensor.shape, tensors[0].shape)
  );
  if (tensors.length < 2 || !fits) {
    return call.stock();
  }
  const columns = tf.util.sizeFromShape(tensors[0].shape);
  const sum = backend.allocate(tensors[0].shape);
  const step = { step: columns * 4, move: 1 };
  tensors.slice(1).forEach((tensor, i) => {
    const matrix = { rows: 1, columns, a: step, b: step };
    runBinary(backend, BINARY_ADD, matrix, i === 0 ? tensors[0] : sum, tensor, sum);
  });
  return sum;
}

/** Sums (or means) over the last or the first axes; other axes use the stock kernel. */
function reduction(mean: boolean): Kernel {
  return (call) => {
    const { backend, inputs: { x }, attrs } = call;
    const axes = tf.util.parseAxisParam(attrs.axis as number[], x.shape);
    const rank = x.shape.length;
    const size = tf.util.sizeFromShape(x.shape);
    const last = axes.every((axis, i) => axis === rank - axes.length + i);
    const first = axes.every((axis, i) => axis === i);
    if (!backend.isFloat(x) || size < 64 || !(last || first)) return call.stock();
    const kept = x.shape.filter((_, axis) => !axes.includes(axis));
    const columns = last ? tf.util.sizeFromShape(axes.map((axis) => x.shape[axis])) : product(kept);
    const rows = size / columns;
    const keepDims = Boolean(attrs.keepDims);
    const shape = keepDims ? x.shape.map((side, i) => axes.includes(i) ? 1 : side) : kept;
    if (last) {
      const y = backend.allocate(shape);
      sumRows(backend, rows, columns, backend.offset(x), backend.offset(y), mean ? 1 / columns : 1);
      return y;
    }
    if (mean) return call.stock();
    const y = backend.allocate(shape);
    if (columns === 1) sumRows(backend, 1, rows, backend.offset(x), backend.offset(y), 1);
    else sumColumns(backend, rows, columns, backend.offset(x), backend.offset(y));
    return y;
  };
}

/**
 * Row sums, in pieces of whole rows; a single long row is split into 64 partial sums that are added
 * at the end.
 */
function sumRows(
  backend: HeapBackend,
  rows: number,
  columns: number,
  x: number,
  sums: number,
  scale: number,
): void {
  if (rows > 1 || columns % 64 !== 0 || columns < 64 * 1024) {
    const step = Math.max(1, Math.ceil(STEP / columns));
    backend.pool.run(sumRowsTask, Math.ceil(rows / step), [rows, step, columns, x, sums, scale, 0]);
    return;
  }
  backend.withBytes(64 * 8, (partial) => {
    backend.pool.run(sumRowsTask, 64, [64, 1, columns / 64, x, partial, 1, 1]);
    backend.kernels.sumFloat64(1, 64, partial, 8, sums, scale);
  });
}

/**
 * Column sums of [rows, columns], from at most 64 partial sums in float64; their number depends
 * only on the shape.
 */
function sumColumns(
  backend: HeapBackend,
  rows: number,
  columns: number,
  x: number,
  sums: number,
): void {
  const step = Math.max(Math.ceil(STEP / columns), Math.ceil(rows / 64));
  const pieces = Math.ceil(rows / step);
  backend.withBytes(pieces * columns * 8, (partial) => {
    backend.pool.run(sumColumnsTask, pieces, [rows, step, columns, x, partial]);
    backend.kernels.sumFloat64(columns, pieces, partial, columns * 8, sums, 1);
  });
}

/** Fills a new tensor with one value. */
function filled(backend: HeapBackend, shape: number[], value: number): tf.TensorInfo {
  const y = backend.allocate(shape);
  const n = tf.util.sizeFromShape(shape);
  backend.pool.run(fillTask, Math.ceil(n / STEP), [n, STEP, backend.offset(y), value]);
  return y;
}

function fill(call: Call): tf.TensorInfo | tf.TensorInfo[] {
  const { shape, value, dtype } = call.attrs;
  const float = typeof value === "number" && (dtype === undefined || dtype === "float32");
  return float ? filled(call.backend, shape as number[], value) : call.stock();
}

/** Registers the arithmetic kernels. */
export function registerArithmetic(): void {
  for (const [name, operation] of Object.entries(unaryOperations)) {
    register(name, unaryKernel(operation));
  }
  for (const [name, operation] of Object.entries(binaryOperations)) {
    register(name, binaryKernel(operation));
  }
  register("AddN", addN);
  register("Sum", reduction(false));
  register("Mean", reduction(true));
  register("Fill", fill);
  for (const [name, value] of [["ZerosLike", 0], ["OnesLike", 1]] as const) {
    register(name, (call) => {
      const { backend, inputs: { x } } = call;
      return x.dtype === "float32" ? filled(backend, x.shape, value) : call.stock();
    });
  }
}
