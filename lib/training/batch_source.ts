/**
 * Where `train()` gets its batches from.
 *
 * @module
 */
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
 * @throws {BadArgumentError} when the first batch is asked for and the batch size or patch cannot
 * work.
 */
export function datasetBatches(
  options: Omit<TrainingBatchesOptions, "epoch" | "startStep">,
): BatchSource {
  return {
    stepsPerEpoch: stepsPerEpoch(options.dataset.count, options.batchSize),
    batches: (epoch, startStep) => trainingBatches({ ...options, epoch, startStep }),
  };
}
