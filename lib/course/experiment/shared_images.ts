/**
 * Test images that were also trained on.
 *
 * @module
 */
import type { ImageDataset } from "../../../datasets/dataset.ts";

/** Bytes between those that an image is first compared by. */
const STRIDE = 61;

/** The number of images in `test` that are also in `train`, pixel for pixel. */
export function sharedImages(train: ImageDataset, test: ImageDataset): number {
  if (train.side !== test.side) return 0;
  const known = new Map<number, number[]>();
  for (let i = 0; i < train.count; i++) {
    const key = keyOf(imageOf(train, i));
    const alike = known.get(key);
    if (alike === undefined) known.set(key, [i]);
    else alike.push(i);
  }
  let shared = 0;
  for (let i = 0; i < test.count; i++) {
    const image = imageOf(test, i);
    const alike = known.get(keyOf(image)) ?? [];
    if (alike.some((index) => same(imageOf(train, index), image))) shared++;
  }
  return shared;
}

function imageOf({ images, side }: ImageDataset, index: number): ArrayLike<number> {
  const bytes = side * side * 3;
  return images.subarray(index * bytes, (index + 1) * bytes);
}

/** Equal for equal images, and rarely for others. */
function keyOf(image: ArrayLike<number>): number {
  let key = 0;
  for (let i = 0; i < image.length; i += STRIDE) key = (Math.imul(key, 31) + image[i]) | 0;
  return key;
}

function same(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
