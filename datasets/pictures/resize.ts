/**
 * Resizes images in memory with the triangle filter ("bilinear" with antialiasing), to the bit as
 * Pillow and torchvision do.
 *
 * Photographs from files are resized by `decode_image.ts`, many at a time.
 *
 * @module
 */
import { allocateBytes, requireInteger } from "../../lib/argument_checks.ts";
import { requireLabelledImages } from "../../lib/augmentation/images.ts";
import { MOST_SIDE } from "./decoded_image.ts";
import { imageAt, imageBytes, type ImageDataset } from "../dataset.ts";
import { resizeLinear } from "./linear_resize.ts";

/**
 * Resizes the images of `dataset` to `side` x `side` pixels, e.g. CIFAR-10 for a net with 224 x 224
 * inputs.
 *
 * @param dataset the images.
 * @param side their new height and width, in pixels.
 * @returns a new dataset with the same number of images.
 * @throws {BadArgumentError} if `side` is not an integer from 1 to {@linkcode MOST_SIDE}, or the
 * images have more bytes than an array can hold.
 * @throws {OutOfMemoryError} if there is not enough memory.
 *
 * @example
 * ```ts
 * import { resizeDataset } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "grey",
 *   classNames: ["grey"],
 *   images: new Uint8Array(4 * 4 * 3).fill(100),
 *   labels: Uint8Array.of(0),
 *   side: 4,
 *   count: 1,
 * };
 * const { images } = resizeDataset(dataset, 2);
 * assertEquals([...images], Array(2 * 2 * 3).fill(100));
 * ```
 */
export function resizeDataset(dataset: ImageDataset, side: number): ImageDataset {
  requireInteger("side of the resized images", side, { min: 1, max: MOST_SIDE });
  requireLabelledImages(dataset);
  const total = dataset.count * side * side * 3;
  const resized: ImageDataset = {
    ...dataset,
    name: `${dataset.name} at ${side} x ${side}`,
    images: allocateBytes(`${dataset.count} images of ${side} x ${side}`, total),
    side,
  };
  const bytes = imageBytes(resized);
  const size = { width: side, height: side };
  for (let i = 0; i < dataset.count; i++) {
    const image = { pixels: imageAt(dataset, i), width: dataset.side, height: dataset.side };
    resizeLinear(image, size, "pillow", resized.images.subarray(i * bytes, (i + 1) * bytes));
  }
  return resized;
}
