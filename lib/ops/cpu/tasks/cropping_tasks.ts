/**
 * The cropping task: some images per piece.
 *
 * @module
 */
import type { Task } from "../threads/thread.ts";

/**
 * Arguments: images, images per piece, bytes of the images, their side, side of the patches,
 * variations, mean, numbers, divisor of red, green and blue, whether blue comes first.
 */
export const cropToFloatTask: Task = (thread, item) => {
  const [count, step, images, imageSide, side, variations, mean, numbers, red, green, blue, swap] =
    thread.arguments;
  const from = item * step;
  thread.kernels.cropToFloat(
    from,
    Math.min(count, from + step),
    images,
    imageSide,
    side,
    variations,
    mean,
    numbers,
    red,
    green,
    blue,
    swap,
  );
};
