/**
 * A batch, and the two ways to look at it: as numbers and as a tensor. Both cut its patches anew; the
 * batch itself is plain data that nobody changes.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { cropToFloat } from "../ops/crop_to_float.ts";
import { type PatchVariation, PatchWriter } from "../ops/patch_writer.ts";
import type { Preprocessing } from "./preprocessing.ts";

/** Patches before they are cut. */
export interface PatchList {
  /** The image of each patch, `[imageSide, imageSide, 3]`, 0 … 255. */
  readonly images: readonly Uint8Array[];
  /** Where each patch lies, and its colour. */
  readonly variations: readonly PatchVariation[];
  /** How its pixels become numbers. */
  readonly preprocessing: Preprocessing;
}

/** Images that go through a net at once. */
export interface Batch {
  /** The patches that the net is fed; those of an image follow each other. */
  readonly patches: PatchList;
  /** `[n]`, the label of each image. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** `[n]`, the index of each image in the set. */
  readonly indices: Int32Array<ArrayBuffer>;
  /** Number of images n: the batch size, or what is left in the last batch. */
  readonly count: number;
}

/**
 * The numbers that a net is fed, cut by the processor.
 *
 * @param into Where they are written, an array of at least that length, so that one array serves batch
 * after batch: the result of the call before is overwritten. Default: a new array each time.
 * @returns `[patches, side, side, 3]`: a new array, or the part of `into` that was written.
 * @throws {BadArgumentError} when `into` is too short.
 */
export function floatsOf(
  { patches }: Pick<Batch, "patches">,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const writer = new PatchWriter(patches.preprocessing.imageSide, patches.preprocessing);
  const length = patches.variations.length * writer.patchLength;
  if (into !== undefined && into.length < length) {
    throw new BadArgumentError(
      `Expected an array of at least ${length} numbers but found one of ${into.length}.`,
    );
  }
  return writer.writeAll(patches, into ?? new Float32Array(length));
}

/**
 * The images `from` to `to` of a batch (default: all) as a tensor, their patches cut by the backend.
 *
 * @returns `[patches, side, side, 3]`; the caller disposes of it.
 */
export function tensorOf(
  { patches, count }: Pick<Batch, "patches" | "count">,
  from = 0,
  to: number = count,
): tf.Tensor4D {
  const perImage = patches.images.length / count;
  return cropToFloat(patches.images.slice(from * perImage, to * perImage), {
    ...patches.preprocessing,
    variations: patches.variations.slice(from * perImage, to * perImage),
  });
}
