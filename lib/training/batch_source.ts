/**
 * The source of batches for `train()`.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { COLOR_NOISE_FIELDS } from "../augmentation/color_pca.ts";
import { PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import {
  stepsPerEpoch,
  trainingBatches,
  type TrainingBatchesOptions,
} from "../augmentation/batches.ts";
import type { TrainingBatch } from "./learning_rule/gradients.ts";

/** Batches by epoch: a pure function of the epoch and the first step. */
export interface BatchSource {
  /** Batches per epoch. */
  readonly stepsPerEpoch: number;
  /**
   * The batches of one epoch. The arrays of a batch must not change until the batch after the next
   * one is requested.
   *
   * @param epoch the pass over the data, from 0.
   * @param startStep the first batch of the epoch to yield, from 0.
   * @returns the batches of the epoch from that one on.
   */
  batches(epoch: number, startStep: number): AsyncIterable<TrainingBatch>;
}

/**
 * Batches of a dataset, reshuffled every epoch, with the augmentations in `options`.
 *
 * @param options the images, the batch size, the random streams, and the augmentations.
 * @returns the batches of any epoch, for {@linkcode train}.
 * @throws {BadArgumentError} when the first batch is requested and the batch size or the patch size
 * is invalid.
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
    preprocessing: PREPROCESSING_FIELDS,
    streams: true,
    crop: true,
    flip: true,
    places: true,
    colorPca: COLOR_NOISE_FIELDS,
    shuffle: true,
  });
  return {
    stepsPerEpoch: stepsPerEpoch(options.dataset.count, options.batchSize),
    batches: (epoch, startStep) => trainingBatches({ ...options, epoch, startStep }),
  };
}
