/**
 * Predicts the class probabilities of each image of a set.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { disposing } from "../disposing.ts";
import { requireFiniteLogits } from "./finite_logits.ts";
import { LongCall } from "../long_call.ts";
import { BadArgumentError, NotFiniteError } from "../errors.ts";
import { type Batch, tensorOf } from "../augmentation/batch.ts";
import { evaluationBatches } from "../augmentation/batches.ts";
import type { LabelledImages, LazyImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";

/** Default number of patches that are run through the net at once. */
const PATCHES_AT_ONCE = 200;

/** A net whose output is logits `[batch, classes]`, such as a `tf.LayersModel`. */
export interface Classifier {
  /**
   * Runs the net without dropout.
   *
   * @param x `[batch, side, side, 3]`, preprocessed.
   * @param args `batchSize`: how many images go through the net at once. `verbose`: whether it
   * reports progress.
   * @returns logits `[batch, classes]`.
   */
  predict(
    x: tf.Tensor | tf.Tensor[],
    args?: { batchSize?: number; verbose?: boolean },
  ): tf.Tensor | tf.Tensor[];
}

/** Options of {@linkcode predictProbabilities}. */
export interface PredictOptions {
  /** How pixels are converted to the net's input. */
  preprocessing: Preprocessing;
  /** The centre of each image, or its ten patches; default `center`. */
  crops?: "center" | "ten";
  /**
   * Padding around the image; the ten patches extend to its corners. Default: that of the
   * preprocessing.
   */
  padding?: number;
  /** Images per batch; default: as many as give 200 patches. */
  batchSize?: number;
  /**
   * Called after each batch.
   *
   * @param progress images predicted so far, and in total.
   */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Stops after the current batch; what was predicted until then is returned. */
  signal?: AbortSignal | undefined;
}

/** The class probabilities of images. */
export interface Probabilities {
  /** `[count, classes]`. */
  probabilities: Float32Array<ArrayBuffer>;
  /** Number of classes. */
  classes: number;
  /** Number of images: all of the set, or the first ones if the call was stopped. */
  count: number;
}

/**
 * Predicts the class probabilities of each image: the softmax of the logits; with ten patches, the
 * mean of the ten *softmax outputs* (section 4.1), not of the logits.
 *
 * The softmax is computed in float64, so that it is the same on every backend.
 *
 * @param model the net.
 * @param dataset the images, in memory or read on demand.
 * @param options the preprocessing and the number of patches per image.
 * @returns `[count, classes]`, and both numbers. A call that is stopped, by its signal or by the Stop
 * button of a notebook, returns the images of its finished batches, at least one.
 * @throws {NotFiniteError} when a logit is not finite.
 * @throws {BadArgumentError} when the net's output is not `[batch, classes]`.
 *
 * @example
 * ```ts
 * import { alexnet, predictProbabilities } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const side = 32;
 * const images = new Uint8Array(side * side * 3);
 * const dataset = { images, labels: Uint8Array.of(0), side, count: 1 };
 * const preprocessing = {
 *   side,
 *   imageSide: side,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const { probabilities, classes } = await predictProbabilities(model, dataset, { preprocessing });
 * assertEquals([classes, probabilities.length], [10, 10]);
 * model.dispose();
 * ```
 */
export async function predictProbabilities(
  model: Classifier,
  dataset: LabelledImages | LazyImages,
  options: PredictOptions,
): Promise<Probabilities> {
  requireOptions("predictProbabilities", options, {
    preprocessing: PREPROCESSING_FIELDS,
    crops: true,
    padding: true,
    batchSize: true,
    onProgress: "function",
    signal: true,
  });
  const { probabilities, classes, count } = await predictInParts(model, dataset, options, {});
  return { probabilities, classes, count };
}

/** The images that are run through the net at once. */
export function imagesAtOnce({ batchSize, crops }: Partial<PredictOptions>): number {
  return batchSize ?? PATCHES_AT_ONCE / (crops === "ten" ? 10 : 1);
}

/**
 * Like {@linkcode predictProbabilities}, but an image that can no longer be read is left out.
 *
 * @returns the probabilities of the images that were read, and their positions in the set.
 * @throws {BadFileError} if no image of a batch can be read.
 */
export async function predictReadable(
  model: Classifier,
  dataset: LabelledImages | LazyImages,
  options: PredictOptions,
): Promise<Probabilities & { read: number[] }> {
  return await predictInParts(model, dataset, options, { lost: "skip" });
}

/**
 * The class probabilities of each image (the mean over its patches) and of each of its ten patches.
 */
export interface PatchProbabilities extends Probabilities {
  /** `[count, 10, classes]`: the softmax of each patch, in the order of `tenCrop`. */
  patches: Float32Array<ArrayBuffer>;
}

