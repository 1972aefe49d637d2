/**
 * Convolution, bias and activation in one kernel, with an equally fused gradient.
 *
 * tfjs has the kernel `FusedConv2D` but no gradient for it; this module defines one. Gradients that
 * are not needed (in training, that of the image) are not computed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { activationGradient, type FusedActivation } from "./activation_gradient.ts";
import { requireInteger, requireOneOf, requireOptions } from "../argument_checks.ts";
import { requireTensor } from "./tensor_checks.ts";

/**
 * Zero padding of the input: one number for all sides, `[[top, bottom], [left, right]]`, or
 * `"same"`, which gives `ceil(side / stride)` outputs along each axis.
 */
export type ConvolutionPadding =
  | number
  | "same"
  | readonly [readonly [number, number], readonly [number, number]];

/** Options of {@linkcode convolution2d}. */
export interface Convolution2DOptions {
  /** Step between neighbouring windows, in pixels; default 1. */
  stride?: number;
  /** Zero padding of the input; default 0. */
  padding?: ConvolutionPadding;
  /** Activation that is applied after the bias; default `linear`. */
  activation?: FusedActivation | "tanh";
}

type KernelPadding = number | "same" | number[][];

interface ConvolutionAttributes {
  strides: [number, number];
  pad: KernelPadding;
  activation: FusedActivation;
}

/**
 * Computes y = f(x * filter + bias), where * sums over each window of x (cross-correlation, as is
 * usual in deep learning).
 *
 * @param x `[batch, height, width, inChannels]`.
 * @param filter `[filterHeight, filterWidth, inChannels, outChannels]`.
 * @param bias `[outChannels]`.
 * @param options stride, padding and nonlinearity; default: 1, 0 and none.
 * @returns `[batch, outHeight, outWidth, outChannels]`, where `outHeight = floor((height + top +
 * bottom - filterHeight) / stride) + 1`.
 * @throws {BadArgumentError} when a tensor is not float32, or when shapes, stride and padding do
 * not match.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { convolution2d } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tf.ones<tf.Rank.R4>([1, 5, 5, 3]);
 * const filter = tf.ones<tf.Rank.R4>([3, 3, 3, 2]);
 * const y = convolution2d(x, filter, tf.tensor1d([0, 1]), { stride: 2 });
 * assertEquals(y.shape, [1, 2, 2, 2]);
 * assertEquals([...await y.data()].slice(0, 2), [27, 28]);
 * ```
 */
export function convolution2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  options: Convolution2DOptions = {},
): tf.Tensor4D {
  requireOptions("convolution2d", options, { stride: true, padding: true, activation: true });
  const { stride = 1, padding = 0, activation = "linear" } = options;
  check(x, filter, bias, { stride, padding, activation });
  const attributes: ConvolutionAttributes = {
    strides: [stride, stride],
    pad: typeof padding === "object" ? [[0, 0], [...padding[0]], [...padding[1]], [0, 0]] : padding,
    activation: activation === "tanh" ? "linear" : activation,
  };
  const y = tf.engine().runKernel("FusedConv2D", { x, filter, bias }, {
    ...attributes,
    dataFormat: "NHWC",
    dilations: [1, 1],
  }) as tf.Tensor4D;
  return activation === "tanh" ? tf.tanh(y) : y;
}

function check(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride, padding, activation }: Required<Convolution2DOptions>,
): void {
  requireOneOf("activation of convolution2d", activation, ["linear", "relu", "tanh"]);
  requireInteger("stride of convolution2d", stride, { min: 1, max: 2 ** 20 });
  requireTensor("filter of convolution2d", filter, {
    shape: ["filterHeight", "filterWidth", "inChannels", "outChannels"],
    empty: false,
  });
  const [, , inChannels, outChannels] = filter.shape;
  requireTensor("x of convolution2d", x, {
    shape: ["batch", "height", "width", inChannels],
    empty: false,
  });
  requireTensor("bias of convolution2d", bias, { shape: [outChannels] });
  if (padding === "same") return;
  const sides = typeof padding === "number"
    ? [[padding, padding], [padding, padding]]
    : Array.isArray(padding)
    ? padding as readonly (readonly number[])[]
    : [];
  requireInteger("the number of sides of the padding of convolution2d", sides.flat().length, {
    min: 4,
    max: 4,
  });
  sides.flat().forEach((zeros) =>
    requireInteger("padding of convolution2d", zeros, { min: 0, max: 2 ** 20 })
  );
  for (const axis of [0, 1]) {
    const side = x.shape[axis + 1] + sides[axis][0] + sides[axis][1];
    if (side >= filter.shape[axis]) continue;
    throw new BadArgumentError(
      `Expected a filter whose ${
        axis === 0 ? "height" : "width"
      } is at most ${side}, that of the ` +
        `input with its padding, but found ${filter.shape[axis]} in convolution2d.`,
    );
  }
}

tf.registerGradient({
  kernelName: "FusedConv2D",
  inputsToSave: ["x", "filter"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => {
    const { strides, pad, activation } = attributes as unknown as ConvolutionAttributes;
    const [x, filter, y] = saved;
    const dOut = dy as tf.Tensor;
    const { dz, db } = activationGradient(dOut, y, activation);
    const geometry = { strides, pad, dataFormat: "NHWC" };
    return {
      x: () =>
        tf.engine().runKernel("Conv2DBackpropInput", { dy: dz, filter }, {
          ...geometry,
          inputShape: x.shape,
        }) as tf.Tensor,
      filter: () =>
        tf.engine().runKernel("Conv2DBackpropFilter", { x, dy: dz }, {
          ...geometry,
          filterShape: filter.shape,
        }) as tf.Tensor,
      // tfjs requests the gradients in the order of the inputs, so that of the bias comes last.
      bias: () => {
        if (dz !== dOut) dz.dispose();
        return db;
      },
    };
  },
});
