/**
 * Batches of a set of images: shuffled, cropped, mirrored and colour-shifted for training; in
 * order, with one or ten patches per image, for evaluation.
 *
 * A training batch depends only on the root seed, the epoch and the position: the order of the
 * epoch comes from the stream `shuffle` forked by the epoch, and each image's patch and colour come
 * from the streams `crop` and `color` forked by image and epoch. A resumed run therefore makes the
 * same draws as an uninterrupted one, and no setting changes the draws of another.
 *
 * @module
 */
import {
  requireBoolean,
  requireFinite,
  requireInteger,
  requireOneOf,
  requireOptions,
} from "../argument_checks.ts";
import type { RandomStreams } from "../random.ts";
import {
  COLOR_NOISE_FIELDS,
  type ColorNoise,
  type ColorShiftOptions,
  drawColorShift,
  type Rgb,
} from "./color_pca.ts";
import { centreCrop, type CropPlaces, drawCrop } from "./crop_flip.ts";
import { type LabelledImages, type LazyImages, requireLabelledImages } from "./images.ts";
import { type PatchVariation, requireFitting } from "../ops/patch_writer.ts";
import type { Batch } from "./batch.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "./preprocessing.ts";
import { imagesOfBatches, type ImagesToRead } from "./images_of_batches.ts";
import { tenCrop } from "./ten_crop.ts";

/** Options of {@linkcode trainingBatches}. */
export interface TrainingBatchesOptions {
  /** The images, in memory or read on demand. */
  dataset: LabelledImages | LazyImages;
  /** Images per batch; the last batch of an epoch holds the remainder. */
  batchSize: number;
  /** Patch side, padding and what is subtracted. */
  preprocessing: Preprocessing;
  /** The streams of the root seed; they are forked, never advanced. */
  streams: RandomStreams;
  /** Which pass over the data this is, from 0. */
  epoch: number;
  /** The first batch to yield, from 0; default 0. */
  startStep?: number;
  /** Whether to draw random patches (true, the default) or take the centre of each image. */
  crop?: boolean;
  /** Whether to mirror each patch with probability one half; default true. */
  flip?: boolean;
  /** The positions that a patch may have; default `source2012`, which is all of them. */
  places?: CropPlaces;
  /** Colour noise; none by default. */
  colorPca?: ColorNoise | undefined;
  /** Whether to shuffle the images again in each epoch; default true. */
  shuffle?: boolean;
}

const NO_SHIFT: Rgb = [0, 0, 0];

/** The order of `count` images in an epoch, a pure function of the root seed and the epoch. */
export function epochOrder(streams: RandomStreams, epoch: number, count: number): Uint32Array {
  return streams.fork("shuffle", epoch).permutation(count);
}

/**
 * The number of batches in one pass over `count` images.
 *
 * @throws {BadArgumentError} if one of them is out of range.
 */
export function stepsPerEpoch(count: number, batchSize: number): number {
  requireInteger("the number of images", count, { min: 0 });
  requireInteger("the batch size", batchSize, { min: 1 });
  return Math.ceil(count / batchSize);
}

/**
 * The batches of one pass over the training set, from `startStep` on; a full pass contains each
 * image exactly once. Batches are made on demand: request the next one while the device trains on
 * the current one, so that the CPU's work takes no extra time (section 4.1 of the paper).
 *
 * @param options the images, the batch size, the random streams and the augmentations.
 * @returns batches of patches in random order.
 *
 * @example
 * ```ts
 * import { floatsOf, RandomStreams, trainingBatches } from "@alexnet/alexnet";
 * const dataset = { images: new Uint8Array(2 * 12), labels: Uint8Array.of(0, 1), side: 2, count: 2 };
 * const preprocessing = {
 *   side: 2,
 *   imageSide: 2,
 *   padding: 1,
 *   mean: [127, 127, 127],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const streams = new RandomStreams(7);
 * for await (const batch of trainingBatches({ dataset, batchSize: 2, preprocessing, streams, epoch: 0 })) {
 *   console.log(floatsOf(batch).length, batch.count); // 24 2
 * }
 * ```
 * @throws {BadArgumentError} if the batch size, the patch, another numeric option or a label is
 * invalid.
 */
export async function* trainingBatches(options: TrainingBatchesOptions): AsyncGenerator<Batch> {
  requireOptions("trainingBatches", options, {
    dataset: true,
    batchSize: true,
    preprocessing: PREPROCESSING_FIELDS,
    streams: true,
    epoch: true,
    startStep: true,
    crop: true,
    flip: true,
    places: true,
    colorPca: COLOR_NOISE_FIELDS,
    shuffle: true,
  });
  const { dataset, preprocessing, streams, epoch, startStep = 0, colorPca } = options;
  requireInteger("epoch", epoch, { min: 0 });
  requireFinite("sigma of the colour noise", colorPca?.sigma ?? 0, { min: 0 });
  const { crop: random = true, flip = true, places } = options;
  requireBoolean("crop of trainingBatches", random);
  const { side, padding } = preprocessing;
  const centre = random ? undefined : centreCrop(dataset.side, preprocessing.side, padding);
  const cropOptions = { imageSide: dataset.side, cropSide: side, padding, flip, places };
  const noise = colorPca === undefined ? undefined : shiftOptions(colorPca);
  const gain = colorPca?.shrink ? 1 / (1 + (colorPca.sigma ?? 0.1)) : 1;
  const order = options.shuffle === false
    ? Uint32Array.from({ length: dataset.count }, (_, i) => i)
    : epochOrder(streams, epoch, dataset.count);
  const data = { dataset, mayBeLost: true };
  yield* batches(data, preprocessing, options.batchSize, startStep, order, (index) => {
    const use = epoch * dataset.count + index;
    const drawn = drawCrop(streams.fork("crop", use), cropOptions);
    const crop = centre === undefined ? drawn : { ...centre, flip: drawn.flip };
    const shift = noise === undefined
      ? NO_SHIFT
      : drawColorShift(streams.fork("color", use), noise);
    return [{ crop, shift, gain }];
  });
}

