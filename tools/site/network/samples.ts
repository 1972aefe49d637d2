/**
 * The pictures that the front page offers as a start: the first test image of each class.
 *
 * @module
 */
import { CLASS_NAMES, SIDE } from "../../../datasets/cifar10/cifar10_binary.ts";
import { type ImageDataset, select } from "../../../datasets/dataset.ts";
import type { RgbImage } from "../../../datasets/pictures/decode_png.ts";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";

/** The first image of each class in `test`, as a PNG: a column of pictures in the order of the classes. */
export function samplesPng(test: ImageDataset): Uint8Array {
  const { labels } = test;
  const firsts = CLASS_NAMES.map((_, label) => labels.indexOf(label)).filter((i) => i >= 0);
  const { images, side, count } = select(test, firsts);
  return encodePng({ pixels: images, width: side, height: side * count });
}

/** The pictures in what {@linkcode samplesPng} wrote. */
export function samplesIn({ pixels, height }: RgbImage): ImageDataset {
  const count = height / SIDE;
  return {
    name: "samples",
    classNames: CLASS_NAMES,
    images: pixels,
    labels: Uint8Array.from({ length: count }, (_, i) => i),
    side: SIDE,
    count,
  };
}
