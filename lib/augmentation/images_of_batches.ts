/**
 * The images of each batch, from memory or read ahead from disk.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { type LabelledImages, type LazyImages, requireBytes } from "./images.ts";

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
 * The images of the batches `startStep` to `steps` - 1. Images on disk are read while the previous
 * batch is in use.
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
  const start = (step: number) => {
    if (step >= steps) return undefined;
    const indices = indicesOf(step);
    const reading = mayBeLost && dataset.readReadable !== undefined
      ? dataset.readReadable(indices)
      : dataset.read(indices).then((pixels) => ({ read: indices, pixels }));
    // Marks the rejection as handled: the error is thrown where the batch is awaited.
    reading.catch(() => {});
    return reading;
  };
  let pending = start(startStep);
  try {
    for (let step = startStep; pending !== undefined; step++) {
      const { read, pixels } = await pending;
      requireBytes("the pixels that read() gives", pixels);
      requireInteger("the bytes that read() gives", pixels.length, {
        min: read.length * length,
        max: read.length * length,
      });
      pending = start(step + 1);
      yield { indices: read, imageOf: (i) => nth(pixels, i) };
    }
  } finally {
    await pending?.catch(() => {});
  }
}
