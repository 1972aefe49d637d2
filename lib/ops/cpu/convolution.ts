/**
 * The convolution kernels: forward (plain and fused with bias and activation), gradient of the
 * filter, gradient of the input.
 *
 * The gradient of the input is also a forward convolution: of dy, with the filter rotated by 180
 * degrees and its channel axes exchanged; a stride in the forward pass becomes a dilation of dy.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { activate, isFused } from "./activation.ts";
import {
  convolutionScratch,
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
import {
  convolutionInfo,
  fitsOutput,
  forwardGeometry,
  inputGradientGeometry,
  shapeOf,
} from "./convolution_geometry.ts";
import { RELU } from "../kernel_constants.ts";
import { packedBytes } from "./tasks/gemm_tasks.ts";
import { sumArraysTask } from "./tasks/elementwise_tasks.ts";
import type { HeapBackend } from "./heap_backend.ts";
import { type Call, register } from "./kernel_registry.ts";
import { oneDnnFilterGradient, oneDnnForward, oneDnnInputGradient } from "./onednn/convolution.ts";

/** Minimum multiply-adds per piece: about 20 microseconds. */
const PIECE = 500_000;

/** Whether a native library is faster for this product, including the time to copy the patches. */
function suitsBlas(backend: HeapBackend, g: Geometry, channels: number): boolean {
  return backend.blas !== undefined && g.inputDilationY === 1 && g.inputDilationX === 1 &&
    g.kernelHeight * g.kernelWidth * g.channels >= 128 && channels >= 16;
}

/** A forward convolution; operands by byte offset. */
interface Convolution {
  g: Geometry;
  images: number;
  x: number;
  /** [kernel rows, kernel columns, channels of x, `channels`]. */
  filter: number;
  /** Channels of y. */
  channels: number;
  y: number;
  /** `channels` floats, or 0. */
  bias: number;
  relu: boolean;
}

/** Convolution by im2col and BLAS, with `together` images per piece. */
function convolveByBlas(backend: HeapBackend, convolution: Convolution): void {
  const { g, images, x, filter, channels, y, bias, relu } = convolution;
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

/** Convolution by a BLAS or by our own tiles. */
function convolve(backend: HeapBackend, convolution: Convolution): void {
  const { g, images, x, filter, channels, y, bias, relu } = convolution;
  if (suitsBlas(backend, g, channels)) return convolveByBlas(backend, convolution);
  const rows = g.kernelHeight * g.kernelWidth * g.channels;
  backend.withBytes(packedBytes(rows, channels), (panels) => {
    backend.pool.main.tiles(rows, channels).packColumns(
      rows,
      channels,
      filter,
      channels * 4,
      panels,
    );
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
        relu ? RELU : 0,
        y,
        channels,
        parts,
        together,
        images,
      ],
      convolutionScratch(g, Math.ceil(g.outputHeight / parts)),
    );
  });
}

function conv2D(call: Call): tf.TensorInfo {
  const { backend, inputs: { x, filter, bias, preluActivationWeights } } = call;
  const info = convolutionInfo(call, x.shape, filter.shape);
  // Any other bias is broadcast along other axes than the channels.
  const perChannel = bias === undefined ||
    backend.isFloat(bias) && bias.shape.at(-1) === info?.outChannels &&
      tf.util.sizeFromShape(bias.shape) === info?.outChannels;
  const floats = backend.isFloat(x) && backend.isFloat(filter) && perChannel;
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
    const { outChannels: channels, batchSize: images } = info;
    convolve(backend, { g, images, channels, ...at });
  }
  return isFused(activation)
    ? y
    : activate(backend, y, activation, preluActivationWeights, call.attrs.leakyreluAlpha);
}

function filterGradient(call: Call): tf.TensorInfo {
  const { backend, inputs: { x, dy } } = call;
  const filterShape = call.attrs.filterShape as [number, number, number, number];
  const info = convolutionInfo(call, x.shape, filterShape);
  if (!fitsOutput(info, dy) || !backend.isFloat(x) || !backend.isFloat(dy)) {
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
  const info = convolutionInfo(
    call,
    call.attrs.inputShape as [number, number, number, number],
    filter.shape,
  );
  if (!fitsOutput(info, dy) || !backend.isFloat(dy) || !backend.isFloat(filter)) {
    return call.stock() as tf.TensorInfo;
  }
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  const dx = backend.allocate(info.inShape);
  const at = { dx: backend.offset(dx), filter: backend.offset(filter), dy: backend.offset(dy) };
  if (oneDnnInputGradient(backend, shapeOf(info), at)) return dx;
  const positions = filterHeight * filterWidth;
  backend.withBytes(positions * inChannels * outChannels * 4, (rotated) => {
    backend.kernels.rotateFilter180(positions, inChannels, outChannels, at.filter, rotated);
    convolve(backend, {
      g: inputGradientGeometry(info),
      images: info.batchSize,
      x: at.dy,
      filter: rotated,
      channels: inChannels,
      y: at.dx,
      bias: 0,
      relu: false,
    });
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
