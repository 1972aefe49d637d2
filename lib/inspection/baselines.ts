/**
 * Baseline classifiers on raw pixels, which a convolutional net should beat: the nearest class mean
 * and the nearest neighbour.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { type LabelledImages, requireLabelledImages } from "../augmentation/images.ts";
import { BadArgumentError } from "../errors.ts";
import { nearestPoints } from "./nearest_neighbours.ts";
import { pixelPoints } from "./points.ts";

/**
 * Scores by the nearest class mean: the negative squared distance of each image to the mean image
 * of each class, with pixels from 0 to 1.
 *
 * @param train the training images.
 * @param test the images to classify.
 * @param classes the number of classes; each needs a training image.
 * @returns `[test.count, classes]`, higher is better.
 * @throws {BadArgumentError} if a class has no image or the sides differ.
 *
 * @example
 * ```ts
 * import { nearestMeanScores, nearestNeighbours } from "@alexnet/alexnet/inspection";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const train = {
 *   images: Uint8Array.of(0, 0, 0, 255, 255, 255),
 *   labels: Uint8Array.of(0, 1),
 *   side: 1,
 *   count: 2,
 * };
 * const test = { images: Uint8Array.of(200, 200, 200), labels: Uint8Array.of(1), side: 1, count: 1 };
 * const [dark, light] = nearestMeanScores(train, test, 2);
 * assert(light > dark);
 * assertEquals([...await nearestNeighbours(train, test)], [1]);
 * ```
 */
export function nearestMeanScores(
  train: LabelledImages,
  test: LabelledImages,
  classes: number,
): Float32Array {
  requireSameSide(train, test);
  const size = train.side * train.side * 3;
  requireInteger("classes", classes, { min: 1, max: 65_536 });
  requireLabelledImages(train, classes);
  requireLabelledImages(test);
  const means = new Float64Array(classes * size);
  const counts = new Float64Array(classes);
  for (let i = 0; i < train.count; i++) {
    const label = train.labels[i];
    counts[label]++;
    for (let j = 0; j < size; j++) means[label * size + j] += train.images[i * size + j];
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) {
    throw new BadArgumentError(`Expected images of each class but found none of class ${empty}.`);
  }
  for (let k = 0; k < means.length; k++) means[k] /= counts[Math.floor(k / size)];
  const scores = new Float32Array(test.count * classes);
  for (let i = 0; i < test.count; i++) {
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let j = 0; j < size; j++) {
        const difference = (test.images[i * size + j] - means[c * size + j]) / 255;
        sum += difference * difference;
      }
      scores[i * classes + c] = -sum;
    }
  }
  return scores;
}

/**
 * For each test image, the index of the training image that is nearest in pixels (Euclidean
 * distance). Ties go to the lower index.
 *
 * @param train the training images.
 * @param test the images to classify.
 * @param options `signal` stops after the current batch of test images.
 * @returns `[test.count]`; for a call that is stopped, by its signal or by the Stop button of a
 * notebook, the images of its finished batches, at least one.
 * @throws {BadArgumentError} if the sides differ.
 */
export async function nearestNeighbours(
  train: LabelledImages,
  test: LabelledImages,
  options: { signal?: AbortSignal } = {},
): Promise<Int32Array> {
  requireOptions("nearestNeighbours", options, { signal: true });
  requireSameSide(train, test);
  requireLabelledImages(train);
  requireLabelledImages(test);
  const nearest = await nearestPoints(
    ...[pixelPoints(test), pixelPoints(train), 1, options.signal] as const,
  );
  return Int32Array.from(nearest, ([index]) => index);
}

function requireSameSide(train: LabelledImages, test: LabelledImages): void {
  if (train.side === test.side) return;
  throw new BadArgumentError(
    `Expected images of side ${train.side}, as in the training set, but found ${test.side}.`,
  );
}
