/**
 * How images are prepared.
 *
 * @module
 */
import { requireInteger, requireOneOf, requireOptions } from "../../../lib/argument_checks.ts";
import type { FieldNames } from "../../../lib/argument_checks.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import type { ImageSource, Split } from "../../ilsvrc/image_source.ts";
import { MOST_PARALLEL } from "../../image_folder_options.ts";
import { type Interpolation, requireInterpolation } from "../../pictures/decode_image.ts";
import { ENCODINGS, type ShardEncoding, type ShardSettings, SPLITS } from "../manifest.ts";
import { classFault } from "../manifest_faults.ts";
import type { PrepareProgress } from "./split_state.ts";

/** Options of `prepareShards`. */
export interface PrepareOptions {
  /** The folder of the shards; it is created. */
  to: string;
  /** Which images; default: all that the source has. Splits can be added later. */
  splits?: readonly Split[];
  /** Height and width of the images, 1 to {@linkcode MOST_SHARD_SIDE}; default 256, as in the paper. */
  side?: number;
  /** How an image is stored; default `raw`. */
  encoding?: ShardEncoding;
  /** Whose interpolation resizes the images; default `sharp`. */
  interpolation?: Interpolation;
  /** About how many bytes a shard has, at most {@linkcode MOST_SHARD_BYTES}; default 2^30. */
  shardBytes?: number;
  /** The seed of the order of the training images; default 0. */
  seed?: number;
  /** How many images of each class are taken, the first ones of the source; default: all. */
  limitPerClass?: number;
  /**
   * How many images may be set aside; more stop the preparation. Default: a hundredth of a percent
   * of all, and at least 100.
   */
  mostRejected?: number;
  /** How many images are decoded at once; default: the number of cores. */
  parallel?: number;
  /**
   * How many images pass between two entries of the journal; default 500. An entry is also written
   * when the last one is 10 s old.
   */
  journalEvery?: number;
  /** Stops the preparation after the current image; the same call goes on. */
  signal?: AbortSignal;
  /**
   * Is called after each image.
   *
   * @param progress the split, what is done with it, and how much of it.
   */
  onProgress?: (progress: PrepareProgress) => void;
}

/** The largest side: a raw image then has 50 MB. */
export const MOST_SHARD_SIDE = 4096;
/** The most bytes of a shard: as many as old file systems and tools read. */
export const MOST_SHARD_BYTES: number = 2 ** 31;

const FIELDS: FieldNames<PrepareOptions> = {
  to: true,
  splits: true,
  side: true,
  encoding: true,
  interpolation: true,
  shardBytes: true,
  seed: true,
  limitPerClass: true,
  mostRejected: true,
  parallel: true,
  journalEvery: true,
  signal: true,
  onProgress: "function",
};

/** Options with a value for each. */
export interface CheckedOptions {
  /** What decides the bytes of the shards. */
  readonly settings: Omit<ShardSettings, "decoder">;
  /** The splits, in the order in which they are prepared. */
  readonly splits: readonly Split[];
  /** How many images may be set aside. */
  readonly mostRejected: number;
  /** How many images are decoded at once. */
  readonly parallel: number;
  /** How many images pass between two entries of the journal. */
  readonly journalEvery: number;
}

/** @throws {BadArgumentError} for an unknown option, one out of range, or a split that is missing. */
export function checkOptions(source: ImageSource, options: PrepareOptions): CheckedOptions {
  requireOptions("prepareShards", options, FIELDS);
  const { side = 256, encoding = "raw", interpolation = "sharp", seed = 0 } = options;
  const { shardBytes = 2 ** 30, limitPerClass = 0, journalEvery = 500 } = options;
  const { parallel = Math.max(1, navigator.hardwareConcurrency) } = options;
  requireInteger("side of the images", side, { min: 1, max: MOST_SHARD_SIDE });
  requireOneOf("encoding", encoding, ENCODINGS);
  requireInterpolation(interpolation);
  requireInteger("seed", seed, { min: 0 });
  requireInteger("bytes of a shard", shardBytes, { min: 1, max: MOST_SHARD_BYTES });
  requireInteger("images per class", limitPerClass, { min: 0 });
  requireInteger("parallel", parallel, { min: 1, max: MOST_PARALLEL });
  requireInteger("images between journals", journalEvery, { min: 1 });
  const fault = classFault(source.classes.rows);
  if (fault !== undefined) {
    const { expected, found } = fault;
    throw new BadArgumentError(`Expected ${expected} in ${source.name} but found ${found}.`);
  }
  const splits = splitsOf(source, options.splits);
  const all = splits.reduce((sum, split) => sum + (source.splits[split]?.count ?? 0), 0);
  const { mostRejected = Math.max(100, Math.floor(1e-4 * all)) } = options;
  requireInteger("images set aside at most", mostRejected, { min: 0 });
  const settings = { seed, side, encoding, interpolation, shardBytes, limitPerClass };
  return { settings, splits, mostRejected, parallel, journalEvery };
}

function splitsOf({ name, splits }: ImageSource, wish: readonly Split[] = []): Split[] {
  for (const split of wish) {
    requireOneOf("a split", split, SPLITS);
    if (splits[split] === undefined) {
      const found = SPLITS.filter((one) => splits[one] !== undefined).join(", ");
      throw new BadArgumentError(
        `Expected images of ${split} but found ${found || "none"} in ${name}; choose other splits.`,
      );
    }
  }
  const chosen = SPLITS.filter((split) =>
    wish.length === 0 ? splits[split] !== undefined : wish.includes(split)
  );
  if (chosen.length > 0) return chosen;
  throw new BadArgumentError(`Expected images but found none in ${name}.`);
}
