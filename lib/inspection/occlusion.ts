/**
 * Occlusion: shows which parts of an image a prediction depends on, by covering one square at a
 * time ([Zeiler and Fergus, 2014](https://arxiv.org/abs/1311.2901)).
 *
 * @module
 */
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { type LabelledImages, requireLabelledImages } from "../augmentation/images.ts";
import { type Preprocessing, PREPROCESSING_FIELDS } from "../augmentation/preprocessing.ts";
import { BadArgumentError } from "../errors.ts";
import { type Classifier, predictProbabilities } from "../evaluation/predict.ts";

/** Options of {@linkcode occlusionMap}. */
export interface OcclusionOptions {
  /** The image's index in the dataset. */
  index: number;
  /** The class whose probability is measured. */
  label: number;
  /** How pixels become numbers. */
  preprocessing: Preprocessing;
  /** Side of the square, in pixels. */
  patch: number;
  /** Distance between neighbouring squares, in pixels. */
  stride: number;
  /** The grey of the square, 0 to 255; default 128. */
  fill?: number;
  /** Stops after the current batch of positions. */
  signal?: AbortSignal | undefined;
}

/** The probability of a class with the square at each position. */
export interface OcclusionMap {
  /**
   * `[rows, columns]`, one number per position of the square; NaN for the positions that were not
   * reached because the call was stopped, by its signal or by the Stop button of a notebook.
   */
  values: Float64Array;
  /** Number of positions in a row. */
  columns: number;
  /** The probability for the uncovered image. */
  whole: number;
}

/**
 * The probability that `model` assigns to class `label` when a square of one image is grey, for
 * each position of the square. Squares are centred on a grid of `stride` pixels and clipped at the
 * edges, so that the map covers the whole image.
 *
 * @param model the net.
 * @param dataset the images.
 * @param options which image and class, and how large the square and its steps are.
 * @returns the probability for each position of the square, and for the uncovered image.
 * @throws {BadArgumentError} if a size is not a positive integer, or there is no such image.
 *
 * @example
 * ```ts
 * import { alexnet } from "@alexnet/alexnet";
 * import { occlusionMap } from "@alexnet/alexnet/inspection";
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
 *   divisor: [255, 255, 255],
 *   channelOrder: "rgb",
 * } as const;
 * const model = alexnet("cifarSmall");
 * const options = { index: 0, label: 3, preprocessing, patch: 8, stride: 16 };
 * const { values, columns } = await occlusionMap(model, dataset, options);
 * assertEquals([values.length, columns], [4, 2]);
 * model.dispose();
 * ```
 */
export async function occlusionMap(
  model: Classifier,
  dataset: LabelledImages,
  options: OcclusionOptions,
): Promise<OcclusionMap> {
  requireOptions("occlusionMap", options, {
    index: true,
    label: true,
    preprocessing: PREPROCESSING_FIELDS,
    patch: true,
    stride: true,
    fill: true,
    signal: true,
  });
  const { index, label, preprocessing, patch, stride, fill = 128, signal } = options;
  for (const [name, value] of Object.entries({ patch, stride })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new BadArgumentError(`Expected an integer from 1 as ${name} but found ${value}.`);
    }
  }
  if (!Number.isInteger(index) || index < 0 || index >= dataset.count) {
    throw new BadArgumentError(
      `Expected an image index from 0 to ${dataset.count - 1} but found ${index}.`,
    );
  }
  requireInteger("label", label, { min: 0, max: 65_535 });
  requireInteger("fill", fill, { min: 0, max: 255 });
  requireLabelledImages(dataset);
  const { side } = dataset;
  const bytes = side * side * 3;
  const original = dataset.images.subarray(index * bytes, (index + 1) * bytes);
  const columns = Math.ceil(side / stride);
  const count = columns * columns + 1;
  const images = new Uint8Array(count * bytes);
  for (let i = 0; i < count; i++) images.set(original, i * bytes);
  for (let place = 0; place < columns * columns; place++) {
    const begin = (at: number) => Math.floor((at + 0.5) * stride - patch / 2);
    const [top, left] = [begin(Math.floor(place / columns)), begin(place % columns)];
    for (let y = Math.max(0, top); y < Math.min(side, top + patch); y++) {
      const [from, to] = [Math.max(0, left), Math.min(side, left + patch)];
      const row = (place + 1) * bytes + y * side * 3;
      images.fill(fill, row + from * 3, row + to * 3);
    }
  }
  const labels = new Uint8Array(count).fill(label);
  const covered = { images, labels, side, count };
  const { probabilities, classes, count: done } = await predictProbabilities(model, covered, {
    ...{ preprocessing, signal },
  });
  const of = (i: number) => i < done ? probabilities[i * classes + label] : NaN;
  return {
    values: Float64Array.from({ length: columns * columns }, (_, place) => of(place + 1)),
    columns,
    whole: of(0),
  };
}
