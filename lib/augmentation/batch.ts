/**
 * A batch, and the two ways to read it: as numbers and as a tensor. Each call cuts the patches
 * again; the batch is plain data and never changes.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { cropToFloat, cropToFloatAttributes } from "../ops/crop_to_float.ts";
import { type PatchVariation, PatchWriter } from "../ops/patch_writer.ts";
import type { Preprocessing } from "./preprocessing.ts";

/** Patches before they are cut. */
export interface PatchList {
  /** The image of each patch, `[imageSide, imageSide, 3]`, 0 … 255. */
  readonly images: readonly Uint8Array[];
  /** Position, mirroring and colour shift of each patch. */
  readonly variations: readonly PatchVariation[];
  /** How pixels become numbers. */
  readonly preprocessing: Preprocessing;
}

/** Images that go through a net together. */
export interface Batch {
  /** The net's input patches; the patches of one image are consecutive. */
  readonly patches: PatchList;
  /** `[n]`, the label of each image. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** `[n]`, the index of each image in the dataset. */
  readonly indices: Int32Array<ArrayBuffer>;
  /** Number of images n: the batch size, or what is left in the last batch. */
  readonly count: number;
}

/**
 * Cuts the patches on the CPU and returns the net's input as numbers.
 *
 * @param batch the patches.
 * @param into an array to write into, at least as long as the result. Reuse it for every batch to
 * save allocations; each call then overwrites the previous result. Default: a new array each time.
 * @returns `[patches, side, side, 3]`: a new array, or the part of `into` that was written.
 * @throws {BadArgumentError} if `into` is too short or the patches cannot be cut.
 *
 * @example
 * ```ts
 * import { evaluationBatches, floatsOf } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = { images: new Uint8Array(12).fill(130), labels: Uint8Array.of(0), side: 2, count: 1 };
 * const preprocessing = {
 *   side: 2,
 *   imageSide: 2,
 *   padding: 0,
 *   mean: [127, 127, 127],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * for await (const batch of evaluationBatches({ dataset, batchSize: 1, preprocessing })) {
 *   assertEquals([...floatsOf(batch)], Array(12).fill(3));
 * }
 * ```
 */
export function floatsOf(
  batch: Pick<Batch, "patches">,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const { images, variations, preprocessing } = batch.patches;
  const patches = cropToFloatAttributes(images, { ...preprocessing, variations });
  const writer = new PatchWriter(patches.imageSide, patches);
  const length = variations.length * writer.patchLength;
  if (into !== undefined && into.length < length) {
    throw new BadArgumentError(
      `Expected an array of at least ${length} numbers but found one of length ${into.length}.`,
    );
  }
  return writer.writeAll(patches, into ?? new Float32Array(length));
}

/**
 * Cuts the patches of images `from` to `to` of a batch (default: all) on the backend and returns
 * them as a tensor.
 *
 * @param batch the patches and the number of images that they come from.
 * @param from the first image, from 0.
 * @param to the image after the last one.
 * @returns `[patches, side, side, 3]`; the caller disposes of it.
 * @throws {BadArgumentError} if the range is invalid, or the images do not all have the same number
 * of patches.
 *
 * @example
 * ```ts
 * import { RandomStreams, tensorOf, trainingBatches } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = { images: new Uint8Array(2 * 12), labels: Uint8Array.of(0, 1), side: 2, count: 2 };
 * const preprocessing = {
 *   side: 2,
 *   imageSide: 2,
 *   padding: 0,
 *   mean: [127, 127, 127],
 *   divisor: [1, 1, 1],
 *   channelOrder: "rgb",
 * } as const;
 * const streams = new RandomStreams(7);
 * const options = { dataset, batchSize: 2, preprocessing, streams, epoch: 0 };
 * for await (const batch of trainingBatches(options)) {
 *   const images = tensorOf(batch);
 *   assertEquals(images.shape, [2, 2, 2, 3]);
 *   images.dispose();
 * }
 * ```
 */
export function tensorOf(
  batch: Pick<Batch, "patches" | "count">,
  from = 0,
  to: number = batch.count,
): tf.Tensor4D {
  const { patches, count } = batch;
  requireInteger("the images of a batch", count, { min: 1 });
  requireInteger("the first image of a part of a batch", from, { min: 0, below: count });
  requireInteger("the end of a part of a batch", to, { above: from, max: count });
  requireInteger("the images of a batch's patches", patches.images.length, {
    min: patches.variations.length,
    max: patches.variations.length,
  });
  const perImage = patches.images.length / count;
  if (!Number.isInteger(perImage) || perImage === 0) {
    throw new BadArgumentError(
      `Expected the same number of patches for each of ${count} images but found ${patches.images.length} patches.`,
    );
  }
  return cropToFloat(patches.images.slice(from * perImage, to * perImage), {
    ...patches.preprocessing,
    variations: patches.variations.slice(from * perImage, to * perImage),
  });
}
