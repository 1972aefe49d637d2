/**
 * What augmentation needs to know of a set of images: pixels, labels, size.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** Square RGB images of one size in memory, as bytes, each with a label. */
export interface LabelledImages {
  /** Pixels `[count, side, side, 3]`, RGB, 0 … 255. */
  readonly images: Uint8Array;
  /** One label an image, an integer from 0. */
  readonly labels: Uint8Array | Uint16Array;
  /** Height and width of every image. */
  readonly side: number;
  /** How many images there are. */
  readonly count: number;
}

/**
 * Square RGB images of one size that are read when a batch asks for them, as from a folder that does
 * not fit into memory.
 */
export interface LazyImages extends Omit<LabelledImages, "images"> {
  /**
   * Reads the images `indices`, in that order.
   *
   * @returns `[indices.length, side, side, 3]`.
   */
  read(indices: ArrayLike<number>): Promise<Uint8Array>;
}

/**
 * Checks that the parts of a set of images fit each other, where the set enters: as many labels as
 * images, as many pixels as images of that side have, and labels that can be classes.
 *
 * @param classes Number of classes, where it is known.
 * @throws {BadArgumentError} that names the first image whose label cannot be.
 */
export function requireLabelledImages(
  dataset: LabelledImages | LazyImages,
  classes: number = Infinity,
): void {
  const { side, count, labels } = dataset;
  requireInteger("side of the images", side, { min: 1 });
  requireInteger("the number of images", count, { min: 0 });
  const length = count * side * side * 3;
  if ("images" in dataset) requireBytes("the pixels of the images", dataset.images);
  if ("images" in dataset && dataset.images.length !== length) {
    throw new BadArgumentError(
      `Expected ${length} bytes of pixels (${count} images of ${side} x ${side} x 3) but found ` +
        `${dataset.images.length}.`,
    );
  }
  requireLabels(labels, count, classes);
}

/**
 * Checks that `pixels` are bytes: floats of 0 to 1, say, would be cut off to black images.
 *
 * @throws {BadArgumentError} for any other array.
 */
export function requireBytes(name: string, pixels: unknown): void {
  if (pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray) return;
  const found = pixels instanceof Object ? pixels.constructor.name : String(pixels);
  throw new BadArgumentError(
    `Expected ${name} as a Uint8Array (0 to 255) but found ${found}; convert them first.`,
  );
}

/**
 * Checks that there is one label an image, and that each is a class.
 *
 * @param count Number of images.
 * @param classes Number of classes; `Infinity` where it is not known.
 * @param nameOf What image `i` is called in the message; default `image i`.
 * @throws {BadArgumentError} that names the first image without a label or with a wrong one.
 */
export function requireLabels(
  labels: ArrayLike<number>,
  count: number,
  classes: number,
  nameOf: (i: number) => string = (i) => `image ${i}`,
): void {
  if (labels.length !== count) {
    throw new BadArgumentError(
      `Expected a label for each of ${count} images but found ${labels.length} labels` +
        (labels.length < count ? `; ${nameOf(labels.length)} has none.` : "."),
    );
  }
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    if (Number.isSafeInteger(label) && label >= 0 && label < classes) continue;
    const range = classes === Infinity
      ? "labels that are whole numbers from 0"
      : `labels from 0 to ${classes - 1}`;
    throw new BadArgumentError(`Expected ${range} but found ${label} for ${nameOf(i)}.`);
  }
}
