/**
 * The matrix product kernels: batched, and fused with bias and activation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { activate, isFused } from "./activation.ts";
import { multiply } from "./gemm.ts";
import { type Call, register } from "./kernel_registry.ts";

function matMul(call: Call): tf.TensorInfo {
  const { backend, inputs: { a, b, bias, preluActivationWeights }, attrs } = call;
  const transposeA = attrs.transposeA === true, transposeB = attrs.transposeB === true;
  const [m, ka] = lastTwo(a.shape, transposeA);
  const [k, n] = lastTwo(b.shape, transposeB);
  const batchA = a.shape.slice(0, -2), batchB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const matrices = tf.util.sizeFromShape(batch);
  const floats = backend.isFloat(a) && backend.isFloat(b) &&
    (bias === undefined ||
      backend.isFloat(bias) && tf.util.sizeFromShape(bias.shape) === n &&
        (n === 1 || bias.shape.at(-1) === n));
  const simple = sameOrOne(batchA, matrices) && sameOrOne(batchB, matrices);
  if (!floats || !simple || ka !== k || m * n * k * matrices === 0) {
    return call.stock() as tf.TensorInfo;
  }
  const activation = attrs.activation as string | undefined;
  const c = backend.allocate([...batch, m, n]);
  const stepA = tf.util.sizeFromShape(batchA) === 1 ? 0 : m * k * 4;
  const stepB = tf.util.sizeFromShape(batchB) === 1 ? 0 : k * n * 4;
  for (let i = 0; i < matrices; i++) {
    multiply(backend, {
      transposeA,
      transposeB,
      m,
      n,
      k,
      a: backend.offset(a) + i * stepA,
      b: backend.offset(b) + i * stepB,
      c: backend.offset(c) + i * m * n * 4,
      bias: bias === undefined ? 0 : backend.offset(bias),
      relu: activation === "relu",
    });
  }
  return isFused(activation)
    ? c
    : activate(backend, c, activation, preluActivationWeights, attrs.leakyreluAlpha);
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const rows = shape[shape.length - 2], columns = shape[shape.length - 1];
  return transposed ? [columns, rows] : [rows, columns];
}

function sameOrOne(batch: readonly number[], matrices: number): boolean {
  const size = tf.util.sizeFromShape(batch as number[]);
  return size === 1 || size === matrices;
}

/** Registers the matrix product kernels. */
export function registerMatMul(): void {
  register("BatchMatMul", matMul);
  register("_FusedMatMul", matMul);
}
