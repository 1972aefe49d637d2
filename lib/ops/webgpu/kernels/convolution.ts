/**
 * The convolution kernels: forward, gradient of the filter, gradient of the input.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { ACTIVATIONS, type Epilogue } from "./parts/epilogue.ts";
import { type Operand, tileProduct } from "./tile_product.ts";
import type { Constant } from "../wgsl.ts";
import forwardSource from "./convolution_forward.wgsl" with { type: "text" };
import filterSource from "./convolution_filter_gradient.wgsl" with { type: "text" };
import windowSource from "./parts/convolution_window.wgsl" with { type: "text" };
import inputSource from "./convolution_input_gradient.wgsl" with { type: "text" };

/** Geometry of a convolution, as returned by `tf.backend_util.computeConv2DInfo`. */
export type ConvolutionInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function geometry(info: ConvolutionInfo): Record<string, Constant> {
  return {
    HEIGHT: info.inHeight,
    WIDTH: info.inWidth,
    CHANNELS: info.inChannels,
    OUT_HEIGHT: info.outHeight,
    OUT_WIDTH: info.outWidth,
    KERNEL_HEIGHT: info.filterHeight,
    KERNEL_WIDTH: info.filterWidth,
    STRIDE_Y: info.strideHeight,
    STRIDE_X: info.strideWidth,
    TOP: info.padInfo.top,
    LEFT: info.padInfo.left,
  };
}

function operand(name: string, tensor: tf.TensorInfo, quads: boolean): Operand {
  return { declaration: { name, type: "f32", quads }, binding: { tensor } };
}

/** `activation(convolution(x, filter) + bias)`: `[batch, height, width, channels]` in and out. */
export function convolutionForward(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvolutionInfo,
  epilogue: Epilogue,
): tf.TensorInfo {
  const output = backend.makeTensorInfo(info.outShape, "float32");
  const quads = info.inChannels % 4 === 0;
  tileProduct(backend, {
    name: "convolutionForward",
    source: windowSource + forwardSource,
    constants: {
      ...geometry(info),
      DILATION_Y: info.dilationHeight,
      DILATION_X: info.dilationWidth,
      CHANNEL_QUADS: quads,
    },
    mayBeDirect: info.outChannels % 4 === 0,
    leftAlongDepth: true,
    rightAlongDepth: false,
    operands: [operand("x", x, quads), operand("weights", filter, info.outChannels % 4 === 0)],
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.outChannels,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
    output,
    epilogue,
  });
  return output;
}

/** The gradient of the filter: `[kernelHeight, kernelWidth, inChannels, outChannels]`. */
export function convolutionFilterGradient(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: ConvolutionInfo,
): tf.TensorInfo {
  const output = backend.makeTensorInfo(info.filterShape, "float32");
  const quads = info.inChannels % 4 === 0;
  tileProduct(backend, {
    name: "convolutionFilterGradient",
    source: windowSource + filterSource,
    constants: { ...geometry(info), DILATION_Y: 1, DILATION_X: 1, CHANNEL_QUADS: quads },
    mayBeDirect: info.outChannels % 4 === 0,
    leftAlongDepth: false,
    rightAlongDepth: false,
    operands: [operand("x", x, quads), operand("dy", dy, info.outChannels % 4 === 0)],
    rows: info.filterHeight * info.filterWidth * info.inChannels,
    columns: info.outChannels,
    depth: info.batchSize * info.outHeight * info.outWidth,
    output,
    epilogue: { activation: ACTIVATIONS.linear },
  });
  return output;
}

/** The gradient of the input, with the shape of the input. */
export function convolutionInputGradient(
  backend: AlexNetWebGPUBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvolutionInfo,
): tf.TensorInfo {
  const output = backend.makeTensorInfo(info.inShape, "float32");
  const quads = info.outChannels % 4 === 0;
  const { strideHeight, strideWidth } = info;
  tileProduct(backend, {
    name: "convolutionInputGradient",
    source: inputSource,
    constants: { ...geometry(info), OUT_CHANNELS: info.outChannels, CHANNEL_QUADS: quads },
    mayBeDirect: info.outChannels % 4 === 0,
    leftAlongDepth: true,
    rightAlongDepth: true,
    operands: [operand("dy", dy, quads), operand("weights", filter, quads)],
    rows: info.batchSize * Math.ceil(info.inHeight / strideHeight) *
      Math.ceil(info.inWidth / strideWidth),
    columns: info.inChannels,
    depth: Math.ceil(info.filterHeight / strideHeight) *
      Math.ceil(info.filterWidth / strideWidth) * info.outChannels,
    batches: strideHeight * strideWidth,
    output,
    epilogue: { activation: ACTIVATIONS.linear },
  });
  return output;
}
