/**
 * The images of each batch, from memory or read ahead from disk.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { type LabelledImages, type LazyImages, requireBytes } from "./images.ts";
import { inOrder } from "./in_order.ts";

/**
 * How many batches are read from disk while one is in use: a second one covers a slow file. A batch
 * of 128 images of 256 x 256 takes 25 MB.
 */
export const BATCHES_AHEAD = 2;

/** A set of images, and whether a batch may lack those that can no longer be read. */
export interface ImagesToRead {
  /** The set. */
  readonly dataset: LabelledImages | LazyImages;
  /** Whether a batch omits an image that can no longer be read. */
  readonly mayBeLost: boolean;
}

/** The images of one batch. */
export interface ImagesOfBatch {
  /** Their positions in the set. */
  indices: Int32Array<ArrayBuffer>;
  /** The pixels of the i-th image of the batch. */
  imageOf: (i: number) => Uint8Array;
}

/**
 * The images of the batches `startStep` to `steps` - 1. Images on disk are read while the
 * {@linkcode BATCHES_AHEAD} previous batches are in use, never further ahead.
 *
 * @throws {BadArgumentError} if the data read are not the pixels of the images.
 */
export async function* imagesOfBatches(
  { dataset, mayBeLost }: ImagesToRead,
  indicesOf: (step: number) => Int32Array<ArrayBuffer>,
  startStep: number,
  steps: number,
): AsyncGenerator<ImagesOfBatch> {
  const length = dataset.side * dataset.side * 3;
  const nth = (pixels: Uint8Array, n: number) => pixels.subarray(n * length, (n + 1) * length);
  if ("images" in dataset) {
    for (let step = startStep; step < steps; step++) {
      const indices = indicesOf(step);
      yield { indices, imageOf: (i) => nth(dataset.images, indices[i]) };
    }
    return;
  }
  const read = async (step: number) => {
    const indices = indicesOf(step);
    return mayBeLost && dataset.readReadable !== undefined
      ? await dataset.readReadable(indices)
      : { read: indices, pixels: await dataset.read(indices) };
  };
  for await (const { read: indices, pixels } of inOrder(startStep, steps, BATCHES_AHEAD, read)) {
    requireBytes("the pixels that read() gives", pixels);
    requireInteger("the bytes that read() gives", pixels.length, {
      min: indices.length * length,
      max: indices.length * length,
    });
    yield { indices, imageOf: (i) => nth(pixels, i) };
  }
}
