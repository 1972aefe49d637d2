/**
 * Convolutions by oneDNN: the batch is split into pieces, and the filter is converted to the
 * library's layout once.
 *
 * Each function returns false if the library is absent or has no fast code for the shape; the
 * caller then uses im2col and a BLAS, or WebAssembly. How a batch is split depends only on the
 * shapes, so the number of threads does not change the result.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type {
  ConvolutionPass,
  ConvolutionPlan,
  ConvolutionShape,
} from "./convolution_interface.ts";
import { sumArraysTask } from "../tasks/elementwise_tasks.ts";
import type { HeapBackend } from "../heap_backend.ts";
import {
  oneDnnFilterGradientTask,
  oneDnnForwardTask,
  oneDnnInputGradientTask,
  shapeArguments,
} from "../tasks/onednn_tasks.ts";

/** Number of pieces per batch, if the batch can be split. */
const PIECES = 8;
/** Filter size in floats from which the number of partial gradients is halved. */
const LARGE_FILTER = 300_000;
/** Elements per piece when partial gradients are summed. */
const STEP = 16384;

/** The shape of a whole call, from tfjs's geometry. */
export function shapeOf(
  info: ReturnType<typeof tf.backend_util.computeConv2DInfo>,
): ConvolutionShape {
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

interface Pieces {
  readonly count: number;
  readonly shape: ConvolutionShape;
  readonly plan: ConvolutionPlan;
}

/** Splits a batch into at most `most` equal pieces; undefined if the library does not suit it. */
function pieces(
  backend: HeapBackend,
  pass: ConvolutionPass,
  whole: ConvolutionShape,
  most: number,
): Pieces | undefined {
  const library = backend.convolutions;
  const { kernelHeight, kernelWidth, inputs, outputs } = whole;
  if (library === undefined || kernelHeight * kernelWidth * inputs < 128 || outputs < 16) {
    return undefined;
  }
  let count = Math.min(most, whole.images);
  while (whole.images % count > 0) count--;
  // A batch that cannot be split would leave all threads but one idle.
  if (count === 1 && whole.images > 1) return undefined;
  const shape = { ...whole, images: whole.images / count };
  const plan = library.plan(pass, shape);
  return plan && { count, shape, plan };
}

/** y = x * filter + bias, then ReLU if requested; all operands are byte offsets. */
export function oneDnnForward(
  backend: HeapBackend,
  whole: ConvolutionShape,
  { x, filter, bias, relu, y }: {
    x: number;
    filter: number;
    bias: number;
    relu: boolean;
    y: number;
  },
): boolean {
  const found = pieces(backend, "forward", whole, PIECES);
  if (found === undefined) return false;
  const { count, shape, plan } = found;
  backend.withBytes(plan.filterFloats * 4, (arranged) => {
    plan.arrange(filter, arranged);
    backend.pool.run(oneDnnForwardTask, count, [
      ...shapeArguments(shape),
      x,
      arranged,
      bias,
      relu ? 1 : 0,
      y,
    ]);
  });
  return true;
}

/** The gradient of the images, dx, from dy. */
export function oneDnnInputGradient(
  backend: HeapBackend,
  whole: ConvolutionShape,
  { dx, filter, dy }: { dx: number; filter: number; dy: number },
): boolean {
  const found = pieces(backend, "inputGradient", whole, PIECES);
  if (found === undefined) return false;
  const { count, shape, plan } = found;
  backend.withBytes(plan.filterFloats * 4, (arranged) => {
    plan.arrange(filter, arranged);
    const regionArguments = [...shapeArguments(shape), dx, arranged, dy];
    backend.pool.run(oneDnnInputGradientTask, count, regionArguments);
  });
  return true;
}

/** The gradient of the filter, dw, from x and dy. */
export function oneDnnFilterGradient(
  backend: HeapBackend,
  whole: ConvolutionShape,
  { x, dy, dw }: { x: number; dy: number; dw: number },
): boolean {
  const size = whole.kernelHeight * whole.kernelWidth * whole.inputs * whole.outputs;
  const found = pieces(backend, "filterGradient", whole, size > LARGE_FILTER ? PIECES / 2 : PIECES);
  if (found === undefined) return false;
  const { count, shape, plan } = found;
  const n = plan.filterFloats;
  backend.withBytes((count + 1) * n * 4, (partial) => {
    const regionArguments = [...shapeArguments(shape), x, partial, n * 4, dy];
    backend.pool.run(oneDnnFilterGradientTask, count, regionArguments);
    const sum = count === 1 ? partial : partial + count * n * 4;
    if (count > 1) {
      const sumArguments = [n, STEP, count, partial, n * 4, sum];
      backend.pool.run(sumArraysTask, Math.ceil(n / STEP), sumArguments);
    }
    plan.restore(sum, dw);
  });
  return true;
}