/**
 * Like {@linkcode predictProbabilities} with ten patches, but also returns the probabilities of
 * each patch.
 *
 * @param model the net.
 * @param dataset the images, in memory or read on demand.
 * @param options the preprocessing.
 * @returns `[count, classes]`, the mean over the patches, and `[count, 10, classes]`; for a call
 * that is stopped, those of its finished batches.
 * @throws {NotFiniteError} when a logit is not finite.
 * @throws {BadArgumentError} when the net's output is not `[batch, classes]`.
 *
 * @example
 * ```ts
 * import { alexnet, predictPatches } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [side, imageSide] = [32, 40];
 * const images = new Uint8Array(imageSide * imageSide * 3);
 * const dataset = { images, labels: Uint8Array.of(0), side: imageSide, count: 1 };
 * const preprocessing = {
 *   side,
 *   imageSide,
 *   padding: 0,
 *   mean: [0, 0, 0],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const { patches, classes } = await predictPatches(model, dataset, { preprocessing });
 * assertEquals(patches.length, 10 * classes);
 * model.dispose();
 * ```
 */
export async function predictPatches(
  model: Classifier,
  dataset: LabelledImages | LazyImages,
  options: Omit<PredictOptions, "crops">,
): Promise<PatchProbabilities> {
  requireOptions("predictPatches", options, {
    preprocessing: PREPROCESSING_FIELDS,
    padding: true,
    batchSize: true,
    onProgress: "function",
    signal: true,
  });
  return await predictInParts(model, dataset, { ...options, crops: "ten" }, {
    keepPatches: true,
  });
}

/** The probabilities of the images that were read and, if they are kept, of their patches. */
async function predictInParts(
  model: Classifier,
  dataset: LabelledImages | LazyImages,
  options: PredictOptions,
  { keepPatches = false, lost = "fail" }: { keepPatches?: boolean; lost?: "fail" | "skip" },
): Promise<PatchProbabilities & { read: number[] }> {
  const { preprocessing, crops = "center", padding, onProgress, signal } = options;
  const count = crops === "ten" ? 10 : 1;
  const batchSize = imagesAtOnce(options);
  let probabilities = new Float32Array(), patches = new Float32Array();
  let classes = 0, done = 0;
  const read: number[] = [];
  const batches = evaluationBatches({ dataset, preprocessing, batchSize, crops, padding, lost });
  return await disposing(
    new LongCall({ what: "classifying", unit: "image", total: dataset.count, signal }),
    async (call) => {
      for await (const batch of batches) {
        const logits = await logitsOf(model, batch);
        if (done === 0) {
          classes = logits.length / (batch.count * count);
          probabilities = new Float32Array(dataset.count * classes);
          if (keepPatches) patches = new Float32Array(dataset.count * count * classes);
        }
        for (let i = 0; i < batch.count; i++) {
          const own = logits.subarray(i * count * classes, (i + 1) * count * classes);
          requireFiniteLogits(own, classes, elementAt(batch.indices, i));
          probabilities.set(meanSoftmax(own, classes), (done + i) * classes);
          for (let patch = 0; keepPatches && patch < count; patch++) {
            const one = own.subarray(patch * classes, (patch + 1) * classes);
            patches.set(meanSoftmax(one, classes), ((done + i) * count + patch) * classes);
          }
        }
        done += batch.count;
        read.push(...batch.indices);
        onProgress?.({ done, total: dataset.count });
        if (!await call.goOn(done)) break;
      }
      return {
        probabilities: probabilities.subarray(0, done * classes),
        patches: patches.subarray(0, keepPatches ? done * count * classes : 0),
        classes,
        count: done,
        read,
      };
    },
  );
}

/**
 * The mean of the softmax of each row of `logits` (`[rows, classes]`), in float64.
 *
 * @returns `[classes]`, with sum 1.
 * @throws {BadArgumentError} when the logits do not fill whole rows of `classes` numbers, or there
 * are none.
 * @throws {NotFiniteError} when a logit is not finite.
 */
export function meanSoftmax(logits: ArrayLike<number>, classes: number): Float64Array<ArrayBuffer> {
  requireInteger("classes", classes, { min: 1 });
  const rows = requireInteger("the rows of logits", logits.length / classes, { min: 1 });
  for (const [i, logit] of Array.from(logits).entries()) {
    if (!Number.isFinite(logit)) {
      throw new NotFiniteError(
        `Expected finite logits but found ${logit} in row ${Math.floor(i / classes)}.`,
      );
    }
  }
  let mean = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const own = Float64Array.from(
      { length: classes },
      (_, c) => elementAt(logits, row * classes + c),
    );
    const largest = own.reduce((most, logit) => Math.max(most, logit), -Infinity);
    const powers = own.map((logit) => Math.exp(logit - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    mean = mean.map((share, c) => share + elementAt(powers, c) / (sum * rows));
  }
  return mean;
}

/** Runs the net on the patches of `batch` and reads its logits. */
async function logitsOf(model: Classifier, batch: Batch): Promise<Float32Array> {
  const x = tensorOf(batch);
  const count = x.shape[0];
  let output: tf.Tensor | tf.Tensor[] | undefined;
  try {
    output = model.predict(x, { batchSize: count });
    if (Array.isArray(output) || output.rank !== 2 || output.shape[0] !== count) {
      const found = Array.isArray(output) ? `${output.length} tensors` : `[${output.shape}]`;
      throw new BadArgumentError(
        `Expected a net with one output [${count}, classes] but found ${found}.`,
      );
    }
    return await output.data<"float32">();
  } finally {
    x.dispose();
    tf.dispose(output);
  }
}
