/**
 * Opens a folder of shards that `deno task prepare` wrote.
 *
 * @module
 */
import {
  requireFinite,
  requireInteger,
  requireOneOf,
  requireOptions,
} from "../../lib/argument_checks.ts";
import type { ImageStatistics } from "../../lib/augmentation/measured_images.ts";
import { requireDenoFor } from "../../lib/deno_only.ts";
import { BadFileError } from "../../lib/errors.ts";
import { requireRegularFile } from "../../lib/files/regular_file.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import type { Split } from "../ilsvrc/image_source.ts";
import { MOST_PARALLEL } from "../image_folder_options.ts";
import { loadSharp } from "../pictures/decode_image.ts";
import { readColumns, requireHash } from "./columns.ts";
import { decodeJpeg } from "./jpeg_codec.ts";
import { MANIFEST, type Shard, type ShardManifest, SPLITS } from "./manifest.ts";
import { readManifest } from "./manifest_file.ts";
import { OpenFiles } from "../open_files.ts";
import { pixelBytes } from "./record_layout.ts";
import { ShardedImages } from "./sharded_images.ts";

/** Options of {@linkcode openShards}. */
export interface OpenShardsOptions {
  /** Which images. */
  split: Split;
  /**
   * Number of images of a batch that are read at once, 1 to {@linkcode MOST_PARALLEL}; default: the
   * number of cores. The order of the images does not depend on it.
   */
  parallel?: number;
  /** Seconds after which a batch that is still being read is an error; default 120. */
  deadline?: number;
}

/** How many shards are kept open. */
const MOST_OPEN = 64;

/**
 * Opens one split of a folder of shards. The manifest and the columns are read, and the size of each
 * shard is compared with the manifest; images are read on demand, each with its checksum.
 *
 * @param path the folder.
 * @param options the split, how many images are read at once, and for how long.
 * @returns the images, with statistics of the training images of the folder.
 * @throws {BadFileError} if the folder has no manifest or not this split, or a file is missing or
 * has another size.
 * @throws {BadArgumentError} if an option is out of range, and outside Deno.
 * @throws {AlexNetError} if the decoder of JPEG shards cannot be loaded, for lack of a permission.
 *
 * @example
 * ```ts ignore
 * import { openShards } from "@alexnet/alexnet/datasets";
 *
 * const images = await openShards("/data/shards", { split: "val" });
 * const pixels = await images.read([0, 1, 2]); // [3, 256, 256, 3]
 * console.log(images.labels[0], images.nameOf(0), images.statistics?.channelMeans);
 * images[Symbol.dispose]();
 * ```
 */
export async function openShards(
  path: string,
  options: OpenShardsOptions,
): Promise<ShardedImages> {
  requireOptions("openShards", options, { split: true, parallel: true, deadline: true });
  const { split, parallel = Math.max(1, navigator.hardwareConcurrency), deadline = 120 } = options;
  requireOneOf("split of openShards", split, SPLITS);
  requireInteger("parallel", parallel, { min: 1, max: MOST_PARALLEL });
  requireFinite("deadline", deadline, { above: 0, max: 86_400 });
  requireDenoFor("openShards", "pass pixels that are already decoded");
  const manifest = await readManifest(path);
  const { settings: { side, encoding }, classes, splits } = manifest;
  const own = splits[split];
  if (own === undefined) {
    throw new BadFileError({
      path: `${path}/${MANIFEST}`,
      expected: `the split ${split}`,
      found: Object.keys(splits).join(", ") || "no split",
      hint: `prepare it: deno task prepare --splits ${split}`,
    });
  }
  const columns = await readColumns(path, own, { side, encoding, classes: classes.rows.length });
  for (const shard of own.shards) await requireSize(path, shard);
  const statistics = await readStatistics(path, manifest);
  return new ShardedImages({
    folder: path,
    split,
    side,
    classTable: classes,
    columns,
    shards: own.shards,
    statistics,
    sourceCount: own.sourceImages,
    files: new OpenFiles("r", MOST_OPEN),
    decode: encoding === "raw" ? undefined : await jpegDecoder(path, side),
    parallel,
    deadline,
  });
}

async function jpegDecoder(path: string, side: number) {
  const sharp = await loadSharp();
  return (bytes: Uint8Array) => decodeJpeg(sharp, bytes, side, path);
}

/** @throws {BadFileError} if the shard is missing or has another size. */
async function requireSize(folder: string, { path, bytes }: Shard): Promise<void> {
  const file = `${folder}/${path}`;
  const expected = `a shard of ${bytes} bytes`;
  const hint = "prepare the images again";
  let size: number;
  try {
    ({ size } = await Deno.stat(file));
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path: file, expected, found, hint }, { cause });
  }
  if (size === bytes) return;
  const found = `${size}, the file is ${size < bytes ? "cut off" : "too long"}`;
  throw new BadFileError({ path: file, expected, found, hint, offset: Math.min(size, bytes) });
}

async function readStatistics(
  folder: string,
  { statistics, settings: { side } }: ShardManifest,
): Promise<ImageStatistics | undefined> {
  if (statistics === undefined) return undefined;
  const { meanImage, channelMeans, standardDeviations, components } = statistics;
  const path = `${folder}/${meanImage.path}`;
  const expected = pixelBytes(side) * Float32Array.BYTES_PER_ELEMENT;
  await requireRegularFile(path, { expected: "the mean image", most: expected });
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected: "a mean image", found }, { cause });
  }
  if (bytes.length !== expected) {
    const found = `${bytes.length}`;
    throw new BadFileError({ path, expected: `a mean image of ${expected} bytes`, found });
  }
  await requireHash(path, bytes, meanImage.sha256);
  return {
    meanImage: new Float32Array(bytes.buffer),
    channelMeans,
    colorPca: { standardDeviations, components },
  };
}
