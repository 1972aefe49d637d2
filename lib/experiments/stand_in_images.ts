/**
 * Enlarged images in memory, in place of a folder of photographs, for a browser, which has no files.
 *
 * @module
 */
import type { LazyImages } from "../augmentation/images.ts";
import { balanced, imageAt, type ImageDataset, select } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/pictures/resize.ts";
import { RandomStreams } from "../random.ts";

/** Images that are read on demand, with the names of their classes. */
export interface FullSizeSet extends LazyImages {
  /** The path of a folder, or the name of a dataset. */
  readonly name: string;
  /** The name of each class; the label of an image is an index into it. */
  readonly classNames: readonly string[];
}

/** Images for training and validation, and their mean. */
export interface StandInImages {
  /** The images to learn from. */
  readonly training: FullSizeSet;
  /** Those held out. */
  readonly validation: FullSizeSet;
  /** Mean of each pixel and channel over the training images, `[side, side, 3]`. */
  readonly meanImage: Float32Array;
}

/** What a stand-in is made of; the fields are those of the options of `fullSizeImages`. */
export interface StandInOptions {
  readonly side: number;
  readonly perClass: number;
  readonly heldOut: number;
  readonly standIn: { from: ImageDataset; classes: number; seed: number };
}

/**
 * Draws images of the first classes, the same as for a stand-in in files, holds the last of each class
 * out and enlarges all of them, by the interpolation of Pillow.
 *
 * @throws {BadArgumentError} if there are not enough images.
 */
export function standInInMemory(
  { side, perClass, heldOut, standIn: { from, classes, seed } }: StandInOptions,
): StandInImages {
  const chosen = balanced(from, perClass, new RandomStreams(seed).stream("stand-in"));
  const [training, validation]: [number[], number[]] = [[], []];
  for (let label = 0; label < classes; label++) {
    const own = [...chosen.labels.keys()].filter((i) => chosen.labels[i] === label);
    const held = Math.max(1, Math.floor(own.length / heldOut));
    training.push(...own.slice(0, -held));
    validation.push(...own.slice(-held));
  }
  const classNames = from.classNames.slice(0, classes);
  const enlarged = (indices: readonly number[]) =>
    resizeDataset({ ...select(chosen, indices), classNames }, side);
  const seen = enlarged(training);
  return {
    training: readOnDemand(seen),
    validation: readOnDemand(enlarged(validation)),
    meanImage: meanOf(seen),
  };
}

function readOnDemand(dataset: ImageDataset): FullSizeSet {
  const { name, classNames, labels, side, count } = dataset;
  const read = (indices: ArrayLike<number>) => Promise.resolve(select(dataset, indices).images);
  return { name, classNames, labels, side, count, read };
}

function meanOf(dataset: ImageDataset): Float32Array {
  const sums = new Float64Array(dataset.side ** 2 * 3);
  for (let i = 0; i < dataset.count; i++) {
    const pixels = imageAt(dataset, i);
    for (let j = 0; j < sums.length; j++) sums[j] += pixels[j];
  }
  return Float32Array.from(sums, (sum) => sum / dataset.count);
}
