/**
 * Matrix product, bias and activation in one kernel, with an equally fused gradient.
 *
 * tfjs has the kernel `_FusedMatMul` but no gradient for it; this module defines one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { activationGradient, type FusedActivation } from "./activation_gradient.ts";
import { requireOneOf } from "../argument_checks.ts";
import { requireTensor } from "./tensor_checks.ts";

/** Options of {@linkcode fullyConnected}. */
export interface FullyConnectedOptions {
  /** Activation that is applied after the bias; default `linear`. */
  activation?: FusedActivation | "tanh";
}

interface ProductAttributes {
  transposeA: boolean;
  transposeB: boolean;
  activation: FusedActivation;
}

/** Computes y = f(x weights + bias).
 *
 * @param x `[batch, inputs]`.
 * @param weights `[inputs, units]`.
 * @param bias `[units]`.
 * @returns `[batch, units]`.
 * @throws {BadArgumentError} when a tensor is not float32 or the shapes do not match.
 */
export function fullyConnected(
  x: tf.Tensor2D,
  weights: tf.Tensor2D,
  bias: tf.Tensor1D,
  options: FullyConnectedOptions = {},
): tf.Tensor2D {
  const { activation = "linear" } = options;
  requireOneOf("activation of fullyConnected", activation, ["linear", "relu", "tanh"]);
  requireTensor("weights of fullyConnected", weights, { shape: ["inputs", "units"] });
  requireTensor("x of fullyConnected", x, { shape: ["batch", weights.shape[0]] });
  requireTensor("bias of fullyConnected", bias, { shape: [weights.shape[1]] });
  const attributes: ProductAttributes = {
    transposeA: false,
    transposeB: false,
    activation: activation === "tanh" ? "linear" : activation,
  };
  const y = tf.engine().runKernel("_FusedMatMul", { a: x, b: weights, bias }, {
    ...attributes,
  }) as tf.Tensor2D;
  return activation === "tanh" ? tf.tanh(y) : y;
}

/** The matrix product, one side transposed. */
function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  return tf.engine().runKernel("BatchMatMul", { a, b }, { transposeA, transposeB }) as tf.Tensor;
}

tf.registerGradient({
  kernelName: "_FusedMatMul",
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const { transposeA, transposeB, activation } = attributes as unknown as ProductAttributes;
    if (transposeA || transposeB) {
      throw new BadArgumentError(
        "Expected a fused product without transposes but found one; use tf.matMul for others.",
      );
    }
    const [x, weights, y] = saved;
    const dOut = dy as tf.Tensor;
    const { dz, db } = activationGradient(dOut, y, activation);
    return {
      a: () => product(dz, weights, false, true),
      b: () => product(x, dz, true, false),
      // tfjs requests the gradients in the order of the inputs, so that of the bias comes last.
      bias: () => {
        if (dz !== dOut) dz.dispose();
        return db;
      },
    };
  },
});