function shiftOptions({ shrink: _, ...options }: ColorNoise): ColorShiftOptions {
  return options;
}

/** Options of {@linkcode evaluationBatches}. */
export interface EvaluationBatchesOptions {
  /** The images, in memory or read on demand. */
  dataset: LabelledImages | LazyImages;
  /** Images (not patches) per batch. */
  batchSize: number;
  /** Patch side, padding and what is subtracted. */
  preprocessing: Preprocessing;
  /** Whether to take the centre of each image or its ten patches; default `center`. */
  crops?: "center" | "ten";
  /**
   * Padding around the image in place of the training padding; the ten patches touch its corners.
   */
  padding?: number | undefined;
  /**
   * What to do about an image that can no longer be read, e.g. because a file was deleted: `fail`
   * (default) throws its error; `skip` leaves it out, so that a batch has fewer images.
   */
  lost?: "fail" | "skip";
}

/**
 * All images in order, as their centre patch or as the ten patches of section 4.1 (a batch of n
 * images then has 10 n patches).
 *
 * @param options the images, the batch size and how pixels become numbers.
 * @returns batches in the order of the images.
 * @throws {BadArgumentError} if the batch size or the patch is invalid.
 *
 * @example
 * ```ts
 * import { evaluationBatches } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = { images: new Uint8Array(3 * 12), labels: Uint8Array.of(0, 1, 2), side: 2, count: 3 };
 * const preprocessing = {
 *   side: 2,
 *   imageSide: 2,
 *   padding: 0,
 *   mean: [127, 127, 127],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const counts: number[] = [];
 * for await (const batch of evaluationBatches({ dataset, batchSize: 2, preprocessing })) {
 *   counts.push(batch.count);
 * }
 * assertEquals(counts, [2, 1]);
 * ```
 */
export async function* evaluationBatches(
  options: EvaluationBatchesOptions,
): AsyncGenerator<Batch> {
  requireOptions("evaluationBatches", options, {
    dataset: true,
    batchSize: true,
    preprocessing: PREPROCESSING_FIELDS,
    crops: true,
    padding: true,
    lost: true,
  });
  const { dataset, preprocessing, batchSize, lost = "fail" } = options;
  requireOneOf("lost", lost, ["fail", "skip"]);
  const { padding = preprocessing.padding } = options;
  requireOneOf("crops", options.crops ?? "center", ["center", "ten"]);
  requireLabelledImages(dataset);
  const crops = options.crops === "ten"
    ? tenCrop(dataset.side, preprocessing.side, padding)
    : [centreCrop(dataset.side, preprocessing.side, padding)];
  const variations = crops.map((crop) => ({ crop, shift: NO_SHIFT, gain: 1 }));
  const order = Uint32Array.from({ length: dataset.count }, (_, i) => i);
  const data = { dataset, mayBeLost: lost === "skip" };
  yield* batches(data, preprocessing, batchSize, 0, order, () => variations);
}

/**
 * Yields the images in `order`, one batch at a time, with the patches that `variationsOf` gives.
 */
async function* batches(
  { dataset, mayBeLost }: ImagesToRead,
  preprocessing: Preprocessing,
  batchSize: number,
  startStep: number,
  order: Uint32Array,
  variationsOf: (index: number) => readonly PatchVariation[],
): AsyncGenerator<Batch> {
  requireLabelledImages(dataset);
  const steps = stepsPerEpoch(dataset.count, batchSize);
  const which = `the first step (${dataset.count} images in batches of ${batchSize})`;
  requireInteger(which, startStep, { min: 0, max: steps });
  requireFitting(dataset.side, preprocessing);
  const indicesOf = (step: number) =>
    Int32Array.from(order.subarray(step * batchSize, (step + 1) * batchSize));
  const data = { dataset, mayBeLost };
  for await (const { indices, imageOf } of imagesOfBatches(data, indicesOf, startStep, steps)) {
    const images: Uint8Array[] = [];
    const variations: PatchVariation[] = [];
    for (const [i, index] of indices.entries()) {
      for (const variation of variationsOf(index)) {
        images.push(imageOf(i));
        variations.push(variation);
      }
    }
    yield {
      patches: { images, variations, preprocessing },
      labels: indices.map((index) => dataset.labels[index]),
      indices,
      count: indices.length,
    };
  }
}
