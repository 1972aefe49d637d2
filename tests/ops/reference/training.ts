/**
 * Operations that only training needs: the masked gradient of a layer, the loss, dropout, the
 * update.
 */
import { type Array64, fill, map, zeros } from "./array64.ts";
import { threefry2x32 } from "../../../lib/random.ts";

/** dz = dy where y > 0, else 0; db = the sum of dz over all axes but the last. */
export function reluBiasGradient(dy: Array64, y: Array64): [Array64, Array64] {
  const channels = y.shape[y.shape.length - 1];
  const dz = map(dy, (value, i) => y.data[i] > 0 ? value : 0);
  const db = zeros([channels]);
  dz.data.forEach((value, i) => db.data[i % channels] += value);
  return [dz, db];
}

/** Softmax over rows of `classes`, stabilized by subtracting each row's maximum. */
export function softmax(logits: Array64): Array64 {
  const classes = logits.shape[logits.shape.length - 1];
  const p = zeros(logits.shape);
  for (let row = 0; row < logits.data.length; row += classes) {
    const values = logits.data.subarray(row, row + classes);
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = values.reduce((sum, value) => sum + Math.exp(value - most), 0);
    values.forEach((value, c) => p.data[row + c] = Math.exp(value - most) / total);
  }
  return p;
}

/** -log p(label) of each row, and softmax - onehot. */
export function softmaxCrossEntropy(logits: Array64, labels: Array64): [Array64, Array64] {
  const [rows, classes] = logits.shape;
  const losses = zeros([rows]);
  for (let row = 0; row < rows; row++) {
    const values = logits.data.subarray(row * classes, (row + 1) * classes);
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = values.reduce((sum, value) => sum + Math.exp(value - most), 0);
    losses.data[row] = Math.log(total) + most - values[labels.data[row]];
  }
  const gradient = softmax(logits);
  for (let row = 0; row < rows; row++) gradient.data[row * classes + labels.data[row]] -= 1;
  return [losses, gradient];
}

/** Attributes of kernel `CounterDropout`. */
export interface DropoutAttributes {
  readonly rate: number;
  readonly key0: number;
  readonly key1: number;
  readonly position: number;
  readonly scale: number;
}

/** Value i is kept, times `scale`, where word `position + i` of the stream is at least rate 2^32. */
export function counterDropout(x: Array64, attributes: DropoutAttributes): Array64 {
  const { rate, key0, key1, position, scale } = attributes;
  return map(x, (value, i) => {
    const at = position + i;
    const block = Math.floor(at / 2);
    const words = threefry2x32([key0, key1], [block % 2 ** 32, Math.floor(block / 2 ** 32)]);
    return words[at % 2] >= rate * 2 ** 32 ? value * scale : 0;
  });
}

/** Attributes of kernel `CounterNormals`. */
export interface NormalsAttributes {
  readonly shape: readonly number[];
  readonly key0: number;
  readonly key1: number;
  readonly standardDeviation: number;
}

/** The Box–Muller transform of both words of each block, the cosine first. */
export function counterNormals(attributes: NormalsAttributes): Array64 {
  const { shape, key0, key1, standardDeviation } = attributes;
  return fill(shape, (i) => {
    const [word, other] = threefry2x32([key0, key1], [Math.floor(i / 2), 0]);
    const radius = standardDeviation * Math.sqrt(-2 * Math.log1p(-word / 2 ** 32));
    const angle = 2 * Math.PI * other / 2 ** 32;
    return radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** Attributes of kernel `MomentumUpdate`. */
export interface UpdateAttributes {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** The paper's rule (section 5): the new weights and velocities. */
export function momentumUpdate(
  weight: Array64,
  velocity: Array64,
  gradient: Array64,
  { learningRate, momentum, weightDecay }: UpdateAttributes,
): [Array64, Array64] {
  const next = fill(
    weight.shape,
    (i) =>
      momentum * velocity.data[i] - weightDecay * learningRate * weight.data[i] -
      learningRate * gradient.data[i],
  );
  return [map(weight, (w, i) => w + next.data[i]), next];
}
