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
  if (!floats || ka !== k || m * n * k * matrices === 0) {
    return call.stock() as tf.TensorInfo;
  }
  const activation = attrs.activation as string | undefined;
  const c = backend.allocate([...batch, m, n]);
  const [matricesOfA, matricesOfB] = [batchA, batchB].map((own) => broadcast(own, batch));
  for (let i = 0; i < matrices; i++) {
    multiply(backend, {
      transposeA,
      transposeB,
      m,
      n,
      k,
      a: backend.offset(a) + matricesOfA[i] * m * k * 4,
      b: backend.offset(b) + matricesOfB[i] * k * n * 4,
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

/** For each matrix of a product with the outer shape `batch`, the matrix of an operand. */
function broadcast(own: readonly number[], batch: readonly number[]): number[] {
  let indices = [0];
  for (const [axis, side] of batch.entries()) {
    const ownSide = own[axis - (batch.length - own.length)] ?? 1;
    indices = indices.flatMap((index) =>
      Array.from({ length: side }, (_, i) => index * ownSide + (ownSide === 1 ? 0 : i))
    );
  }
  return indices;
}

/** Registers the matrix product kernels. */
export function registerMatMul(): void {
  register("BatchMatMul", matMul);
  register("_FusedMatMul", matMul);
}
