/**
 * Pieces of convolutions: some images, or some lines of one image, at a time.
 *
 * See `kernels/convolution.ts` for how the tiles read the image. If the filter extends beyond the
 * edge, the task copies the image with zero padding into the scratch space of its thread.
 *
 * @module
 */
import { ACCUMULATE, TILE_ROWS } from "../../kernel_constants.ts";
import { packedBytes } from "./gemm_tasks.ts";
import type { Task } from "../threads/thread.ts";

/** Pixels of dy that are packed at a time: they stay in the L2 cache. */
const PIXELS = 512;

/** The geometry that the forward and gradient tasks share. */
export interface Geometry {
  /** Height, width and channels of the image that is read. */
  height: number;
  width: number;
  channels: number;
  /** Rows and columns of the filter. */
  kernelHeight: number;
  kernelWidth: number;
  /** Distance between neighbouring output pixels, in padded image pixels. */
  strideY: number;
  strideX: number;
  /** Zero rows above and zero columns left of the image; a negative number crops instead. */
  top: number;
  left: number;
  /** Height and width of the output. */
  outputHeight: number;
  outputWidth: number;
  /**
   * Distance between pixels that were neighbours in the image; if above 1, zeros are inserted
   * between them.
   */
  inputDilationY: number;
  inputDilationX: number;
}

/** The geometry as region arguments. */
export function geometryArguments(g: Geometry): number[] {
  return [
    g.height,
    g.width,
    g.channels,
    g.kernelHeight,
    g.kernelWidth,
    g.strideY,
    g.strideX,
    g.top,
    g.left,
    g.outputHeight,
    g.outputWidth,
    g.inputDilationY,
    g.inputDilationX,
  ];
}

/** Reads what {@linkcode geometryArguments} wrote. */
export function readGeometry(a: Float64Array): Geometry {
  return {
    height: a[0],
    width: a[1],
    channels: a[2],
    kernelHeight: a[3],
    kernelWidth: a[4],
    strideY: a[5],
    strideX: a[6],
    top: a[7],
    left: a[8],
    outputHeight: a[9],
    outputWidth: a[10],
    inputDilationY: a[11],
    inputDilationX: a[12],
  };
}

/** Width of the image with its padding: exactly the range of the filter. */
export function paddedWidth(g: Geometry): number {
  return (g.outputWidth - 1) * g.strideX + g.kernelWidth;
}

/** Whether the filter extends beyond any edge, so that a padded copy is needed. */
export function needsPadding(g: Geometry): boolean {
  return g.top !== 0 || g.left !== 0 || g.inputDilationY !== 1 || g.inputDilationX !== 1 ||
    paddedWidth(g) > g.width ||
    (g.outputHeight - 1) * g.strideY + g.kernelHeight > g.height;
}

/** Bytes of the padded copy that `lines` output lines need. */
export function paddingBytes(g: Geometry, lines: number): number {
  return needsPadding(g)
    ? ((lines - 1) * g.strideY + g.kernelHeight) * paddedWidth(g) * g.channels * 4
    : 0;
}

/**
 * Forward convolution. Arguments: the geometry, then x, packed filter, bias, relu (0 or `RELU`), y,
 * output channels, pieces per image, images per piece, number of images.
 */
export const convolutionTask: Task = (thread, item) => {
  const a = thread.arguments;
  const g = readGeometry(a);
  const x = a[13], panels = a[14], bias = a[15], relu = a[16], y = a[17], channels = a[18];
  const parts = a[19], together = a[20], images = a[21];
  const firstImage = parts > 1 ? Math.floor(item / parts) : item * together;
  const lastImage = parts > 1 ? firstImage + 1 : Math.min(images, firstImage + together);
  const part = parts > 1 ? item % parts : 0;
  const from = Math.floor(g.outputHeight * part / parts);
  const to = Math.floor(g.outputHeight * (part + 1) / parts);
  const padded = needsPadding(g);
  const imageWidth = padded ? paddedWidth(g) : g.width;
  const row = imageWidth * g.channels * 4;
  const length = g.kernelWidth * g.channels;
  for (let n = firstImage; n < lastImage; n++) {
    const image = x + n * g.height * g.width * g.channels * 4;
    let start = image + from * g.strideY * row;
    if (padded) {
      start = thread.scratch;
      const rows = (to - from - 1) * g.strideY + g.kernelHeight;
      padImage(thread, g, image, start, from * g.strideY, rows);
    }
    thread.kernels.convolve(
      start,
      to - from,
      g.outputWidth,
      g.strideX * g.channels * 4,
      g.strideY * row,
      g.kernelHeight,
      length,
      row,
      panels,
      channels,
      y + (n * g.outputHeight + from) * g.outputWidth * channels * 4,
      channels * 4,
      bias,
      relu,
      thread.spill,
    );
  }
};

