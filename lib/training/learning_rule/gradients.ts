/**
 * Loss, errors and gradients of one batch, in several parts if memory is limited.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireLabels } from "../../augmentation/images.ts";
import { requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { type Batch, tensorOf } from "../../augmentation/batch.ts";
import { freeingTape } from "../../ops/gradient_tape.ts";
import { softmaxCrossEntropy } from "../../ops/softmax_cross_entropy.ts";

/** The training data of one step: patches with their labels, or numbers with their labels. */
export type TrainingBatch =
  | (Pick<Batch, "patches" | "labels" | "count"> & Partial<Pick<Batch, "indices">>)
  | NumberBatch;

/** A batch of numbers, for a net whose input is not patches of images. */
export interface NumberBatch {
  /**
   * `[count, height, width, channels]`, or whatever the shape of the net's input is, preprocessed.
   */
  readonly images: Float32Array;
  /** `[count]`, each from 0 to the number of classes minus 1. */
  readonly labels: Int32Array;
  /** `[count]`, the index of each image in its set, if known. */
  readonly indices?: Int32Array;
  /** Number of images, at least 1. */
  readonly count: number;
}

/** Result of {@linkcode batchGradients}. The caller disposes of the tensors. */
export type BatchGradients = {
  /** The gradient of the mean loss, by variable name. */
  gradients: tf.NamedTensorMap;
  /**
   * `[mean loss, images classified wrongly, images taken for the class before their own, and for
   * the class after it]`.
   */
  summary: tf.Tensor1D;
  /**
   * Whether all processes end the run after this step, the same in each; without it, each process
   * decides alone.
   */
  stop?: boolean;
};

/** The gradients of one step, as {@linkcode ReduceGradients} computes them with other processes. */
export interface SharedStep {
  /** The net. */
  readonly model: tf.LayersModel;
  /** The variables that learn. */
  readonly variables: readonly tf.Variable[];
  /** The images of the step, of all processes together. */
  readonly batch: TrainingBatch;
  /**
   * Computes the gradients of some of the images.
   *
   * @param part a part of `batch`.
   * @returns the gradients of the mean loss of `part`, which the caller disposes of.
   */
  readonly compute: (part: TrainingBatch) => BatchGradients | Promise<BatchGradients>;
  /** The most images that go through the net at once. */
  readonly microBatch: number;
  /** Whether `compute` computes everything twice. */
  readonly replayed: boolean;
  /** Whether this process was interrupted, and all are to end the run after this step. */
  readonly interrupted: boolean;
}

/**
 * Computes the gradients of a step together with other processes: the mean over the images of all of
 * them, the same in each.
 */
export type ReduceGradients = (step: SharedStep) => Promise<BatchGradients>;

/** The gradients of a step on this process alone. */
export const ownGradients: ReduceGradients = async ({ batch, compute }) => await compute(batch);

/**
 * The gradient of the mean cross-entropy over `batch` with respect to `variables`, in training mode.
 *
 * With `microBatch`, the batch is run through the net in parts of at most that many images, and the
 * gradients of the parts are added, weighted by size: the same mean in less memory.
 *
 * @throws {BadArgumentError} when the batch has no image, when the numbers of labels and images
 * differ, or when a label is not a class of the net; the message names the image.
 * @throws {OutOfMemoryError} when the backend has too little memory; what was allocated is freed.
 */
export function batchGradients(
  model: tf.LayersModel,
  variables: tf.Variable[],
  batch: TrainingBatch,
  microBatch: number = batch.count,
): BatchGradients {
  if (microBatch !== Infinity) requireInteger("microBatch", microBatch, { min: 1 });
  requireBatch(batch, model.outputs[0].shape.at(-1) ?? Infinity);
  let total: BatchGradients | undefined;
  try {
    for (let start = 0; start < batch.count; start += microBatch) {
      const end = Math.min(start + microBatch, batch.count);
      const part = tf.tidy(() => partGradients(model, variables, batch, start, end));
      if (total === undefined) total = part;
      else addInto(total, part);
    }
  } catch (error) {
    tf.dispose(total);
    throw error;
  }
  return total ?? { gradients: {}, summary: tf.tensor1d([0, 0, 0, 0]) };
}

function requireBatch(batch: TrainingBatch, classes: number): void {
  const { count, labels, indices } = batch;
  requireInteger("the number of images of a batch", count, { min: 1 });
  requireLabels(
    labels,
    count,
    classes,
    (i) => indices === undefined ? `image ${i} of the batch` : `image ${indices[i]} of the set`,
  );
}

/**
 * Images `start` to `end` of `batch` as the input of `model`. The caller disposes of the result.
 *
 * @throws {BadArgumentError} when the batch does not contain whole images.
 */
export function inputsOf(
  model: tf.LayersModel,
  batch: TrainingBatch,
  start = 0,
  end: number = batch.count,
): tf.Tensor {
  const shape = model.inputs[0].shape.slice(1) as number[];
  if ("patches" in batch) {
    return tf.tidy(() => {
      const patches = tensorOf(batch, start, end);
      const fits = tf.util.arraysEqual(patches.shape.slice(1), shape);
      return fits ? patches : patches.reshape([-1, ...shape]);
    });
  }
  const size = tf.util.sizeFromShape(shape);
  const length = batch.images.length / batch.count;
  if (length === 0 || !Number.isInteger(length / size)) {
    throw new BadArgumentError(
      `Expected ${batch.count} images of [${shape.join(", ")}] in a batch but found ` +
        `${batch.images.length} numbers.`,
    );
  }
  const numbers = batch.images.subarray(start * length, end * length);
  return tf.tensor(numbers, [numbers.length / size, ...shape]);
}

/**
 * Adds `part` to `sum` and frees it, tensor by tensor, so that only one of them exists twice at a
 * time.
 */
function addInto(sum: BatchGradients, part: BatchGradients): void {
  try {
    for (const [name, gradient] of Object.entries(part.gradients)) {
      sum.gradients[name] = added(sum.gradients[name], gradient);
    }
    sum.summary = added(sum.summary, part.summary);
  } finally {
    tf.dispose(part);
  }
}

function added<T extends tf.Tensor>(sum: T, part: T): T {
  const result: T = tf.add(sum, part);
  tf.dispose([sum, part]);
  return result;
}

/** One part: images `start` to `end` of the batch, weighted by their fraction of it. */
function partGradients(
  model: tf.LayersModel,
  variables: tf.Variable[],
  batch: TrainingBatch,
  start: number,
  end: number,
): BatchGradients {
  const share = (end - start) / batch.count;
  const images = inputsOf(model, batch, start, end);
  const labels = tf.tensor1d(batch.labels.subarray(start, end), "int32");
  const seen: tf.Tensor2D[] = [];
  try {
    const { value, grads } = freeingTape(() =>
      tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as tf.Tensor2D;
        seen.push(tf.keep(logits));
        const loss = softmaxCrossEntropy(labels, logits);
        return share === 1 ? loss : loss.mul(share);
      }, variables)
    );
    const taken = tf.argMax(seen[0], 1);
    const counts = [
      tf.notEqual(taken, labels),
      tf.equal(taken, labels.sub(1)),
      tf.equal(taken, labels.add(1)),
    ].map((images) => images.sum().toFloat());
    return { gradients: grads, summary: tf.stack([value, ...counts]) as tf.Tensor1D };
  } finally {
    tf.dispose(seen);
  }
}
