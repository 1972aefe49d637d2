/**
 * The flags of `deno task prepare`.
 *
 * @module
 */
import { MOST_PARALLEL } from "../../../datasets/image_folder_options.ts";
import { LAYOUTS } from "../../../datasets/ilsvrc/sources/source_options.ts";
import { ENCODINGS, SPLITS } from "../../../datasets/shards/manifest.ts";
import {
  MOST_SHARD_BYTES,
  MOST_SHARD_SIDE,
} from "../../../datasets/shards/preparation/prepare_options.ts";
import { shardFlag } from "../../work_shards/work_shard.ts";
import type { FlagTable } from "../command/flags.ts";

/** The flags, by their names in the code. */
export const prepareFlags = {
  source: {
    kind: "text",
    placeholder: "FOLDER",
    description: "The ILSVRC: archives as downloaded, Kaggle's files, lists, or class folders",
  },
  to: { kind: "text", placeholder: "FOLDER", description: "Where the shards go" },
  layout: {
    kind: "choice",
    choices: LAYOUTS,
    description: "How the files lie in the source (default: found out)",
  },
  verify: {
    kind: "switch",
    description: "Compare archives with their published MD5 first, which reads them once more",
  },
  splits: {
    kind: "text",
    placeholder: "NAMES",
    description: `Which images, of ${SPLITS.join(",")} (default: all that are there)`,
  },
  encoding: {
    kind: "choice",
    choices: ENCODINGS,
    default: "raw",
    description: "Pixels, which are read fastest; or JPEG in WebDataset's tars, a fifth as large",
  },
  side: {
    kind: "integer",
    minimum: 1,
    maximum: MOST_SHARD_SIDE,
    default: 256,
    description: "Height and width of the prepared images",
  },
  interpolation: {
    kind: "choice",
    choices: ["sharp", "pillow", "opencv"],
    default: "sharp",
    description: "Whose interpolation scales the images",
  },
  seed: {
    kind: "integer",
    minimum: 0,
    default: 0,
    description: "Seed of the order of the training images",
  },
  shardBytes: {
    kind: "integer",
    minimum: 1,
    maximum: MOST_SHARD_BYTES,
    default: 2 ** 30,
    description: "About how many bytes a shard has",
  },
  limitPerClass: {
    kind: "integer",
    minimum: 1,
    description: "Take only the first images of each class (default: all)",
  },
  mostRejected: {
    kind: "integer",
    minimum: 0,
    description: "Stop when more images of a split cannot be used (default: 0.01 %, at least 100)",
  },
  parallel: {
    kind: "integer",
    minimum: 1,
    maximum: MOST_PARALLEL,
    description: "Images decoded at once (default: one for each logical processor)",
  },
  shard: shardFlag,
  merge: {
    kind: "text",
    placeholder: "FOLDER",
    description: "Join what the jobs with --shard wrote to FOLDER; the other flags are theirs",
  },
  check: {
    kind: "text",
    placeholder: "FOLDER",
    description: "Prepare nothing: compare the shards in FOLDER with the hashes of their manifest",
  },
} as const satisfies FlagTable;
