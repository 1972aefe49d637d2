/**
 * The statistics of a training set that preprocessing uses: the paper's mean image ("the mean
 * activity over the training set from each pixel", section 2), or one mean per channel.
 *
 * @module
 */
import { BadArgumentError } from "../errors.ts";
import { type LabelledImages, requireLabelledImages } from "./images.ts";

/** Mean and standard deviation of each channel, on the 0 … 255 scale. */
export interface ChannelStatistics {
  /** Mean of red, green and blue. */
  mean: [number, number, number];
  /** Standard deviation (of the population) of red, green and blue. */
  standardDeviation: [number, number, number];
}

/**
 * The mean over all images of each pixel and channel, `[side, side, 3]`, 0 … 255.
 *
 * @param dataset the images, usually the training set.
 * @returns `[side, side, 3]`, row by row.
 * @throws {BadArgumentError} if there are no images.
 *
 * @example
 * ```ts
 * import { meanImage } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const images = Uint8Array.of(0, 10, 20, 100, 20, 20);
 * const mean = meanImage({ images, labels: Uint8Array.of(0, 1), side: 1, count: 2 });
 * assertEquals([...mean], [50, 15, 20]);
 * ```
 */
export function meanImage(dataset: LabelledImages): Float32Array<ArrayBuffer> {
  requireImages(dataset);
  const { images, side, count } = dataset;
  const length = side * side * 3;
  const sums = new Float64Array(length);
  for (let i = 0, from = 0; i < count; i++) {
    for (let j = 0; j < length; j++) sums[j] += images[from++];
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

/**
 * Mean and standard deviation of each channel over all pixels of all images. The sums are of
 * integers, so they are exact for up to 138 billion pixels.
 *
 * @throws {BadArgumentError} if there are no images.
 */
export function channelStatistics(dataset: LabelledImages): ChannelStatistics {
  requireImages(dataset);
  const { images, side, count } = dataset;
  const pixels = side * side * count;
  const of = (channel: number): [number, number] => {
    let sum = 0, squares = 0;
    for (let i = channel; i < pixels * 3; i += 3) {
      sum += images[i];
      squares += images[i] * images[i];
    }
    const mean = sum / pixels;
    return [mean, Math.sqrt(squares / pixels - mean * mean)];
  };
  const [red, green, blue] = [of(0), of(1), of(2)];
  return {
    mean: [red[0], green[0], blue[0]],
    standardDeviation: [red[1], green[1], blue[1]],
  };
}

/** The mean of each channel over all pixels of all images, 0 … 255. */
export function channelMeans(dataset: LabelledImages): [number, number, number] {
  return channelStatistics(dataset).mean;
}

function requireImages(dataset: LabelledImages): void {
  requireLabelledImages(dataset);
  if (dataset.count < 1) {
    throw new BadArgumentError(
      "Expected at least one image to compute statistics from but found none.",
    );
  }
}
