/**
 * The geometry of a convolution: from tfjs's shapes and attributes to the parameters of the kernels
 * and of a library of convolutions.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Call } from "./kernel_registry.ts";
import type { ConvolutionShape } from "./onednn/convolution_interface.ts";
import type { Geometry } from "./tasks/convolution_tasks.ts";
import { isWholeWindow } from "./whole_geometry.ts";

/** Geometry of a convolution, as returned by `tf.backend_util.computeConv2DInfo`. */
export type ConvolutionInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

type Shape4D = [number, number, number, number];

/**
 * The geometry of a call, or `undefined` if the call must go to the stock kernel: NCHW, dilation,
 * groups of channels, an empty tensor, or numbers that are not a valid geometry.
 */
export function convolutionInfo(
  call: Call,
  x: readonly number[],
  filter: readonly number[],
): ConvolutionInfo | undefined {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = call.attrs;
  const info = tf.backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    strides as [number, number],
    (dilations ?? 1) as [number, number],
    pad as "same",
    dimRoundingMode as "floor",
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat as "NHWC"),
  );
  const plain = info.dataFormat === "channelsLast" && info.dilationHeight === 1 &&
    info.dilationWidth === 1 && filter[2] === info.inChannels && isWholeWindow(info);
  return plain ? info : undefined;
}

/** Whether dy has the shape of the output. tfjs allows others, which only the stock kernel handles. */
export function fitsOutput(
  info: ConvolutionInfo | undefined,
  dy: tf.TensorInfo,
): info is ConvolutionInfo {
  return info !== undefined && tf.util.arraysEqual(info.outShape, dy.shape);
}

/** The forward convolution of x. The gradient of the filter reads the same patches. */
export function forwardGeometry(info: ConvolutionInfo): Geometry {
  const { inputs: channels, ...shape } = shapeOf(info);
  return { ...shape, channels, inputDilationY: 1, inputDilationX: 1 };
}

/** The gradient of x as a forward convolution of dy with the rotated filter. */
export function inputGradientGeometry(info: ConvolutionInfo): Geometry {
  return {
    height: info.outHeight,
    width: info.outWidth,
    channels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideY: 1,
    strideX: 1,
    top: info.filterHeight - 1 - info.padInfo.top,
    left: info.filterWidth - 1 - info.padInfo.left,
    outputHeight: info.inHeight,
    outputWidth: info.inWidth,
    inputDilationY: info.strideHeight,
    inputDilationX: info.strideWidth,
  };
}

/** The shape of a whole call, from tfjs's geometry. */
export function shapeOf(info: ConvolutionInfo): ConvolutionShape {
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outputHeight: info.outHeight,
    outputWidth: info.outWidth,
    outputs: info.outChannels,
  };
}
