/**
 * Slice, split, concatenate and pad: copies blocks from one layout into another.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { copyBlocksTask, fillTask } from "./tasks/elementwise_tasks.ts";
import type { HeapBackend } from "./heap_backend.ts";
import { type Call, register } from "./kernel_registry.ts";
import { allWhole, liesWithin } from "./whole_geometry.ts";

/** Bytes per piece: 256 kB. */
const STEP = 262144;

/**
 * Copies the block of `shape` that begins at `begin` in a tensor of shape `from` (at byte offset
 * `source`) to `at` in a tensor of shape `to` (at `target`). Returns false, without copying, if the
 * block has more than four axes that cannot be merged.
 */
function copyBlock(
  backend: HeapBackend,
  shape: readonly number[],
  source: number,
  from: readonly number[],
  begin: readonly number[],
  target: number,
  to: readonly number[],
  at: readonly number[],
): boolean {
  const stridesFrom = strides(from), stridesTo = strides(to);
  const axes: { n: number; s: number; t: number }[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const [n, s, t] = [shape[axis], stridesFrom[axis] * 4, stridesTo[axis] * 4];
    source += begin[axis] * s;
    target += at[axis] * t;
    const outer = axes.at(-1);
    // An axis can be merged with the one before it if both layouts are contiguous there.
    if (n === 1) continue;
    if (outer !== undefined && outer.s === n * s && outer.t === n * t) {
      axes[axes.length - 1] = { n: outer.n * n, s, t };
    } else {
      axes.push({ n, s, t });
    }
  }
  const inner = axes.at(-1);
  const contiguous = inner !== undefined && inner.s === 4 && inner.t === 4;
  const bytes = contiguous ? inner.n * 4 : 4;
  const outer = contiguous ? axes.slice(0, -1) : axes;
  if (outer.length > 3) return false;
  if (outer.length === 0 && bytes > STEP) {
    // One long contiguous block: split it so that all threads copy.
    const pieces = Math.floor(bytes / STEP);
    const rest = bytes - pieces * STEP;
    runCopy(backend, [{ n: pieces, s: STEP, t: STEP }], STEP, source, target);
    if (rest > 0) runCopy(backend, [], rest, source + pieces * STEP, target + pieces * STEP);
    return true;
  }
  runCopy(backend, outer, bytes, source, target);
  return true;
}

function runCopy(
  backend: HeapBackend,
  axes: readonly { n: number; s: number; t: number }[],
  bytes: number,
  source: number,
  target: number,
): void {
  const none = { n: 1, s: 0, t: 0 };
  // The longest axis comes first, because only the first can be split into pieces.
  const [a, b, c] = axes.length === 3
    ? axes
    : axes.length === 2
    ? [axes[0], none, axes[1]]
    : [axes[0] ?? none, none, none];
  const step = Math.max(1, Math.floor(STEP / (b.n * c.n * bytes)));
  backend.pool.run(copyBlocksTask, Math.ceil(a.n / step), [
    a.n,
    b.n,
    c.n,
    step,
    bytes,
    source,
    a.s,
    b.s,
    c.s,
    target,
    a.t,
    b.t,
    c.t,
  ]);
}

function strides(shape: readonly number[]): number[] {
  const result = Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    result[axis] = result[axis + 1] * shape[axis + 1];
  }
  return result;
}

/** A block of `x` as a new tensor, or `undefined` if it has too many axes or leaves the tensor. */
function sliced(
  backend: HeapBackend,
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): tf.TensorInfo | undefined {
  if (!liesWithin(size, begin, x.shape)) return undefined;
  const y = backend.allocate([...size]);
  const zeros = size.map(() => 0);
  if (tf.util.sizeFromShape(y.shape) === 0) return y;
  const done = copyBlock(
    backend,
    size,
    backend.offset(x),
    x.shape,
    begin,
    backend.offset(y),
    size,
    zeros,
  );
  if (done) return y;
  backend.disposeIntermediateTensorInfo(y);
  return undefined;
}

function slice(call: Call): tf.TensorInfo {
  const { backend, inputs: { x }, attrs } = call;
  if (!backend.isFloat(x)) return call.stock() as tf.TensorInfo;
  const [begin, size] = tf.slice_util.parseSliceParams(
    x as tf.Tensor,
    attrs.begin as number[],
    attrs.size as number[],
  );
  tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
  return sliced(backend, x, begin, size) ?? call.stock() as tf.TensorInfo;
}

function splitV(call: Call): tf.TensorInfo[] {
  const { backend, inputs: { x }, attrs } = call;
  if (!backend.isFloat(x)) return call.stock() as tf.TensorInfo[];
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(
    x as tf.Tensor,
    attrs.numOrSizeSplits as number[],
    axis,
  );
  const begin = x.shape.map(() => 0);
  const parts: tf.TensorInfo[] = [];
  for (const side of sizes) {
    const size = x.shape.with(axis, side);
    const part = sliced(backend, x, begin, size);
    if (part === undefined) {
      for (const done of parts) backend.disposeIntermediateTensorInfo(done);
      return call.stock() as tf.TensorInfo[];
    }
    parts.push(part);
    begin[axis] += side;
  }
  return parts;
}

function concat(call: Call): tf.TensorInfo {
  const { backend, attrs } = call;
  const tensors = call.inputs as unknown as tf.TensorInfo[];
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, tensors[0].shape);
  const shape = tf.backend_util.computeOutShape(tensors.map((tensor) => tensor.shape), axis);
  const parts = tensors.filter((tensor) => tf.util.sizeFromShape(tensor.shape) > 0);
  const fits = axis + 1 < 64 && parts.length > 1 &&
    tensors.every((tensor) => tensor.dtype === "float32" && backend.isFloat(tensor));
  if (!fits) return call.stock() as tf.TensorInfo;
  tf.backend_util.assertParamsConsistent(tensors.map((tensor) => tensor.shape), axis);
  const y = backend.allocate(shape);
  const zeros = shape.map(() => 0);
  const at = shape.map(() => 0);
  for (const part of parts) {
    // Viewed as [before, along and after], there are at most two axes, so this copy always
    // succeeds.
    copyBlock(
      backend,
      part.shape,
      backend.offset(part),
      part.shape,
      zeros,
      backend.offset(y),
      shape,
      at,
    );
    at[axis] += part.shape[axis];
  }
  return y;
}

function pad(call: Call): tf.TensorInfo {
  const { backend, inputs: { x }, attrs } = call;
  const paddings = attrs.paddings as [number, number][];
  const shape = x.shape.map((side, axis) => paddings[axis][0] + side + paddings[axis][1]);
  const fits = backend.isFloat(x) && tf.util.sizeFromShape(x.shape) > 0 &&
    allWhole(paddings.flat(), 0);
  if (!fits) {
    return call.stock() as tf.TensorInfo;
  }
  const y = backend.allocate(shape);
  const n = tf.util.sizeFromShape(shape);
  const step = STEP / 4;
  backend.pool.run(fillTask, Math.ceil(n / step), [
    n,
    step,
    backend.offset(y),
    attrs.constantValue as number,
  ]);
  const done = copyBlock(
    backend,
    x.shape,
    backend.offset(x),
    x.shape,
    x.shape.map(() => 0),
    backend.offset(y),
    shape,
    paddings.map(([before]) => before),
  );
  if (done) return y;
  backend.disposeIntermediateTensorInfo(y);
  return call.stock() as tf.TensorInfo;
}

/** Registers the layout kernels. */
export function registerLayout(): void {
  register("Slice", slice);
  register("SplitV", splitV);
  register("Concat", concat);
  register("PadV2", pad);
}
