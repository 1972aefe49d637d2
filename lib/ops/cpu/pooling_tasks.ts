/**
 * Pieces of max pooling: some lines of one image forward, one whole image backward.
 *
 * @module
 */
import type { Task } from "./thread.ts";

/**
 * Arguments: height, width, channels, output height, output width, window height, window width,
 * stride down, stride right, top, left, x, y, winners, pieces per image.
 */
export const maxPoolTask: Task = (thread, item) => {
  const [height, width, channels, outputHeight, outputWidth, windowHeight, windowWidth] =
    thread.arguments;
  const [strideY, strideX, top, left, x, y, winners, parts] = thread.arguments.subarray(7);
  const image = Math.floor(item / parts), part = item % parts;
  const from = Math.floor(outputHeight * part / parts);
  const to = Math.floor(outputHeight * (part + 1) / parts);
  const first = (image * outputHeight + from) * outputWidth * channels;
  thread.kernels.maxPool(
    x + image * height * width * channels * 4,
    height,
    width,
    channels,
    from,
    to,
    outputWidth,
    windowHeight,
    windowWidth,
    strideY,
    strideX,
    top,
    left,
    y + first * 4,
    winners > 0 ? winners + first : 0,
  );
};

/** Arguments as {@linkcode maxPoolTask}, with dx for x and dy for y. */
export const maxPoolGradientTask: Task = (thread, item) => {
  const [height, width, channels, outputHeight, outputWidth, , windowWidth] = thread.arguments;
  const [strideY, strideX, top, left, dx, dy, winners] = thread.arguments.subarray(7);
  const outputs = outputHeight * outputWidth * channels;
  thread.kernels.maxPoolGradient(
    dx + item * height * width * channels * 4,
    height,
    width,
    channels,
    outputHeight,
    outputWidth,
    windowWidth,
    strideY,
    strideX,
    top,
    left,
    dy + item * outputs * 4,
    winners + item * outputs,
  );
};
