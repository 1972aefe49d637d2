/**
 * An evaluation that several jobs share: each lets the nets classify a block of the images, and a merge
 * joins the probabilities, from which everything that one process reports follows.
 *
 * A block is made of whole batches, so that a net sees the batches that one process would give to it.
 *
 * @module
 */
import { relative } from "node:path";
import { weightsHash } from "../../experiments/record/weights_hash.ts";
import { imagesAtOnce } from "../../evaluation/predict.ts";
import { sha256 } from "../../files/sha256.ts";
import { finite, list, object, whole } from "../../files/json_shape.ts";
import type { Fingerprint, ResultKind } from "../../work_shards/shard_result.ts";
import { type ItemRange, wholeBatchesOf, type WorkShard } from "../../work_shards/work_shard.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { readManifest } from "../../../datasets/shards/manifest_file.ts";
import type { OpenedNet } from "./evaluated_images.ts";

/** What a job says about one net; its probabilities, float32, are in a file of the result. */
export interface PartOfNet {
  /** Number of classes. */
  readonly classes: number;
  /** How long the net took. */
  readonly seconds: number;
  /** The images of the block that could not be read, by their positions in the set. */
  readonly lost: readonly number[];
}

/** What a job says about its block. */
export interface EvaluationPart {
  /** The nets, in the order of the command. */
  readonly nets: readonly PartOfNet[];
}

/** The results of a divided evaluation. */
export const evaluationPart: ResultKind<EvaluationPart> = {
  command: "evaluate",
  value: object({
    nets: list(object({ classes: whole(1), seconds: finite, lost: list(whole()) })),
  }),
};

/** What decides the work of a divided evaluation. */
export interface DividedFlags {
  /** The pictures; absent for CIFAR-10. */
  readonly data: string | undefined;
  /** One patch per image, or ten. */
  readonly crops: "center" | "ten";
}

/** The images of a job. */
export function imagesOfShard(
  shard: WorkShard,
  count: number,
  { crops }: DividedFlags,
): ItemRange {
  return wholeBatchesOf(shard, count, imagesAtOnce({ crops }));
}

/**
 * What the part of a net depends on: its weights, classes and preprocessing, and the images.
 *
 * @param position The position of the net among those of the command, from 0.
 */
export async function netFingerprint(
  { net: { model, info }, images }: OpenedNet,
  position: number,
  flags: DividedFlags,
  shards: ShardedImages | undefined,
): Promise<Fingerprint> {
  const { spec, classNames, preprocessing } = info;
  const mean = Array.from(preprocessing.mean);
  const net = [await weightsHash(model), spec, classNames, { ...preprocessing, mean }];
  return {
    crops: flags.crops,
    [`net ${position + 1}`]: `${spec.name} ${await digestOf(net)}`,
    [`images for net ${position + 1}`]: `${images.count}, ${await digestOf(
      await contentOf(images, flags, shards),
    )}`,
  };
}

/** What a digest of the images is made of. */
async function contentOf(
  images: OpenedNet["images"],
  { data = "" }: DividedFlags,
  shards: ShardedImages | undefined,
): Promise<readonly unknown[]> {
  const { labels, side, paths = [] } = images;
  const common = [side, await sha256(new Uint8Array(Uint16Array.from(labels).buffer))];
  if ("images" in images) return [...common, await sha256(images.images)];
  if (shards !== undefined) {
    const { settings, classes, splits } = await readManifest(data);
    return [...common, settings, classes.rows, splits[shards.split]];
  }
  const files: [string, number][] = [];
  for (const path of paths) {
    files.push([relative(data, path), (await Deno.stat(path).catch(() => undefined))?.size ?? 0]);
  }
  return [...common, files];
}

async function digestOf(value: unknown): Promise<string> {
  return (await sha256(new TextEncoder().encode(JSON.stringify(value)))).slice(0, 12);
}
