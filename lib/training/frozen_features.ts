/**
 * Training of the layers above frozen ones, on what those compute for each image.
 *
 * When the first layers of a net are frozen and images are neither cropped at random nor mirrored,
 * the outputs of these layers are the same in every epoch. They are computed once, and only the
 * layers above them are trained: the same updates in a fraction of the time. (On a backend whose
 * products of matrices depend on the number of rows, within rounding.)
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { epochOrder, evaluationBatches, stepsPerEpoch } from "../augmentation/batches.ts";
import { tensorOf } from "../augmentation/batch.ts";
import type { LabelledImages, LazyImages } from "../augmentation/images.ts";
import type { Preprocessing } from "../augmentation/preprocessing.ts";
import { elementAt } from "../element_at.ts";
import { topKErrors } from "../evaluation/error_rate.ts";
import { requireFiniteLogits } from "../evaluation/finite_logits.ts";
import { meanSoftmax } from "../evaluation/predict.ts";
import type { RandomStreams } from "../random.ts";
import type { BatchSource } from "./batch_source.ts";
import type { DividedNet } from "./learning_rule/frozen_layers.ts";

/** Images that go through the frozen layers at once, as in an evaluation. */
const IMAGES_AT_ONCE = 200;

/** The most bytes of features that are kept. */
const MOST_BYTES = 2 ** 30;

/** What the frozen layers compute for each image of a set. */
export interface FrozenFeatures {
  /** `[count, size]`. */
  readonly values: Float32Array;
  /** Numbers per image. */
  readonly size: number;
  /** The class of each image. */
  readonly labels: LabelledImages["labels"];
  /** Number of images. */
  readonly count: number;
}

/** Whether the features of `count` images are few enough to be kept. */
export function featuresFit({ head }: DividedNet, count: number): boolean {
  return count * featureSize(head) * 4 <= MOST_BYTES;
}

/**
 * Runs the frozen layers of a net on the centre of each image of `dataset`.
 *
 * @param onProgress Called after each few images.
 */
export async function frozenFeatures(
  { trunk, head }: DividedNet,
  dataset: LabelledImages | LazyImages,
  preprocessing: Preprocessing,
  onProgress?: (progress: { done: number; total: number }) => void,
): Promise<FrozenFeatures> {
  const { count, labels } = dataset;
  const size = featureSize(head);
  const values = new Float32Array(count * size);
  let done = 0;
  const batchSize = IMAGES_AT_ONCE;
  for await (const batch of evaluationBatches({ dataset, preprocessing, batchSize })) {
    const outputs = tf.tidy(() => trunk.predict(tensorOf(batch), { batchSize }) as tf.Tensor);
    try {
      values.set(await outputs.data<"float32">(), done * size);
    } finally {
      outputs.dispose();
    }
    done += batch.count;
    onProgress?.({ done, total: count });
  }
  return { values, size, labels, count };
}

/** Batches of features in the order in which `datasetBatches` has the images. */
export function featureBatches(
  { values, size, labels, count }: FrozenFeatures,
  { batchSize, streams }: { batchSize: number; streams: RandomStreams },
): BatchSource {
  const steps = stepsPerEpoch(count, batchSize);
  return {
    stepsPerEpoch: steps,
    async *batches(epoch, startStep) {
      const order = epochOrder(streams, epoch, count);
      for (let step = startStep; step < steps; step++) {
        const indices = Int32Array.from(order.subarray(step * batchSize, (step + 1) * batchSize));
        const images = new Float32Array(indices.length * size);
        indices.forEach((index, i) =>
          images.set(values.subarray(index * size, (index + 1) * size), i * size)
        );
        const own = indices.map((index) => elementAt(labels, index));
        yield { images, labels: own, indices, count: indices.length };
      }
    },
  };
}

/**
 * The top-1 error of the layers above the frozen ones, as `evaluate` measures it.
 *
 * @throws {NotFiniteError} when a logit is not finite.
 */
export async function featureError(
  { head }: DividedNet,
  { values, size, labels, count }: FrozenFeatures,
): Promise<number> {
  const classes = head.outputs[0].shape.at(-1) ?? 0;
  const probabilities = new Float32Array(count * classes);
  for (let start = 0; start < count; start += IMAGES_AT_ONCE) {
    const images = Math.min(IMAGES_AT_ONCE, count - start);
    const own = values.subarray(start * size, (start + images) * size);
    const outputs = tf.tidy(() =>
      head.predict(tf.tensor(own, [images, ...shapeOf(head)]), {
        batchSize: IMAGES_AT_ONCE,
      }) as tf.Tensor
    );
    try {
      const logits = await outputs.data<"float32">();
      for (let i = 0; i < images; i++) {
        const one = logits.subarray(i * classes, (i + 1) * classes);
        requireFiniteLogits(one, classes, start + i);
        probabilities.set(meanSoftmax(one, classes), (start + i) * classes);
      }
    } finally {
      outputs.dispose();
    }
  }
  return elementAt(topKErrors(probabilities, labels, { ks: [1] }), 0).error;
}

function featureSize(head: tf.LayersModel): number {
  return tf.util.sizeFromShape(shapeOf(head));
}

function shapeOf(head: tf.LayersModel): number[] {
  return head.inputs[0].shape.slice(1).map((size) => size ?? 0);
}
