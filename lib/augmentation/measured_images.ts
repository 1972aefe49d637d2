/**
 * Images that are read on demand and whose statistics are known, so that a training need not read all
 * of them first.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { type ColorPca, fitColorPca } from "./color_pca.ts";
import type { LabelledImages, LazyImages } from "./images.ts";
import type { MeasuredMean } from "./preprocessing.ts";

/** What preprocessing and colour noise need to know of a training set. */
export interface ImageStatistics {
  /** The mean of each pixel and channel, `[side, side, 3]`, 0 … 255. */
  readonly meanImage: Float32Array<ArrayBuffer>;
  /** The mean of red, green and blue, 0 … 255. */
  readonly channelMeans: readonly [number, number, number];
  /** The principal components of the RGB values. */
  readonly colorPca: ColorPca;
}

/** Images that are read on demand, with their statistics. */
export interface MeasuredImages extends LazyImages {
  /** The statistics of the training set that they belong to. */
  readonly statistics: ImageStatistics;
}

/** Whether the statistics of `images` are known. */
export function isMeasured(images: LabelledImages | LazyImages): images is MeasuredImages {
  return "statistics" in images && images.statistics !== undefined;
}

/** The images, or their mean if it is known, for `fitPreprocessing`. */
export function meanSourceOf(
  images: LabelledImages | LazyImages,
): LabelledImages | MeasuredMean {
  if (isMeasured(images)) return { side: images.side, ...images.statistics };
  return inMemory(images, "the mean image");
}

/** The principal components of the RGB values of `images`: the known ones, or measured. */
export function colorPcaOf(images: LabelledImages | LazyImages): ColorPca {
  return isMeasured(images)
    ? images.statistics.colorPca
    : fitColorPca(inMemory(images, "the colours"));
}

/** @throws {BadArgumentError} when the images are not in memory. */
function inMemory(images: LabelledImages | LazyImages, what: string): LabelledImages {
  if ("images" in images) return images;
  throw new BadArgumentError(
    `Expected images in memory, or images with known statistics (MeasuredImages), to take ${what} ` +
      "of the training set from but found images that are read on demand; measure them first.",
  );
}
