/**
 * Images that are read on demand and whose statistics are known, so that a training need not read all
 * of them first.
 *
 * @module
 */
import type { ColorPca } from "./color_pca.ts";
import type { LabelledImages, LazyImages } from "./images.ts";

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
