/**
 * The part of a batch that one of several processes trains on.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import type { TrainingBatch } from "../training/learning_rule/gradients.ts";

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
  const start = Math.floor(rank * count / size);
  const end = Math.floor((rank + 1) * count / size);
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
