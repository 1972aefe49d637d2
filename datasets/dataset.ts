/**
 * What a set of labelled images is, and how smaller sets are cut from it.
 *
 * @module
 */
import { allocateBytes, requireInteger } from "../lib/argument_checks.ts";
import {
  type LabelledImages,
  requireLabelledImages,
  requireLabels,
} from "../lib/augmentation/images.ts";
import { BadArgumentError } from "../lib/errors.ts";
import type { RandomStream } from "../lib/random.ts";

/** Labelled square RGB images of one size, in memory, with the names of their classes. */
export interface ImageDataset extends LabelledImages {
  /** Short name, e.g. `CIFAR-10 train`. */
  readonly name: string;
  /** The name of each class; the label of an image is an index into it. */
  readonly classNames: readonly string[];
}

/**
 * Bytes of one image of `dataset`: side x side x 3.
 *
 * @throws {BadArgumentError} when the side is no whole number from 1.
 */
export function imageBytes(dataset: { readonly side: number }): number {
  requireInteger("side of the images", dataset.side, { min: 1 });
  return dataset.side * dataset.side * 3;
}

/**
 * The pixels of image `index`, `[side, side, 3]`: a view, not a copy.
 *
 * @throws {BadArgumentError} when there is no such image.
 */
export function imageAt(dataset: ImageDataset, index: number): Uint8Array {
  requireIndex(dataset, index);
  const bytes = imageBytes(dataset);
  return dataset.images.subarray(index * bytes, (index + 1) * bytes);
}

/**
 * The images `indices` of `dataset`, in that order, as a data set of their own (copied).
 *
 * @throws {BadArgumentError} when an index is none of the data set's, or the data set's labels or pixels
 * do not fit its images.
 */
export function select(
  dataset: ImageDataset,
  indices: ArrayLike<number>,
  name: string = `${dataset.name}, ${indices.length} images`,
): ImageDataset {
  const bytes = imageBytes(dataset);
  requireLabelledImages(dataset, dataset.classNames.length);
  const images = allocateBytes(name, indices.length * bytes);
  const labels = dataset.labels instanceof Uint16Array
    ? new Uint16Array(indices.length)
    : new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    images.set(imageAt(dataset, indices[i]), i * bytes);
    labels[i] = dataset.labels[indices[i]];
  }
  const { classNames, side } = dataset;
  return { name, classNames, images, labels, side, count: indices.length };
}

/**
 * The first `count` images of `dataset`, without copying pixels.
 *
 * @throws {BadArgumentError} when `count` is not an integer from 1 to the size of the data set, or the
 * data set's labels or pixels do not fit its images.
 */
export function first(dataset: ImageDataset, count: number): ImageDataset {
  if (!Number.isInteger(count) || count < 1 || count > dataset.count) {
    throw new BadArgumentError(
      `Expected a number of images from 1 to ${dataset.count} (all of ${dataset.name}) ` +
        `but found ${count}.`,
    );
  }
  requireLabelledImages(dataset, dataset.classNames.length);
  return {
    name: count === dataset.count ? dataset.name : `${dataset.name}, first ${count}`,
    classNames: dataset.classNames,
    images: dataset.images.subarray(0, count * imageBytes(dataset)),
    labels: dataset.labels.subarray(0, count),
    side: dataset.side,
    count,
  };
}

/**
 * Two disjoint sets that together are `dataset`: `count` images drawn by `stream`, and the rest, each
 * in the order of the original. This is how a validation set is held out of a training set.
 *
 * @throws {BadArgumentError} when either set would be empty.
 */
export function holdOut(
  dataset: ImageDataset,
  count: number,
  stream: RandomStream,
): { rest: ImageDataset; held: ImageDataset } {
  if (!Number.isInteger(count) || count < 1 || count >= dataset.count) {
    throw new BadArgumentError(
      `Expected to hold out from 1 to ${dataset.count - 1} images of ${dataset.name} ` +
        `but found ${count}.`,
    );
  }
  const order = stream.permutation(dataset.count);
  return {
    rest: select(dataset, order.slice(count).sort(), `${dataset.name}, ${count} held out`),
    held: select(dataset, order.slice(0, count).sort(), `${dataset.name}, ${count} of it`),
  };
}

/**
 * `perClass` images of each class, drawn by `stream`, in the order of the original.
 *
 * @throws {BadArgumentError} when a class has fewer images.
 */
export function balanced(
  dataset: ImageDataset,
  perClass: number,
  stream: RandomStream,
): ImageDataset {
  requireInteger("images a class", perClass, { min: 1 });
  requireLabelledImages(dataset, dataset.classNames.length);
  const missing = dataset.classNames.map(() => perClass);
  const indices: number[] = [];
  for (const index of stream.permutation(dataset.count)) {
    if (missing[dataset.labels[index]] > 0) {
      missing[dataset.labels[index]]--;
      indices.push(index);
    }
  }
  const short = missing.findIndex((count) => count > 0);
  if (short >= 0) {
    const most = Math.min(...classCounts(dataset));
    throw new BadArgumentError(
      `Expected from 1 to ${most} images a class (all that the smallest class of ` +
        `${dataset.name} has) but found ${perClass}.`,
    );
  }
  return select(dataset, indices.sort((a, b) => a - b), `${dataset.name}, ${perClass} a class`);
}

/**
 * How many images each class has.
 *
 * @throws {BadArgumentError} when a label is no class; the image is named.
 */
export function classCounts(dataset: ImageDataset): number[] {
  requireLabels(dataset.labels, dataset.count, dataset.classNames.length);
  const counts = dataset.classNames.map(() => 0);
  for (const label of dataset.labels) counts[label]++;
  return counts;
}

function requireIndex(dataset: ImageDataset, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= dataset.count) {
    throw new BadArgumentError(
      `Expected an image index from 0 to ${dataset.count - 1} of ${dataset.name} ` +
        `but found ${index}.`,
    );
  }
}
