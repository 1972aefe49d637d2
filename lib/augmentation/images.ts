/**
 * The interface of a set of images: pixels, labels and size.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";

/** Square RGB images of one size in memory, as bytes, each with a label. */
export interface LabelledImages {
  /** Pixels `[count, side, side, 3]`, RGB, 0 … 255. */
  readonly images: Uint8Array;
  /** One label per image, an integer from 0. */
  readonly labels: Uint8Array | Uint16Array;
  /** Height and width of every image. */
  readonly side: number;
  /** Number of images. */
  readonly count: number;
}

/**
 * Square RGB images of one size that are read on demand, for example from a folder that does not
 * fit into memory.
 */
export interface LazyImages extends Omit<LabelledImages, "images"> {
  /**
   * Reads images, in the order of `indices`.
   *
   * @param indices positions in the set, from 0 to `count` - 1.
   * @returns `[indices.length, side, side, 3]`.
   */
  read(indices: ArrayLike<number>): Promise<Uint8Array>;

  /**
   * Reads the images that can still be read, in the order of `indices`; training uses it instead of
   * `read`, so that one image that is lost during training does not end the run.
   *
   * @param indices positions in the set, from 0 to `count` - 1.
   * @returns the positions of the images that were read, at least one, and `[read.length, side,
   * side, 3]`.
   */
  readReadable?(
    indices: ArrayLike<number>,
  ): Promise<{ read: Int32Array<ArrayBuffer>; pixels: Uint8Array }>;
}

/**
 * Checks that the parts of a set of images are consistent: one label per image, the number of
 * pixels that images of that side have, and labels that are valid classes.
 *
 * @param classes Number of classes, if known.
 * @throws {BadArgumentError} that names the first image with an invalid label.
 */
export function requireLabelledImages(
  dataset: LabelledImages | LazyImages,
  classes: number = Infinity,
): void {
  const { side, count, labels } = dataset;
  requireInteger("side of the images", side, { min: 1 });
  requireInteger("the number of images", count, { min: 0 });
  if (!ArrayBuffer.isView(labels)) {
    throw new BadArgumentError(
      "Expected the labels of the images as a Uint8Array or Uint16Array but found another list; " +
        "convert it with Uint8Array.from(labels).",
    );
  }
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
 * Checks that `pixels` are bytes, because floats from 0 to 1, for example, would be truncated to
 * black images.
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
 * Checks that there is one label per image and that each is a valid class.
 *
 * @param count Number of images.
 * @param classes Number of classes; `Infinity` if unknown.
 * @param nameOf The name of image `i` in the message; default `image i`.
 * @throws {BadArgumentError} that names the first image with a missing or invalid label.
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
