/**
 * Tasks of local response normalization: some pixels per piece.
 *
 * Arguments: pixels, pixels per piece, channels, radius, bias, alpha, beta, root, x, dy (gradient
 * only), result. Scratch: {@linkcode normalizationScratch}.
 *
 * @module
 */
import type { Task } from "../threads/thread.ts";

/** Scratch bytes of each task: three padded rows of channels. */
export function normalizationScratch(channels: number, radius: number): number {
  return 3 * (channels + 2 * radius + 8) * 4;
}

/**
 * Whether `normalization_near.ts` applies: a small radius, the paper's exponent and whole vectors
 * of channels.
 */
function isNear(radius: number, root: number, channels: number): boolean {
  return radius >= 1 && radius <= 4 && root === 3 && channels % 4 === 0;
}

/** y = x * (bias + alpha * sum of squares)^-beta. */
export const normalizationTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, , root, x, , y] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  const offset = from * channels * 4;
  if (isNear(radius, root, channels)) {
    thread.kernels.normalizeNear(radius, count, channels, bias, alpha, x + offset, y + offset);
    return;
  }
  thread.kernels.fill(thread.scratch, normalizationScratch(channels, radius) / 4, 0);
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

/** The gradient of {@linkcode normalizationTask}. */
export const normalizationGradientTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, beta, root, x, dy, dx] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  const offset = from * channels * 4;
  if (isNear(radius, root, channels)) {
    thread.kernels.normalizeNearGradient(
      radius,
      count,
      channels,
      bias,
      alpha,
      x + offset,
      dy + offset,
      dx + offset,
    );
    return;
  }
  thread.kernels.fill(thread.scratch, normalizationScratch(channels, radius) / 4, 0);
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
