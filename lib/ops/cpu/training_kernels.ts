/**
 * The kernels that training needs besides the layers: the gradient of ReLU together with that of
 * the bias, softmax cross-entropy, counter-based dropout and initial weights, and the paper's weight
 * update.
 *
 * All backends of this package share their names and signatures; `lib/ops` calls them if the active
 * backend has them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  checkCounterDropout,
  checkCounterNormals,
  checkMomentumUpdate,
  checkReluBiasGradient,
  checkSoftmaxCrossEntropy,
  requireLabels,
} from "../kernel_arguments.ts";
import {
  counterDropoutTask,
  momentumUpdateTask,
  reluBiasGradientTask,
  softmaxCrossEntropyTask,
} from "./tasks/elementwise_tasks.ts";
import { counterNormalsTask } from "./tasks/normal_tasks.ts";
import { type Call, type Kernel, register } from "./kernel_registry.ts";
import { withNumbers } from "./with_numbers.ts";

/** Elements per piece of an element-wise region: 256 kB. */
const STEP = 65536;

/**
 * dz = dy * step(y), which is NaN where y is NaN, as in tfjs, and db = the column sums of dz, added
 * in float64.
 */
function reluBiasGradient(call: Call): tf.TensorInfo[] {
  const { backend, inputs: { dy, y } } = call;
  const columns = dy.shape[dy.shape.length - 1];
  const rows = tf.util.sizeFromShape(dy.shape) / columns;
  const dz = backend.allocate(dy.shape);
  const db = backend.allocate([columns]);
  if (columns === 0) return [dz, db];
  // At most 64 partial sums; their number depends only on the shape, so the order of additions is
  // fixed.
  const step = Math.max(Math.ceil(32768 / columns), Math.ceil(rows / 64));
  const pieces = Math.ceil(rows / step);
  backend.withBytes(pieces * columns * 8, (sums) => {
    backend.pool.run(reluBiasGradientTask, pieces, [
      rows,
      step,
      columns,
      backend.offset(dy),
      backend.offset(y),
      backend.offset(dz),
      sums,
    ]);
    backend.kernels.sumFloat64(columns, pieces, sums, columns * 8, backend.offset(db), 1);
  });
  return [dz, db];
}

/** The loss and softmax - onehot of each row. */
function softmaxCrossEntropy(call: Call): tf.TensorInfo[] {
  const { backend, inputs: { logits, labels } } = call;
  const [rows, columns] = logits.shape;
  requireLabels(new Int32Array(backend.heap.buffer, backend.offset(labels), rows), columns);
  const losses = backend.allocate([rows]);
  const gradient = backend.allocate([rows, columns]);
  const step = Math.max(1, Math.ceil(16384 / columns));
  backend.withBytes(rows * 8, (parts) => {
    backend.pool.run(softmaxCrossEntropyTask, Math.ceil(rows / step), [
      rows,
      step,
      columns,
      backend.offset(logits),
      backend.offset(labels),
      backend.offset(gradient),
      parts,
    ]);
    const both = new Float32Array(backend.heap.buffer, parts, rows * 2);
    const target = new Float32Array(backend.heap.buffer, backend.offset(losses), rows);
    for (let r = 0; r < rows; r++) target[r] = Math.log(both[2 * r]) + both[2 * r + 1];
  });
  return [losses, gradient];
}

/** Element i is kept where word(position + i) of the stream is at least rate * 2^32. */
function counterDropout(call: Call): tf.TensorInfo {
  const { backend, inputs: { x }, attrs } = call;
  const y = backend.allocate(x.shape);
  const n = tf.util.sizeFromShape(x.shape);
  const step = 16384;
  backend.pool.run(counterDropoutTask, Math.ceil(n / step), [
    n,
    step,
    backend.offset(x),
    backend.offset(y),
    attrs.key0 as number,
    attrs.key1 as number,
    attrs.position as number,
    Math.ceil((attrs.rate as number) * 0x100000000),
    attrs.scale as number,
  ]);
  return y;
}

/** Values 2 i and 2 i + 1 are the draws of block i of the stream. */
function counterNormals(call: Call): tf.TensorInfo {
  const { backend, attrs } = call;
  const y = backend.allocate(attrs.shape as number[]);
  const n = tf.util.sizeFromShape(y.shape);
  backend.pool.run(counterNormalsTask, Math.ceil(n / STEP), [
    n,
    STEP,
    backend.offset(y),
    attrs.key0 as number,
    attrs.key1 as number,
    attrs.standardDeviation as number,
  ]);
  return y;
}

/**
 * Updates weight and velocity in place if no other tensor shares their values; otherwise returns
 * new ones. `owned` are the inputs before conversion.
 */
function momentumUpdate(call: Call, owned: readonly tf.TensorInfo[]): tf.TensorInfo[] {
  const { backend, inputs: { weight, velocity, gradient }, attrs } = call;
  const n = tf.util.sizeFromShape(weight.shape);
  const inPlace = owned.includes(weight) && owned.includes(velocity) &&
    backend.refCount(weight.dataId) === 1 && backend.refCount(velocity.dataId) === 1;
  const results = inPlace
    ? [weight, velocity]
    : [backend.allocate(weight.shape), backend.allocate(weight.shape)];
  const rate = attrs.learningRate as number;
  backend.pool.run(momentumUpdateTask, Math.ceil(n / STEP), [
    n,
    STEP,
    backend.offset(weight),
    backend.offset(velocity),
    backend.offset(gradient),
    backend.offset(results[0]),
    backend.offset(results[1]),
    rate,
    attrs.momentum as number,
    (attrs.weightDecay as number) * rate,
  ]);
  return inPlace ? [] : results;
}

/**
 * `kernel`, with arguments checked by `check` and converted to their declared dtype.
 */
function checked(
  check: (inputs: Call["inputs"], attributes: Call["attrs"]) => void,
  kernel: (call: Call, given: readonly tf.TensorInfo[]) => ReturnType<Kernel>,
): Kernel {
  return (call) => {
    check(call.inputs, call.attrs);
    const given = Object.values(call.inputs);
    return withNumbers(call.backend, call.inputs, (inputs) => kernel({ ...call, inputs }, given));
  };
}

/** Registers the training kernels. */
export function registerTrainingKernels(): void {
  register("ReluBiasGrad", checked(checkReluBiasGradient, reluBiasGradient));
  register("SoftmaxCrossEntropy", checked(checkSoftmaxCrossEntropy, softmaxCrossEntropy));
  register("CounterDropout", checked(checkCounterDropout, counterDropout));
  register("CounterNormals", checked((_, attrs) => checkCounterNormals(attrs), counterNormals));
  register("MomentumUpdate", checked(checkMomentumUpdate, momentumUpdate));
}
