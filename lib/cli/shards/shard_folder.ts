/**
 * A folder of shards, which `deno task prepare` wrote, as the images of a command.
 *
 * @module
 */
import { join } from "node:path";
import { MANIFEST, type ShardManifest } from "../../../datasets/shards/manifest.ts";
import { readManifest } from "../../../datasets/shards/manifest_file.ts";
import { openShards } from "../../../datasets/shards/open_shards.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import type { LazyImages } from "../../augmentation/images.ts";
import { BadArgumentError, BadFileError } from "../../errors.ts";
import { sha256 } from "../../files/sha256.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";
import { RandomStreams } from "../../random.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { TrainingRunImages } from "../../training/run/run_network.ts";

/** Images of shards for a command. */
export type ShardImages = TrainingRunImages & LazyImages & {
  /** The names of their files in the source, by which the lines of a submission are sorted. */
  readonly paths: readonly string[];
};

/** The splits that a training takes. */
export interface TrainingShards extends Disposable {
  /** The images to train on. */
  readonly train: ShardedImages;
  /** The images to validate with, which are also the test. */
  readonly val: ShardedImages;
  /** Number of images and a digest of what they are, which shows whether they are still the same. */
  readonly fingerprint: string;
  /** How they were scaled to squares. */
  readonly scaling: Scaling;
}

/** How images become squares. */
export type Scaling = Pick<AlexNetSpec["preprocessing"], "resize" | "interpolation">;

/** How the images of shards were scaled. */
async function scalingOf(path: string): Promise<Scaling> {
  const { settings: { interpolation } } = await readManifest(path);
  return { resize: "shorter-side", interpolation };
}

/** Warns the user where a net expects images that were scaled in another way than those of shards. */
export async function warnOfOtherScaling(
  path: string,
  { name, preprocessing }: AlexNetSpec,
): Promise<void> {
  const found = await scalingOf(path);
  const differs = (["resize", "interpolation"] as const).some((key) =>
    found[key] !== preprocessing[key]
  );
  if (!differs) return;
  const said = ({ resize, interpolation }: Scaling) => `${resize} by ${interpolation}`;
  warnOnStandardError(
    `${name} expects images scaled ${said(preprocessing)} but those of ${path} are scaled ` +
      `${said(found)}; its errors may differ by some tenths of a point`,
  );
}

/** Whether `path` is a folder of shards. */
export async function isShardFolder(path: string): Promise<boolean> {
  return await Deno.stat(join(path, MANIFEST)).then(({ isFile }) => isFile, () => false);
}

/**
 * Opens the images to train on and to validate with.
 *
 * @throws {BadFileError} when the folder lacks one of the splits, or a file of it is missing.
 * @throws {BadArgumentError} when the images are not of the size that `spec` needs.
 */
export async function openTrainingShards(path: string, spec: AlexNetSpec): Promise<TrainingShards> {
  const manifest = await readManifest(path);
  const { settings } = manifest;
  requireSide(path, settings.side, spec);
  const train = await openShards(path, { split: "train" });
  let val: ShardedImages;
  try {
    val = await openShards(path, { split: "val" });
  } catch (error) {
    train[Symbol.dispose]();
    throw error;
  }
  const digest = await contentsDigest(manifest);
  return {
    ...{ train, val },
    scaling: await scalingOf(path),
    fingerprint: `${train.count} + ${val.count} images, ${digest.slice(0, 12)}`,
    [Symbol.dispose]() {
      train[Symbol.dispose]();
      val[Symbol.dispose]();
    },
  };
}

/**
 * SHA-256 of what a training takes from a manifest, with the hashes of all of its files. The split
 * `test` may be added while a run is interrupted, and files of the source may have moved.
 */
async function contentsDigest(
  { settings, classes, splits: { train, val }, statistics }: ShardManifest,
): Promise<string> {
  const contents = [train, val].map((split) =>
    split && [split.fingerprint, split.images, split.columns, split.shards]
  );
  const text = JSON.stringify([settings, classes.rows, contents, statistics]);
  return await sha256(new TextEncoder().encode(text));
}

/** @throws {BadArgumentError} when images of `side` are not of the size that the net needs. */
export function requireSide(path: string, side: number, spec: AlexNetSpec): void {
  const { imageSide } = spec.preprocessing;
  if (imageSide === side) return;
  throw new BadArgumentError(
    `The images in ${path} have ${side} x ${side} pixels but ${spec.name} needs ${imageSide} x ` +
      `${imageSide}; choose another preset, or prepare them again with --side ${imageSide}.`,
  );
}

/** The first `count` images of a split, or all. The training images are in a random order. */
export function firstImages(images: ShardedImages, count: number): ShardImages {
  if (count >= images.count) return imagesAt(images, undefined);
  return imagesAt(images, Uint32Array.from({ length: count }, (_, i) => i));
}

/** `count` images of a split at random, the same each time, in the order of the split; or all. */
export function someImages(images: ShardedImages, count: number): ShardImages {
  if (count >= images.count) return imagesAt(images, undefined);
  const order = new RandomStreams(0).stream("limit").permutation(images.count);
  return imagesAt(images, order.slice(0, count).sort());
}

/**
 * Checks that each image of the source is in the shards, because each line of a submission is an image.
 *
 * @throws {BadFileError} when some were set aside.
 */
export function requireComplete({ name, count, sourceCount }: ShardedImages): void {
  if (count === sourceCount) return;
  throw new BadFileError({
    path: name,
    expected:
      `all ${sourceCount} images of the source, because each line of a submission is an image`,
    found: `${count}`,
    hint: "the file rejects.jsonl beside the shards names the others",
  });
}

/** The images at `positions`, ascending; undefined: all. */
function imagesAt(images: ShardedImages, positions: Uint32Array | undefined): ShardImages {
  const { side, classNames, statistics, labels } = images;
  const at = (i: number) => positions === undefined ? i : positions[i];
  const count = positions?.length ?? images.count;
  const name = positions === undefined ? images.name : `${images.name}, ${count} images`;
  return {
    ...{ name, side, classNames, count },
    ...(statistics === undefined ? {} : { statistics }),
    labels: positions === undefined ? labels : Uint16Array.from(positions, (i) => labels[i]),
    get paths() {
      return Array.from({ length: count }, (_, i) => images.nameOf(at(i)));
    },
    read: (indices) => images.read(Uint32Array.from(indices, at)),
    async readReadable(indices) {
      const { read, pixels } = await images.readReadable(Uint32Array.from(indices, at));
      if (positions === undefined) return { read, pixels };
      const own = new Map(Array.from(indices, (i) => [at(i), i]));
      return { read: read.map((position) => own.get(position) ?? position), pixels };
    },
  };
}
