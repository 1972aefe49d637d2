/**
 * Resizes images in memory with the triangle filter ("bilinear" with antialiasing, as in PIL and
 * torchvision): rows first, then columns, rounding to bytes after each pass.
 *
 * Photographs from files are resized by `decode_image.ts`, many at a time.
 *
 * @module
 */
import { allocateBytes, requireInteger } from "../../lib/argument_checks.ts";
import { requireLabelledImages } from "../../lib/augmentation/images.ts";
import { MOST_SIDE } from "./decode_image.ts";
import { imageAt, imageBytes, type ImageDataset } from "../dataset.ts";

/** The inputs of one output pixel: the first input pixel, and the weights from there on. */
interface Taps {
  first: number;
  weights: number[];
}

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
  const taps = trianglesOf(dataset.side, side);
  const bytes = imageBytes(resized);
  for (let i = 0; i < dataset.count; i++) {
    const rows = alongRows(imageAt(dataset, i), dataset.side, side, taps);
    alongColumns(rows, side, taps, resized.images.subarray(i * bytes, (i + 1) * bytes));
  }
  return resized;
}

/**
 * The triangle filter from `from` to `to` pixels: output i sees the inputs around (i + 1/2)
 * from/to, within one input pixel, or within from/to input pixels if the image gets smaller.
 */
function trianglesOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    const raw = Array.from(
      { length: end - first },
      (_, j) => Math.max(0, 1 - Math.abs((first + j + 0.5 - centre) / support)),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((w) => w / sum) };
  });
}

/** `[height, from, 3]` to `[height, taps.length, 3]`. */
function alongRows(image: Uint8Array, height: number, to: number, taps: Taps[]): Uint8Array {
  const from = image.length / height / 3;
  const out = new Uint8Array(height * to * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (const { first, weights } of taps) {
      for (let c = 0; c < 3; c++, at++) {
        let sum = 0;
        let source = (y * from + first) * 3 + c;
        for (const weight of weights) {
          sum += weight * image[source];
          source += 3;
        }
        out[at] = Math.floor(sum + 0.5);
      }
    }
  }
  return out;
}

/** `[from, width, 3]` to `[taps.length, width, 3]`, into `out`. */
function alongColumns(image: Uint8Array, width: number, taps: Taps[], out: Uint8Array): void {
  const stride = width * 3;
  for (const [y, { first, weights }] of taps.entries()) {
    for (let x = 0; x < stride; x++) {
      let sum = 0;
      for (const [j, weight] of weights.entries()) sum += weight * image[(first + j) * stride + x];
      out[y * stride + x] = Math.floor(sum + 0.5);
    }
  }
}
