/**
 * Convolutions by oneDNN: cut into pieces of images, the filter brought into the library's layout once.
 *
 * Each function answers false where the library is not there or has no fast code for the shape; then
 * im2col and a BLAS, or WebAssembly, do it. How a batch is cut depends on the shapes alone, so the
 * number of threads does not change the bytes.
 *
 * @module
 */
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

/** Pieces that a batch is cut into, where it can be. */
const PIECES = 8;
/** Floats of a filter from which its partial gradients are halved in number. */
const LARGE_FILTER = 300_000;
/** Elements of a piece when partial gradients are added up. */
const STEP = 16384;

interface Pieces {
  readonly count: number;
  readonly shape: ConvolutionShape;
  readonly plan: ConvolutionPlan;
}

/** At most `most` equal pieces of a batch, or undefined where the library is not for it. */
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
  // A batch that cannot be cut would leave all threads but one idle.
  if (count === 1 && whole.images > 1) return undefined;
  const shape = { ...whole, images: whole.images / count };
  const plan = library.plan(pass, shape);
  return plan && { count, shape, plan };
}

/** y = x * filter + bias, then ReLU where asked; all by byte offsets. */
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
