/**
 * Sets of labelled images, and functions that select smaller sets from them.
 *
 * @module
 */
import { allocateBytes, requireInteger } from "../lib/argument_checks.ts";
import {
  type LabelledImages,
  requireBytes,
  requireLabelledImages,
  requireLabels,
} from "../lib/augmentation/images.ts";
import { BadArgumentError } from "../lib/errors.ts";
import type { RandomStream } from "../lib/random.ts";
import { type PartOf, restOf } from "./part_of.ts";

/** Labelled square RGB images of one size, in memory, with the names of their classes. */
export interface ImageDataset extends LabelledImages {
  /** Short name, e.g. `CIFAR-10 train`. */
  readonly name: string;
  /** The name of each class; the label of an image is an index into it. */
  readonly classNames: readonly string[];
  /** The dataset whose first images these are, if its other images are not here. */
  readonly partOf?: PartOf;
}

/**
 * Bytes of one image of `dataset`: side x side x 3.
 *
 * @param dataset an object with the side of its images, in pixels.
 * @returns the number of bytes.
 * @throws {BadArgumentError} if the side is not a positive integer.
 *
 * @example
 * ```ts
 * import { imageBytes } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(imageBytes({ side: 32 }), 3072);
 * ```
 */
export function imageBytes(dataset: { readonly side: number }): number {
  requireInteger("side of the images", dataset.side, { min: 1 });
  return dataset.side * dataset.side * 3;
}

/**
 * The pixels of image `index`, `[side, side, 3]`: a view, not a copy.
 *
 * @param dataset the images.
 * @param index the index of the image in the dataset, from 0.
 * @returns `[side, side, 3]`, a view of the dataset's bytes.
 * @throws {BadArgumentError} if there is no such image, or the number of bytes does not match
 * the images.
 *
 * @example
 * ```ts
 * import { imageAt } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "two pixels",
 *   classNames: ["dark", "light"],
 *   images: Uint8Array.of(0, 0, 0, 255, 255, 255),
 *   labels: Uint8Array.of(0, 1),
 *   side: 1,
 *   count: 2,
 * };
 * assertEquals([...imageAt(dataset, 1)], [255, 255, 255]);
 * ```
 */
export function imageAt(dataset: ImageDataset, index: number): Uint8Array {
  requireIndex(dataset, index);
  const bytes = imageBytes(dataset);
  requireBytes("the pixels of the images", dataset.images);
  requireInteger("the bytes of the images", dataset.images.length, {
    min: dataset.count * bytes,
    max: dataset.count * bytes,
  });
  return dataset.images.subarray(index * bytes, (index + 1) * bytes);
}

/**
 * Copies the images `indices` of `dataset`, in that order, to a new dataset.
 *
 * @param dataset the images.
 * @param indices the indices of the images, from 0.
 * @param name the name of the new dataset.
 * @returns a new dataset with copies of the images.
 * @throws {BadArgumentError} if an index is out of range, or the dataset's labels or pixels do not
 * match its images.
 * @throws {OutOfMemoryError} if there is not enough memory for the copies.
 *
 * @example
 * ```ts
 * import { select } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "three pixels",
 *   classNames: ["dark", "light"],
 *   images: new Uint8Array(9),
 *   labels: Uint8Array.of(0, 1, 0),
 *   side: 1,
 *   count: 3,
 * };
 * assertEquals([...select(dataset, [1, 0], "two").labels], [1, 0]);
 * ```
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
 * @param dataset the images.
 * @param count number of images, at least 1.
 * @returns a dataset that shares its bytes with `dataset`.
 * @throws {BadArgumentError} if `count` is not an integer from 1 to the size of the dataset, or the
 * dataset's labels or pixels do not match its images.
 *
 * @example
 * ```ts
 * import { first } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "three pixels",
 *   classNames: ["dark", "light"],
 *   images: new Uint8Array(9),
 *   labels: Uint8Array.of(0, 1, 0),
 *   side: 1,
 *   count: 3,
 * };
 * assertEquals(first(dataset, 2).count, 2);
 * ```
 */
export function first(dataset: ImageDataset, count: number): ImageDataset {
  if (!Number.isInteger(count) || count < 1 || count > dataset.count) {
    throw new BadArgumentError(
      `Expected a number of images from 1 to ${dataset.count} (all of ${dataset.name}) ` +
        `but found ${count}.${restOf(dataset)}`,
    );
  }
  requireLabelledImages(dataset, dataset.classNames.length);
  const { name, partOf } = dataset;
  return {
    name: count === dataset.count ? name : `${partOf?.name ?? name}, first ${count}`,
    classNames: dataset.classNames,
    images: dataset.images.subarray(0, count * imageBytes(dataset)),
    labels: dataset.labels.subarray(0, count),
    side: dataset.side,
    count,
  };
}

/**
 * Splits `dataset` into two disjoint sets: `count` images drawn with `stream`, and the rest, each
 * in the original order. Use it to hold out a validation set from a training set.
 *
 * @param dataset the images.
 * @param count number of images to hold out.
 * @param stream the random stream that chooses them.
 * @returns the held-out images, and the rest.
 * @throws {BadArgumentError} if either set would be empty.
 * @throws {OutOfMemoryError} if there is not enough memory for the copies.
 *
 * @example
 * ```ts
 * import { RandomStreams } from "@alexnet/alexnet";
 * import { holdOut } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "three pixels",
 *   classNames: ["dark", "light"],
 *   images: new Uint8Array(9),
 *   labels: Uint8Array.of(0, 1, 0),
 *   side: 1,
 *   count: 3,
 * };
 * const { rest, held } = holdOut(dataset, 1, new RandomStreams(1).stream("validation"));
 * assertEquals([rest.count, held.count], [2, 1]);
 * ```
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
 * Selects `perClass` images of each class, drawn with `stream`, in the original order.
 *
 * @param dataset the images.
 * @param perClass number of images of each class.
 * @param stream the random stream that chooses them.
 * @returns a new dataset with copies of the images.
 * @throws {BadArgumentError} if a class has fewer images.
 * @throws {OutOfMemoryError} if there is not enough memory for the copies.
 *
 * @example
 * ```ts
 * import { RandomStreams } from "@alexnet/alexnet";
 * import { balanced, classCounts } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "three pixels",
 *   classNames: ["dark", "light"],
 *   images: new Uint8Array(9),
 *   labels: Uint8Array.of(0, 1, 0),
 *   side: 1,
 *   count: 3,
 * };
 * const even = balanced(dataset, 1, new RandomStreams(1).stream("balanced"));
 * assertEquals(classCounts(even), [1, 1]);
 * ```
 */
export function balanced(
  dataset: ImageDataset,
  perClass: number,
  stream: RandomStream,
): ImageDataset {
  requireInteger("images per class", perClass, { min: 1 });
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
      `Expected 1 to ${most} images per class (all that the smallest class of ` +
        `${dataset.name} has) but found ${perClass}.${restOf(dataset)}`,
    );
  }
  return select(dataset, indices.sort((a, b) => a - b), `${dataset.name}, ${perClass} a class`);
}

/**
 * Counts the images of each class.
 *
 * @param dataset the images.
 * @returns one number per class.
 * @throws {BadArgumentError} if a label is not a class; the message names the image.
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
