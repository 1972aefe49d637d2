/**
 * The part of a batch that one of several processes reads and trains on.
 *
 * @module
 */
import type { LazyImages } from "../../augmentation/images.ts";
import { BadArgumentError } from "../../errors.ts";
import type { TrainingBatch } from "../../training/learning_rule/gradients.ts";

/** A part of a batch, and the number of images before it. */
export interface BatchPart {
  /** Its images. */
  readonly batch: TrainingBatch;
  /** The first of them, from 0. */
  readonly start: number;
}

/**
 * The images of `batch` that belong to `rank` of `size`: consecutive ones, as many as those of the
 * other ranks, or one more. The arrays are those of `batch`, not copies.
 *
 * @throws {BadArgumentError} if there are fewer images than ranks.
 */
export function partOf(batch: TrainingBatch, rank: number, size: number): BatchPart {
  const { count } = batch;
  if (count < size) {
    throw new BadArgumentError(
      `Expected at least one image for each of ${size} ranks but found a batch of ${count}; use ` +
        "fewer ranks, or a batch size whose last batch is larger.",
    );
  }
  const { start, end } = rangeOf(count, rank, size);
  if (!("patches" in batch)) {
    const numbers = batch.images.length / count;
    return {
      batch: {
        ...cut(batch, start, end),
        images: batch.images.subarray(start * numbers, end * numbers),
      },
      start,
    };
  }
  const { images, variations, preprocessing } = batch.patches;
  const patches = images.length / count;
  const [from, to] = [start * patches, end * patches];
  return {
    batch: {
      ...cut(batch, start, end),
      patches: {
        images: images.slice(from, to),
        variations: variations.slice(from, to),
        preprocessing,
      },
    },
    start,
  };
}

/** The places in a batch of `count` images that belong to `rank` of `size`. */
function rangeOf(count: number, rank: number, size: number): { start: number; end: number } {
  return {
    start: Math.floor(rank * count / size),
    end: Math.floor((rank + 1) * count / size),
  };
}

/**
 * The same images, of which {@linkcode LazyImages.read} reads only those of the part of `rank`; the
 * pixels of the others are 0. An image that can no longer be read is an error, because the ranks would
 * have different batches without it.
 *
 * @param images which are read one batch at a time.
 */
export function imagesOfPart(images: LazyImages, rank: number, size: number): LazyImages {
  const { labels, side, count } = images;
  return {
    ...{ labels, side, count },
    async read(indices) {
      const { start, end } = rangeOf(indices.length, rank, size);
      const own = await images.read(Array.from(indices).slice(start, end));
      const numbers = side * side * 3;
      const pixels = new Uint8Array(indices.length * numbers);
      pixels.set(own, start * numbers);
      return pixels;
    },
  };
}

/** Labels, indices and their number. */
function cut<Numbers extends Int32Array<ArrayBufferLike>>(
  { labels, indices }: { readonly labels: Numbers; readonly indices?: Numbers },
  start: number,
  end: number,
): { labels: Numbers; indices?: Numbers; count: number } {
  return {
    labels: labels.subarray(start, end) as Numbers,
    ...(indices === undefined ? {} : { indices: indices.subarray(start, end) as Numbers }),
    count: end - start,
  };
}