/**
 * Filter gradient of a share of the images, for some rows of dW. Arguments: the geometry, then x,
 * dy, partial results, bytes of one partial result, output channels, shares, row blocks, number of
 * images.
 */
export const filterGradientTask: Task = (thread, item) => {
  const a = thread.arguments;
  const g = readGeometry(a);
  const x = a[13], dy = a[14], partial = a[15], partialBytes = a[16], channels = a[17];
  const shares = a[18], rowBlocks = a[19], images = a[20];
  const share = Math.floor(item / rowBlocks), rowBlock = item % rowBlocks;
  const length = g.kernelWidth * g.channels;
  const rows = g.kernelHeight * length;
  const firstRow = Math.floor(rows * rowBlock / rowBlocks / TILE_ROWS) * TILE_ROWS;
  const lastRow = rowBlock + 1 === rowBlocks
    ? rows
    : Math.floor(rows * (rowBlock + 1) / rowBlocks / TILE_ROWS) * TILE_ROWS;
  const firstImage = Math.floor(images * share / shares);
  const lastImage = Math.floor(images * (share + 1) / shares);
  const padded = needsPadding(g);
  const row = (padded ? paddedWidth(g) : g.width) * g.channels * 4;
  const paddedRows = (g.outputHeight - 1) * g.strideY + g.kernelHeight;
  const imageBytes = g.height * g.width * g.channels * 4;
  const imageStep = padded ? paddedRows * row : imageBytes;
  const { lines, together } = gradientPixels(g);
  const panels = thread.scratch;
  const copies = panels + packedBytes(together * lines * g.outputWidth, channels);
  let mode = 0; // the first images overwrite what was there
  for (let n = firstImage; n < lastImage; n += together) {
    const count = Math.min(together, lastImage - n);
    for (let i = 0; padded && i < count; i++) {
      padImage(thread, g, x + (n + i) * imageBytes, copies + i * imageStep, 0, paddedRows);
    }
    const patches = padded ? copies : x + n * imageBytes;
    for (let line = 0; line < g.outputHeight; line += lines) {
      const some = Math.min(lines, g.outputHeight - line);
      thread.kernels.packColumns(
        count * some * g.outputWidth,
        channels,
        dy + (n * g.outputHeight + line) * g.outputWidth * channels * 4,
        channels * 4,
        panels,
      );
      thread.kernels.convolveFilterGradient(
        patches + line * g.strideY * row,
        count,
        some,
        g.outputWidth,
        g.strideX * g.channels * 4,
        g.strideY * row,
        imageStep,
        length,
        row,
        firstRow,
        lastRow,
        panels,
        channels,
        partial + share * partialBytes,
        channels * 4,
        mode,
        thread.spill,
      );
      mode = ACCUMULATE;
    }
  }
};

/**
 * How many lines of how many images are processed together: about {@link PIXELS} pixels in total.
 */
function gradientPixels(g: Geometry): { lines: number; together: number } {
  const lines = Math.max(1, Math.min(g.outputHeight, Math.floor(PIXELS / g.outputWidth)));
  const together = lines < g.outputHeight
    ? 1
    : Math.max(1, Math.min(8, Math.floor(PIXELS / (lines * g.outputWidth))));
  return { lines, together };
}

/** Scratch bytes of {@linkcode filterGradientTask}. */
export function filterGradientScratch(g: Geometry, channels: number): number {
  const { lines, together } = gradientPixels(g);
  return together *
    (packedBytes(lines * g.outputWidth, channels) + paddingBytes(g, g.outputHeight));
}

function padImage(
  thread: Parameters<Task>[0],
  g: Geometry,
  image: number,
  target: number,
  from: number,
  rows: number,
): void {
  thread.kernels.padImage(
    image,
    g.height,
    g.width,
    g.channels,
    target,
    from,
    rows,
    paddedWidth(g),
    g.top,
    g.left,
    g.inputDilationY,
    g.inputDilationX,
  );
}
