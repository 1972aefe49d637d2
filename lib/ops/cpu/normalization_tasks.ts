/**
 * Pieces of local response normalization: some pixels at a time.
 *
 * Arguments: pixels, pixels a piece, channels, radius, bias, alpha, beta, root, x, dy (gradient
 * only), result. Scratch: {@linkcode normalizationScratch}.
 *
 * @module
 */
import type { Task } from "./thread.ts";

/** Scratch bytes of both tasks: three padded rows of channels. */
export function normalizationScratch(channels: number, radius: number): number {
  return 3 * (channels + 2 * radius + 8) * 4;
}

/** y = x * (bias + alpha * sum of squares)^-beta. */
export const normalizationTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, , root, x, , y] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  thread.kernels.fill(thread.scratch, normalizationScratch(channels, radius) / 4, 0);
  const offset = from * channels * 4;
  thread.kernels.normalize(
    count,
    channels,
    radius,
    bias,
    alpha,
    root,
    x + offset,
    y + offset,
    thread.scratch,
  );
};

/** Its gradient. */
export const normalizationGradientTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, beta, root, x, dy, dx] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  thread.kernels.fill(thread.scratch, normalizationScratch(channels, radius) / 4, 0);
  const offset = from * channels * 4;
  thread.kernels.normalizeGradient(
    count,
    channels,
    radius,
    bias,
    alpha,
    beta,
    root,
    x + offset,
    dy + offset,
    dx + offset,
    thread.scratch,
  );
};
