/**
 * Tasks of all operations that work element by element or row by row.
 *
 * @module
 */
import { wordsOf } from "../../../random.ts";
import type { Task } from "../threads/thread.ts";

/** Arguments: n, elements per piece, operation, x, y, parameter. */
export const unaryTask: Task = (thread, item) => {
  const a = thread.arguments;
  const from = item * a[1];
  thread.kernels.unary(
    a[2],
    Math.min(a[1], a[0] - from),
    a[3] + from * 4,
    a[4] + from * 4,
    a[5],
  );
};

/**
 * Arguments: rows, rows per piece, columns, columns per piece, operation, a, bytes from row to row,
 * floats from column to column, the same for b, y. Either rows or columns are split.
 */
export const binaryTask: Task = (thread, item) => {
  const a = thread.arguments;
  const across = Math.ceil(a[2] / a[3]);
  const row = Math.floor(item / across) * a[1], column = (item % across) * a[3];
  thread.kernels.binary(
    a[4],
    Math.min(a[1], a[0] - row),
    Math.min(a[3], a[2] - column),
    a[5] + row * a[6] + column * a[7] * 4,
    a[6],
    a[7],
    a[8] + row * a[9] + column * a[10] * 4,
    a[9],
    a[10],
    a[11] + (row * a[2] + column) * 4,
  );
};

/** Arguments: rows, rows per piece, columns, x, sums, scale, whether the sums are float64. */
export const sumRowsTask: Task = (thread, item) => {
  const a = thread.arguments;
  const from = item * a[1];
  thread.kernels.sumRows(
    Math.min(a[1], a[0] - from),
    a[2],
    a[3] + from * a[2] * 4,
    a[4] + from * (a[6] === 1 ? 8 : 4),
    a[5],
    a[6],
  );
};

/**
 * Arguments: blocks along three axes, blocks of the first axis per piece, bytes per block, source
 * and its three strides, target and its three strides.
 */
export const copyBlocksTask: Task = (thread, item) => {
  const a = thread.arguments;
  const from = item * a[3];
  thread.kernels.copyBlocks(
    Math.min(a[3], a[0] - from),
    a[1],
    a[2],
    a[4],
    a[5] + from * a[6],
    a[6],
    a[7],
    a[8],
    a[9] + from * a[10],
    a[10],
    a[11],
    a[12],
  );
};

/** Arguments: n, elements per piece, target, value. */
export const fillTask: Task = (thread, item) => {
  const a = thread.arguments;
  const from = item * a[1];
  thread.kernels.fill(a[2] + from * 4, Math.min(a[1], a[0] - from), a[3]);
};

/** Arguments: rows, rows per piece, columns, y, bias (or 0), activate. */
export const addBiasTask: Task = (thread, item) => {
  const [rows, step, columns, y, bias, activate] = thread.arguments;
  const from = item * step;
  thread.kernels.addBias(
    Math.min(step, rows - from),
    columns,
    y + from * columns * 4,
    bias,
    activate,
  );
};

/** Arguments: rows, rows per piece, columns, dy, y, dz, float64 sums of all pieces. */
export const reluBiasGradientTask: Task = (thread, item) => {
  const [rows, step, columns, dy, y, dz, sums] = thread.arguments;
  const from = item * step, offset = from * columns * 4;
  thread.kernels.reluBiasGradient(
    Math.min(step, rows - from),
    columns,
    dy + offset,
    y + offset,
    dz + offset,
    sums + item * columns * 8,
  );
};

/** Arguments: rows, rows per piece, columns, x, float64 sums of all pieces. */
export const sumColumnsTask: Task = (thread, item) => {
  const [rows, step, columns, x, sums] = thread.arguments;
  const from = item * step;
  thread.kernels.sumColumns(
    Math.min(step, rows - from),
    columns,
    x + from * columns * 4,
    sums + item * columns * 8,
  );
};

/** Arguments: n, elements per piece, number of arrays, first array, bytes to the next, target. */
export const sumArraysTask: Task = (thread, item) => {
  const [n, step, count, first, bytes, target] = thread.arguments;
  const from = item * step;
  thread.kernels.sumArrays(
    Math.min(step, n - from),
    count,
    first + from * 4,
    bytes,
    target + from * 4,
  );
};

/** Arguments: n, elements per piece, w, v, g, new w, new v, rate, momentum, decay. */
export const momentumUpdateTask: Task = (thread, item) => {
  const [n, step, w, v, g, w2, v2, rate, momentum, decay] = thread.arguments;
  const from = item * step, offset = from * 4;
  thread.kernels.momentumUpdate(
    Math.min(step, n - from),
    w + offset,
    v + offset,
    g + offset,
    w2 + offset,
    v2 + offset,
    rate,
    momentum,
    decay,
  );
};

/** Arguments: n, elements per piece (even), x, y, key0, key1, position, threshold, scale. */
export const counterDropoutTask: Task = (thread, item) => {
  const [n, step, x, y, key0, key1, position, threshold, scale] = thread.arguments;
  const from = item * step;
  const first = position + from;
  thread.kernels.counterDropout(
    Math.min(step, n - from),
    x + from * 4,
    y + from * 4,
    key0,
    key1,
    ...wordsOf(Math.floor(first / 2)),
    first % 2,
    threshold,
    scale,
  );
};

/** Arguments: rows, rows per piece, columns, logits, labels, gradient, parts of the loss. */
export const softmaxCrossEntropyTask: Task = (thread, item) => {
  const [rows, step, columns, logits, labels, gradient, parts] = thread.arguments;
  const from = item * step;
  thread.kernels.softmaxCrossEntropy(
    from,
    Math.min(rows, from + step),
    columns,
    logits,
    labels,
    gradient,
    parts,
  );
};
