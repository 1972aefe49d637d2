/**
 * The convolution kernels: forward (plain and fused with bias and activation), gradient of the
 * filter, gradient of the input.
 *
 * The gradient of the input is also a forward convolution: of dy, with the filter rotated by 180
 * degrees and its channel axes exchanged; a stride in the forward pass becomes zeros between the
 * pixels of dy.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { activate, isFused } from "./activation.ts";
import {
  borderBytes,
  convolutionTask,
  filterGradientScratch,
  filterGradientTask,
  type Geometry,
  geometryArguments,
} from "./tasks/convolution_tasks.ts";
import {
  blasConvolutionScratch,
  blasConvolutionTask,
  blasFilterGradientTask,
} from "./tasks/blas_tasks.ts";
import { sumArraysTask } from "./tasks/elementwise_tasks.ts";
import type { HeapBackend } from "./heap_backend.ts";
import { type Call, register } from "./kernel_registry.ts";
import {
  oneDnnFilterGradient,
  oneDnnForward,
  oneDnnInputGradient,
  shapeOf,
} from "./onednn/convolution.ts";

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;
type Shape4D = [number, number, number, number];

/** Minimum multiply-adds per piece: about 20 microseconds. */
const PIECE = 500_000;

/** The geometry of a call, or `undefined` if the call must go to the stock kernel. */
function convInfo(call: Call, x: readonly number[], filter: readonly number[]) {
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
    info.dilationWidth === 1 && filter[2] === info.inChannels &&
    tf.util.sizeFromShape(info.outShape) > 0 && tf.util.sizeFromShape(info.inShape) > 0;
  return plain ? info : undefined;
}

/**
 * Whether dy has the shape of the output. tfjs allows others, which only the stock kernel handles.
 */
function fits(info: ConvInfo | undefined, dy: tf.TensorInfo): info is ConvInfo {
  return info !== undefined && tf.util.arraysEqual(info.outShape, dy.shape);
}

function forwardGeometry(info: ConvInfo): Geometry {
  return {
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outputHeight: info.outHeight,
    outputWidth: info.outWidth,
    spreadY: 1,
    spreadX: 1,
  };
}

/** Whether a native library is faster for this product, including the time to copy the patches. */
function suitsBlas(backend: HeapBackend, g: Geometry, channels: number): boolean {
  return backend.blas !== undefined && g.spreadY === 1 && g.spreadX === 1 &&
    g.kernelHeight * g.kernelWidth * g.channels >= 128 && channels >= 16;
}

/** Convolution by im2col and BLAS, with `together` images per piece. */
function convolveByBlas(
  backend: HeapBackend,
  g: Geometry,
  images: number,
  x: number,
  filter: number,
  channels: number,
  y: number,
  bias: number,
  relu: boolean,
): void {
  const perImage = g.outputHeight * g.outputWidth * g.kernelHeight * g.kernelWidth * g.channels *
    channels;
  const together = Math.max(1, Math.min(Math.ceil(4 * PIECE / perImage), Math.ceil(images / 8)));
  backend.pool.run(
    blasConvolutionTask,
    Math.ceil(images / together),
    [...geometryArguments(g), x, filter, bias, relu ? 1 : 0, y, channels, together, images],
    blasConvolutionScratch(g),
  );
}

/** Convolves `images` images with a filter [rows, channels]. */
function convolve(
  backend: HeapBackend,
  g: Geometry,
  images: number,
  x: number,
  filter: number,
  channels: number,
  y: number,
  bias: number,
  relu: boolean,
): void {
  if (suitsBlas(backend, g, channels)) {
    return convolveByBlas(backend, g, images, x, filter, channels, y, bias, relu);
  }
  const rows = g.kernelHeight * g.kernelWidth * g.channels;
  backend.withBytes(Math.ceil(channels / 8) * 32 * rows, (panels) => {
    backend.kernels.packColumns(rows, channels, filter, channels * 4, panels);
    const perImage = g.outputHeight * g.outputWidth * rows * channels;
    const wanted = 4 * backend.pool.size;
    const parts = images >= wanted ? 1 : Math.max(
      1,
      Math.min(g.outputHeight, Math.floor(perImage / PIECE), Math.ceil(wanted / images)),
    );
    const together = parts > 1
      ? 1
      : Math.max(1, Math.min(Math.ceil(PIECE / perImage), Math.floor(images / wanted)));
    backend.pool.run(
      convolutionTask,
      parts > 1 ? images * parts : Math.ceil(images / together),
      [
        ...geometryArguments(g),
        x,
        panels,
        bias,
        relu ? 2 : 0,
        y,
        channels,
        parts,
        together,
        images,
      ],
      borderBytes(g, Math.ceil(g.outputHeight / parts)),
    );
  });
}

