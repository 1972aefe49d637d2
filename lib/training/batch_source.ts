/**
 * Where `train()` gets its batches from.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import {
  stepsPerEpoch,
  trainingBatches,
  type TrainingBatchesOptions,
} from "../augmentation/batches.ts";
import type { TrainingBatch } from "./gradients.ts";

/** Batches by epoch: a pure function of the epoch and the step to begin at. */
export interface BatchSource {
  /** Batches an epoch. */
  readonly stepsPerEpoch: number;
  /**
   * The batches of `epoch` from the `startStep`-th on. A batch's arrays must stay as they are until
   * the next but one is asked for.
   */
  batches(epoch: number, startStep: number): AsyncIterable<TrainingBatch>;
}

/**
 * The batches of a data set, shuffled anew each epoch, cropped and mirrored as told.
 *
 * @param options the images, the batch size, the random streams, and which augmentations are drawn.
 * @returns the batches of any epoch, for {@linkcode train}.
 * @throws {BadArgumentError} when the first batch is asked for and the batch size or patch cannot
 * work.
 *
 * @example
 * ```ts
 * import { datasetBatches, RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const source = datasetBatches({
 *   dataset: { images: new Uint8Array(5 * 12), labels: new Uint8Array(5), side: 2, count: 5 },
 *   batchSize: 2,
 *   preprocessing: {
 *     side: 2,
 *     imageSide: 2,
 *     padding: 0,
 *     mean: [127, 127, 127],
 *     divisor: [1, 1, 1],
 *     channelOrder: "rgb",
 *   },
 *   streams: new RandomStreams(1),
 * });
 * assertEquals(source.stepsPerEpoch, 3);
 * ```
 */
export function datasetBatches(
  options: Omit<TrainingBatchesOptions, "epoch" | "startStep">,
): BatchSource {
  requireOptions("datasetBatches", options, {
    dataset: true,
    batchSize: true,
    preprocessing: true,
    streams: true,
    crop: true,
    flip: true,
    places: true,
    colorPca: true,
    shuffle: true,
  });
  return {
    stepsPerEpoch: stepsPerEpoch(options.dataset.count, options.batchSize),
    batches: (epoch, startStep) => trainingBatches({ ...options, epoch, startStep }),
  };
}
