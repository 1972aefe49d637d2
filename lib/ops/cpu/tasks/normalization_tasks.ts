/**
 * Pieces of local response normalization: some pixels at a time.
 *
 * Arguments: pixels, pixels a piece, channels, radius, bias, alpha, 4 * beta, x, dy (gradient
 * only), result. Scratch: {@linkcode normalizationScratch}.
 *
 * @module
 */
import { LARGEST_SMALL_RADIUS, NORMALIZATION_SPARE } from "../../kernel_constants.ts";
import type { Task } from "../threads/thread.ts";

/** Scratch bytes of both tasks: three padded rows of channels. */
export function normalizationScratch(channels: number, radius: number): number {
  return 3 * (channels + 2 * radius + NORMALIZATION_SPARE) * 4;
}

/** A small radius and the paper's exponent on whole vectors: what `normalization_small_radius.ts` is for. */
function isSmallRadius(radius: number, quarters: number, channels: number): boolean {
  return radius >= 1 && radius <= LARGEST_SMALL_RADIUS && quarters === 3 && channels % 4 === 0;
}

/** y = x * (bias + alpha * sum of squares)^-beta. */
export const normalizationTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, quarters, x, , y] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  const offset = from * channels * 4;
  if (isSmallRadius(radius, quarters, channels)) {
    thread.kernels.normalizeSmallRadius(
      radius,
      count,
      channels,
      bias,
      alpha,
      x + offset,
      y + offset,
    );
    return;
  }
  thread.kernels.fill(thread.scratch, normalizationScratch(channels, radius) / 4, 0);
  thread.kernels.normalize(
    count,
    channels,
    radius,
    bias,
    alpha,
    quarters,
    x + offset,
    y + offset,
    thread.scratch,
  );
};

/** Its gradient. */
export const normalizationGradientTask: Task = (thread, item) => {
  const [pixels, step, channels, radius, bias, alpha, quarters, x, dy, dx] = thread.arguments;
  const from = item * step, count = Math.min(step, pixels - from);
  const offset = from * channels * 4;
  if (isSmallRadius(radius, quarters, channels)) {
    thread.kernels.normalizeSmallRadiusGradient(
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
    quarters,
    x + offset,
    dy + offset,
    dx + offset,
    thread.scratch,
  );
};