function conv2D(call: Call): tf.TensorInfo {
  const { backend, inputs: { x, filter, bias, preluActivationWeights } } = call;
  const info = convInfo(call, x.shape, filter.shape);
  const floats = backend.isFloat(x) && backend.isFloat(filter) &&
    (bias === undefined || backend.isFloat(bias) &&
        tf.util.sizeFromShape(bias.shape) === info?.outChannels);
  if (info === undefined || !floats) return call.stock() as tf.TensorInfo;
  const activation = call.attrs.activation as string | undefined;
  const y = backend.allocate(info.outShape);
  const at = {
    x: backend.offset(x),
    filter: backend.offset(filter),
    bias: bias === undefined ? 0 : backend.offset(bias),
    relu: activation === "relu",
    y: backend.offset(y),
  };
  if (!oneDnnForward(backend, shapeOf(info), at)) {
    const g = forwardGeometry(info);
    const { outChannels: channels, batchSize } = info;
    convolve(backend, g, batchSize, at.x, at.filter, channels, at.y, at.bias, at.relu);
  }
  return isFused(activation)
    ? y
    : activate(backend, y, activation, preluActivationWeights, call.attrs.leakyreluAlpha);
}

function filterGradient(call: Call): tf.TensorInfo {
  const { backend, inputs: { x, dy } } = call;
  const filterShape = call.attrs.filterShape as Shape4D;
  const info = convInfo(call, x.shape, filterShape);
  if (!fits(info, dy) || !backend.isFloat(x) || !backend.isFloat(dy)) {
    return call.stock() as tf.TensorInfo;
  }
  const g = forwardGeometry(info);
  const channels = info.outChannels;
  const dw = backend.allocate(filterShape);
  const size = tf.util.sizeFromShape(filterShape);
  // The shares, and therefore the order of additions, depend only on the shapes.
  const perImage = g.outputHeight * g.outputWidth * size;
  const shares = Math.max(
    1,
    Math.min(info.batchSize, size > 300_000 ? 4 : 8, Math.ceil(info.batchSize * perImage / PIECE)),
  );
  const rowBlocks = Math.max(
    1,
    Math.min(
      Math.ceil(2 * backend.pool.size / shares),
      g.kernelHeight * g.kernelWidth,
      Math.floor(perImage / PIECE),
    ),
  );
  const at = { x: backend.offset(x), dy: backend.offset(dy), dw: backend.offset(dw) };
  if (oneDnnFilterGradient(backend, shapeOf(info), at)) return dw;
  const run = (partial: number) => {
    if (suitsBlas(backend, g, channels)) {
      backend.pool.run(
        blasFilterGradientTask,
        shares,
        [...geometryArguments(g), at.x, at.dy, partial, size * 4, channels, shares, info.batchSize],
        blasConvolutionScratch(g),
      );
      return;
    }
    backend.pool.run(
      filterGradientTask,
      shares * rowBlocks,
      [
        ...geometryArguments(g),
        at.x,
        at.dy,
        partial,
        size * 4,
        channels,
        shares,
        rowBlocks,
        info.batchSize,
      ],
      filterGradientScratch(g, channels),
    );
  };
  if (shares === 1) {
    run(at.dw);
  } else {
    backend.withBytes(shares * size * 4, (partial) => {
      run(partial);
      const step = 16384;
      backend.pool.run(
        sumArraysTask,
        Math.ceil(size / step),
        [size, step, shares, partial, size * 4, at.dw],
      );
    });
  }
  return dw;
}

function inputGradient(call: Call): tf.TensorInfo {
  const { backend, inputs: { dy, filter } } = call;
  const info = convInfo(call, call.attrs.inputShape as Shape4D, filter.shape);
  if (!fits(info, dy) || !backend.isFloat(dy) || !backend.isFloat(filter)) {
    return call.stock() as tf.TensorInfo;
  }
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  const dx = backend.allocate(info.inShape);
  const at = { dx: backend.offset(dx), filter: backend.offset(filter), dy: backend.offset(dy) };
  if (oneDnnInputGradient(backend, shapeOf(info), at)) return dx;
  const positions = filterHeight * filterWidth;
  backend.withBytes(positions * inChannels * outChannels * 4, (turned) => {
    backend.kernels.turnFilter(positions, inChannels, outChannels, backend.offset(filter), turned);
    const g: Geometry = {
      height: info.outHeight,
      width: info.outWidth,
      channels: outChannels,
      kernelHeight: filterHeight,
      kernelWidth: filterWidth,
      strideY: 1,
      strideX: 1,
      top: filterHeight - 1 - info.padInfo.top,
      left: filterWidth - 1 - info.padInfo.left,
      outputHeight: info.inHeight,
      outputWidth: info.inWidth,
      spreadY: info.strideHeight,
      spreadX: info.strideWidth,
    };
    convolve(
      backend,
      g,
      info.batchSize,
      backend.offset(dy),
      turned,
      inChannels,
      backend.offset(dx),
      0,
      false,
    );
  });
  return dx;
}

/** Registers the convolution kernels. */
export function registerConvolution(): void {
  register("Conv2D", conv2D);
  register("FusedConv2D", conv2D);
  register("Conv2DBackpropFilter", filterGradient);
  register("Conv2DBackpropInput", inputGradient);
}
