/**
 * Registers the kernels under tfjs's names, so that every tfjs program on `webgpu` uses them.
 *
 * Cases that a kernel does not cover (another data format, integer tensors, rare activations) go to
 * tfjs's kernel of the same name.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import type { AlexNetWebGPUBackend } from "./backend.ts";
import {
  convolutionFilterGradient,
  convolutionForward,
  type ConvolutionInfo,
  convolutionInputGradient,
} from "./kernels/convolution.ts";
import type { CropToFloatAttributes } from "../crop_to_float.ts";
import { cropToFloat } from "./kernels/crop_to_float.ts";
import { counterDropout, type DropoutAttributes } from "./kernels/counter_dropout.ts";
import {
  checkCounterDropout,
  checkCropToFloat,
  checkMomentumUpdate,
  checkReluBiasGradient,
  checkSoftmaxCrossEntropy,
} from "../kernel_arguments.ts";
import { type Inputs, own, type Result } from "./kernel_registry.ts";
import {
  LARGEST_RADIUS,
  localResponseNormalization,
  localResponseNormalizationGradient,
  type NormalizationAttributes,
} from "./kernels/local_response_normalization.ts";
import { matrixProduct, type Transposes } from "./kernels/matrix_product.ts";
import { type MomentumAttributes, momentumUpdate } from "./kernels/momentum_update.ts";
import { maxPool, maxPoolGradient, type PoolingInfo } from "./kernels/pooling.ts";
import { reluBiasGradient } from "./kernels/relu_bias_gradient.ts";
import { softmaxCrossEntropy } from "./kernels/softmax_cross_entropy.ts";
import { ACTIVATIONS, type Epilogue } from "./kernels/parts/epilogue.ts";

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  dataFormat?: "NHWC" | "NCHW";
  dilations?: [number, number] | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  activation?: string;
}

type Shape4 = [number, number, number, number];

/** The geometry, or `undefined` if these kernels do not apply. */
function convolutionInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): ConvolutionInfo | undefined {
  const { strides, pad, dataFormat = "NHWC", dilations = 1, dimRoundingMode } = attributes;
  // Grouped convolutions are left to tfjs.
  if (dataFormat !== "NHWC" || inputShape[3] !== filterShape[2]) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  return tf.util.sizeFromShape(info.outShape) === 0 ? undefined : info;
}

/** Bias and activation, or `undefined` if the fused kernels do not support them. */
function fusedEpilogue(
  { bias, preluActivationWeights }: Inputs,
  activation = "linear",
  columns: number,
): Epilogue | undefined {
  const number = (ACTIVATIONS as Readonly<Record<string, number>>)[activation];
  if (number === undefined || preluActivationWeights != null) return undefined;
  if (bias == null) return { activation: number };
  const perColumn = tf.util.sizeFromShape(bias.shape) === columns &&
    bias.shape[bias.shape.length - 1] === columns && bias.dtype === "float32";
  return perColumn ? { bias, activation: number } : undefined;
}

function convolution(
  backend: AlexNetWebGPUBackend,
  inputs: Inputs,
  attributes: ConvolutionAttributes,
): Result | undefined {
  const { x, filter, bias } = inputs;
  const info = convolutionInfo(x.shape, filter.shape, attributes);
  requireBiasOfChannels(bias, filter.shape[3]);
  const epilogue = fusedEpilogue(inputs, attributes.activation, filter.shape[3]);
  if (info === undefined || epilogue === undefined) return undefined;
  return convolutionForward(backend, x, filter, info, epilogue);
}

/**
 * tfjs's own shader adds a bias with other axes to the wrong maps.
 *
 * @throws {BadArgumentError} for a bias that is neither one number nor one per channel.
 */
function requireBiasOfChannels(bias: tf.TensorInfo | null | undefined, channels: number): void {
  if (bias == null || tf.util.sizeFromShape(bias.shape) === 1) return;
  if (bias.shape.at(-1) === channels) return;
  throw new BadArgumentError(
    `Expected a bias of [${channels}], one number per channel, but found [${
      bias.shape.join(", ")
    }]; ` +
      "add it to the maps with tf.add.",
  );
}

function product(
  backend: AlexNetWebGPUBackend,
  inputs: Inputs,
  attributes: Transposes & { activation?: string },
): Result | undefined {
  const { a, b } = inputs;
  const columns = b.shape[b.shape.length - (attributes.transposeB ? 2 : 1)];
  const epilogue = fusedEpilogue(inputs, attributes.activation, columns);
  if (epilogue === undefined) return undefined;
  const [batchA, batchB] = [a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)));
  const sizes = [a, b].map(({ shape }) => tf.util.sizeFromShape(shape));
  const outer = tf.util.sizeFromShape(
    tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)),
  );
  const simple = [batchA, batchB].every((batch) => batch === 1 || batch === outer);
  if (sizes.includes(0) || !simple) return undefined;
  return matrixProduct(backend, a, b, attributes, epilogue);
}

interface PoolingAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4];
  dimRoundingMode?: "floor" | "round" | "ceil";
}

