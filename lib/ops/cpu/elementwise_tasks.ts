/**
 * Pieces of everything that goes element by element or row by row.
 *
 * @module
 */
import type { Task } from "./thread.ts";

/** Arguments: n, elements a piece, x, y. */
export const reluTask: Task = (thread, item) => {
  const [n, step, x, y] = thread.arguments;
  const from = item * step;
  thread.kernels.relu(Math.min(step, n - from), x + from * 4, y + from * 4);
};

/** Arguments: rows, rows a piece, columns, y, bias (or 0), activate. */
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

/** Arguments: rows, rows a piece, columns, dy, y (or 0), dz (or 0), sums of all pieces. */
export const reluBiasGradientTask: Task = (thread, item) => {
  const [rows, step, columns, dy, y, dz, sums] = thread.arguments;
  const from = item * step, offset = from * columns * 4;
  thread.kernels.reluBiasGradient(
    Math.min(step, rows - from),
    columns,
    dy + offset,
    y > 0 ? y + offset : 0,
    dz > 0 ? dz + offset : 0,
    sums + item * columns * 4,
  );
};

/** Arguments: n, elements a piece, number of arrays, first array, bytes to the next, target. */
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

/** Arguments: n, elements a piece, w, v, g, new w, new v, rate, momentum, decay. */
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

/** Arguments: n, elements a piece (even), x, y, key0, key1, position, threshold, scale. */
export const counterDropoutTask: Task = (thread, item) => {
  const [n, step, x, y, key0, key1, position, threshold, scale] = thread.arguments;
  const from = item * step;
  const first = position + from;
  const pair = Math.floor(first / 2);
  thread.kernels.counterDropout(
    Math.min(step, n - from),
    x + from * 4,
    y + from * 4,
    key0,
    key1,
    pair % 0x100000000,
    Math.floor(pair / 0x100000000),
    first % 2,
    threshold,
    scale,
  );
};

/** Arguments: rows, rows a piece, columns, logits, labels, gradient, parts of the loss. */
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
