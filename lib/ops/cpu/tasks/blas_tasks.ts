/**
 * The tasks of `convolution_tasks.ts` and `gemm_tasks.ts`, computed by a native BLAS.
 *
 * Each thread calls the library for its own images or its own block of the result, and the library
 * uses no threads of its own. A library cannot read overlapping patches, so a slice of them is
 * copied (im2col) that is small enough to stay in the L2 cache between the copy and the product.
 * How the work is split depends only on the shapes, so the number of threads does not change the
 * result.
 *
 * @module
 */
import { type Geometry, readGeometry } from "./convolution_tasks.ts";
import type { Blas } from "../blas/gemm_interface.ts";
import type { Task, Thread } from "../threads/thread.ts";

/** Bytes of patches that are copied at a time. */
const SLICE_BYTES = 640 * 1024;

/** Patches per slice: part of one image, or the patches of several small images. */
function slicePixels(g: Geometry): number {
  const patch = g.kernelHeight * g.kernelWidth * g.channels * 4;
  const pixels = g.outputHeight * g.outputWidth;
  const slices = Math.ceil(pixels * patch / SLICE_BYTES);
  if (slices > 1) return Math.ceil(pixels / slices / 16) * 16;
  return pixels * Math.max(1, Math.floor(SLICE_BYTES / (pixels * patch)));
}

/** Scratch bytes of each convolution task. */
export function blasConvolutionScratch(g: Geometry): number {
  return slicePixels(g) * g.kernelHeight * g.kernelWidth * g.channels * 4;
}

function library(thread: Thread): Blas {
  if (thread.blas === undefined) throw new Error(`Thread ${thread.index} has no BLAS library`);
  return thread.blas;
}

/** Copies patches `from` .. `to`, counted through all images, into the scratch space. */
function copyPatches(thread: Thread, g: Geometry, x: number, from: number, to: number): void {
  const pixels = g.outputHeight * g.outputWidth;
  const patch = g.kernelHeight * g.kernelWidth * g.channels * 4;
  let target = thread.scratch;
  while (from < to) {
    const image = Math.floor(from / pixels);
    const end = Math.min(to, (image + 1) * pixels);
    thread.kernels.patches(
      x + image * g.height * g.width * g.channels * 4,
      g.height,
      g.width,
      g.channels,
      from - image * pixels,
      end - image * pixels,
      g.outputWidth,
      g.kernelHeight,
      g.kernelWidth,
      g.strideY,
      g.strideX,
      g.top,
      g.left,
      target,
    );
    target += (end - from) * patch;
    from = end;
  }
}

/**
 * Forward convolution. Arguments: the geometry, then x, filter, bias, activate, y, output channels,
 * images per piece, number of images.
 */
export const blasConvolutionTask: Task = (thread, item) => {
  const a = thread.arguments;
  const g = readGeometry(a);
  const x = a[13], filter = a[14], bias = a[15], activate = a[16], y = a[17], channels = a[18];
  const together = a[19], images = a[20];
  const k = g.kernelHeight * g.kernelWidth * g.channels;
  const pixels = g.outputHeight * g.outputWidth;
  const slice = slicePixels(g);
  const blas = library(thread);
  const end = Math.min(images, (item + 1) * together) * pixels;
  for (let from = item * together * pixels; from < end; from += slice) {
    const count = Math.min(end, from + slice) - from;
    const target = y + from * channels * 4;
    copyPatches(thread, g, x, from, from + count);
    blas.sgemm(
      false,
      false,
      count,
      channels,
      k,
      1,
      thread.scratch,
      k,
      filter,
      channels,
      0,
      target,
      channels,
    );
    if (bias > 0 || activate) thread.kernels.addBias(count, channels, target, bias, activate);
  }
};

/**
 * Filter gradient of a share of the images. Arguments: the geometry, then x, dy, partial results,
 * bytes of one partial result, output channels, shares, number of images.
 */
export const blasFilterGradientTask: Task = (thread, share) => {
  const a = thread.arguments;
  const g = readGeometry(a);
  const x = a[13], dy = a[14], partial = a[15] + share * a[16], channels = a[17], shares = a[18];
  const images = a[19];
  const k = g.kernelHeight * g.kernelWidth * g.channels;
  const pixels = g.outputHeight * g.outputWidth;
  const slice = slicePixels(g);
  const blas = library(thread);
  const first = Math.floor(images * share / shares) * pixels;
  const end = Math.floor(images * (share + 1) / shares) * pixels;
  for (let from = first; from < end; from += slice) {
    const count = Math.min(end, from + slice) - from;
    copyPatches(thread, g, x, from, from + count);
    blas.sgemm(
      true,
      false,
      k,
      channels,
      count,
      1,
      thread.scratch,
      k,
      dy + from * channels * 4,
      channels,
      from === first ? 0 : 1,
      partial,
      channels,
    );
  }
};

/**
 * A block of a matrix product. Arguments: m, n, k, a, lda, b, ldb, c, ldc (strides in floats),
 * transpose A, transpose B, rows per piece, columns per piece.
 */
export const blasMultiplyTask: Task = (thread, item) => {
  const [m, n, k, a, lda, b, ldb, c, ldc, transposeA, transposeB, rows, columns] = thread.arguments;
  const across = Math.ceil(n / columns);
  const i = Math.floor(item / across) * rows, j = (item % across) * columns;
  library(thread).sgemm(
    transposeA === 1,
    transposeB === 1,
    Math.min(rows, m - i),
    Math.min(columns, n - j),
    k,
    1,
    a + (transposeA === 1 ? i : i * lda) * 4,
    lda,
    b + (transposeB === 1 ? j * ldb : j) * 4,
    ldb,
    0,
    c + (i * ldc + j) * 4,
    ldc,
  );
};