function poolingInfo(
  shape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes,
): PoolingInfo | undefined {
  const info = tf.backend_util.computePool2DInfo(
    shape as Shape4,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  // tfjs treats a 1x1 window as the identity, whatever the padding.
  const identity = info.filterHeight === 1 && info.filterWidth === 1;
  return identity || tf.util.sizeFromShape(info.outShape) === 0 ? undefined : info;
}

/**
 * A constant tensor over the binding limit. It is uploaded because no kernel can write it in one
 * piece.
 */
function filled(
  backend: AlexNetWebGPUBackend,
  shape: number[],
  value: number,
): tf.TensorInfo | undefined {
  const size = tf.util.sizeFromShape(shape);
  if (size * 4 <= backend.bindingLimit) return undefined;
  return backend.makeTensorInfo(shape, "float32", new Float32Array(size).fill(value));
}

let registered = false;

/** Registers every kernel of this folder for the backend `webgpu`. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  own<ConvolutionAttributes>("Conv2D", convolution);
  own<ConvolutionAttributes>("FusedConv2D", convolution);
  own<ConvolutionAttributes & { filterShape: number[] }>(
    "Conv2DBackpropFilter",
    (backend, { x, dy }, attributes) => {
      const info = convolutionInfo(x.shape, attributes.filterShape, attributes);
      if (info === undefined || !tf.util.arraysEqual(info.outShape, dy.shape)) return undefined;
      return convolutionFilterGradient(backend, x, dy, info);
    },
  );
  own<ConvolutionAttributes & { inputShape: number[] }>(
    "Conv2DBackpropInput",
    (backend, { dy, filter }, attributes) => {
      const info = convolutionInfo(attributes.inputShape, filter.shape, attributes);
      // tf.conv2dTranspose also accepts a dy whose shape no such convolution produces.
      if (info === undefined || !tf.util.arraysEqual(info.outShape, dy.shape)) return undefined;
      return convolutionInputGradient(backend, dy, filter, info);
    },
  );
  own<Transposes>("BatchMatMul", product);
  own<Transposes & { activation?: string }>("_FusedMatMul", product);
  own<PoolingAttributes>("MaxPool", (backend, { x }, attributes) => {
    const info = poolingInfo(x.shape, attributes);
    return info && maxPool(backend, x, info);
  });
  own<PoolingAttributes>("MaxPoolGrad", (backend, { dy, input, output }, attributes) => {
    const info = poolingInfo(input.shape, attributes);
    const fits = [dy, output].every(({ shape }) =>
      tf.util.arraysEqual(shape, info?.outShape ?? [])
    );
    return info && fits ? maxPoolGradient(backend, dy, input, output, info) : undefined;
  });
  own<NormalizationAttributes>(
    "LRN",
    (backend, { x }, attributes, _given, stock) => {
      const within = withinMaps(x, attributes);
      return isOwnRadius(within.depthRadius)
        ? localResponseNormalization(backend, x, within)
        : stock(within);
    },
  );
  own<NormalizationAttributes>(
    "LRNGrad",
    (backend, { x, dy }, attributes, _given, stock) => {
      const within = withinMaps(x, attributes);
      return isOwnRadius(within.depthRadius) && tf.util.arraysEqual(x.shape, dy.shape)
        ? localResponseNormalizationGradient(backend, x, dy, within)
        : stock(within);
    },
  );
  own("ZerosLike", (backend, { x }) => filled(backend, x.shape, 0));
  own<{ shape: number[]; value: number; dtype?: string }>("Fill", (backend, _, attributes) => {
    const { shape, value, dtype = "float32" } = attributes;
    return dtype === "float32" ? filled(backend, shape, value) : undefined;
  });
  own(
    "ReluBiasGrad",
    (backend, { dy, y }) => reluBiasGradient(backend, dy, y),
    checkReluBiasGradient,
  );
  own(
    "SoftmaxCrossEntropy",
    (backend, { logits, labels }) => softmaxCrossEntropy(backend, logits, labels),
    checkSoftmaxCrossEntropy,
  );
  own<DropoutAttributes>(
    "CounterDropout",
    (backend, { x }, attributes) => counterDropout(backend, x, attributes),
    checkCounterDropout,
  );
  own<CropToFloatAttributes>(
    "CropToFloat",
    (backend, _, attributes) => cropToFloat(backend, attributes),
    (_, attributes) => checkCropToFloat(attributes),
  );
  own<MomentumAttributes>(
    "MomentumUpdate",
    (backend, { weight, velocity, gradient }, attributes, given) => {
      // Inputs converted for this call are temporary copies, so they are not updated in place.
      const owned = weight === given.weight && velocity === given.velocity;
      return momentumUpdate(backend, weight, velocity, gradient, attributes, owned);
    },
    checkMomentumUpdate,
  );
}

/** Whether our shaders compute this radius; tfjs takes any number. */
function isOwnRadius(radius: number): boolean {
  return Number.isInteger(radius) && radius >= 0 && radius <= LARGEST_RADIUS;
}

/**
 * The same normalization with a radius that ends at the last map. No map is further away, and tfjs's
 * own shader computes wrong numbers from a radius of 65,535 on.
 */
function withinMaps(
  { shape }: tf.TensorInfo,
  attributes: NormalizationAttributes,
): NormalizationAttributes {
  const depthRadius = Math.min(attributes.depthRadius, shape[shape.length - 1] - 1);
  return { ...attributes, depthRadius };
}
