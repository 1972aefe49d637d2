/**
 * Tasks of max pooling: some output lines per piece forward, some whole images per piece backward.
 *
 * @module
 */
import type { Task } from "../threads/thread.ts";

/**
 * Arguments: height, width, channels, output height, output width, window height, window width,
 * stride down, stride right, top, left, x, y, positions of the maxima, images, output lines
 * (counted over all images) per piece.
 */
export const maxPoolTask: Task = (thread, item) => {
  const a = thread.arguments;
  const height = a[0], width = a[1], channels = a[2], outputHeight = a[3], outputWidth = a[4];
  const x = a[11], y = a[12], winners = a[13], lines = a[15];
  const end = Math.min(a[14] * outputHeight, (item + 1) * lines);
  for (let line = item * lines; line < end;) {
    const image = Math.floor(line / outputHeight), from = line % outputHeight;
    const to = Math.min(outputHeight, from + end - line);
    const first = line * outputWidth * channels;
    thread.kernels.maxPool(
      x + image * height * width * channels * 4,
      height,
      width,
      channels,
      from,
      to,
      outputWidth,
      a[5],
      a[6],
      a[7],
      a[8],
      a[9],
      a[10],
      y + first * 4,
      winners + first,
    );
    line += to - from;
  }
};

/**
 * Arguments as {@linkcode maxPoolTask}, with dx for x, dy for y, and images instead of lines per
 * piece.
 */
export const maxPoolGradientTask: Task = (thread, item) => {
  const a = thread.arguments;
  const height = a[0], width = a[1], channels = a[2], outputHeight = a[3], outputWidth = a[4];
  const outputs = outputHeight * outputWidth * channels;
  const end = Math.min(a[14], (item + 1) * a[15]);
  for (let image = item * a[15]; image < end; image++) {
    thread.kernels.maxPoolGradient(
      a[11] + image * height * width * channels * 4,
      height,
      width,
      channels,
      outputHeight,
      outputWidth,
      a[6],
      a[7],
      a[8],
      a[9],
      a[10],
      a[12] + image * outputs * 4,
      a[13] + image * outputs,
    );
  }
};
