/**
 * The flags of `deno task evaluate`.
 *
 * @module
 */
import { shardFlag } from "../../work_shards/work_shard.ts";
import type { FlagTable } from "../command/flags.ts";
import { hierarchyFlag } from "../command/hierarchy_flag.ts";
import { orderFlag } from "../command/order_flag.ts";
import { backendFlags, cropsFlag, jsonFlag, weightsFlag } from "../command/shared_flags.ts";
import { dataFlag } from "../pictures/picture_folder.ts";

/** The flags, by their names in the code. */
export const evaluateFlags = {
  weights: { ...weightsFlag, repeated: true },
  data: {
    ...dataFlag,
    description: "Your own pictures, one folder per class or a list, or a folder of shards, " +
      "instead of CIFAR-10",
  },
  crops: cropsFlag,
  split: {
    kind: "choice",
    choices: ["test", "train", "val"],
    description: "Which images of CIFAR-10 (default: test) or of shards (default: val)",
  },
  limit: {
    kind: "integer",
    minimum: 1,
    maximum: 10_000_000,
    description: "Number of images (default: 10000 of CIFAR-10, all of a folder or of shards)",
  },
  search: {
    kind: "integer",
    minimum: 1,
    maximum: 10_000_000,
    description:
      "Of several nets: find the weights of their average with the lowest top-5 error on N " +
      "random images, and test on the others (default: equal weights)",
  },
  against: {
    kind: "text",
    placeholder: "FILE",
    description: "Another net to compare with, on the same images (McNemar's test)",
  },
  submission: {
    kind: "text",
    placeholder: "FILE",
    description: "Write the five best guesses of each image to this file, which must not exist, " +
      "as ILSVRC asks for them: class numbers from 1, a line per image by file name",
  },
  order: {
    ...orderFlag,
    description: `For --submission. ${orderFlag.description} (default: the kit of --hierarchy or ` +
      `of shards, else the net's own order)`,
  },
  hierarchy: hierarchyFlag,
  ...backendFlags,
  out: {
    kind: "text",
    placeholder: "FILE",
    description: "Write the whole report to this JSON file, which must not exist; with --shard, " +
      "the folder of the results",
  },
  shard: shardFlag,
  merge: {
    kind: "text",
    placeholder: "FOLDER",
    description: "Report what the jobs with --shard found, whose results are in FOLDER",
  },
  json: jsonFlag,
} as const satisfies FlagTable;
