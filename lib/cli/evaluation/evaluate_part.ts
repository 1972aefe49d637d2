/**
 * One job of a divided evaluation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NamedImages } from "../../evaluation/evaluate.ts";
import { imagesBetween } from "../../augmentation/images_between.ts";
import { makeFolder } from "../../files/system_error.ts";
import { disposing } from "../../disposing.ts";
import { type MakeAgain, requireSameWork } from "../../work_shards/complete_results.ts";
import { findWholeResult, lockShard } from "../../work_shards/own_result.ts";
import { writeResultFile } from "../../work_shards/result_files.ts";
import { type ResultFile, shardName, writeResult } from "../../work_shards/shard_result.ts";
import { type ItemRange, shardText, type WorkShard } from "../../work_shards/work_shard.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { type ImageFlags, openNet } from "./evaluated_images.ts";
import {
  type DividedFlags,
  evaluationPart,
  imagesOfShard,
  netFingerprint,
  type PartOfNet,
} from "./divided_evaluation.ts";
import { computing } from "./predictor.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";

/** A job of a divided evaluation. */
export interface EvaluationJob {
  /** Which job. */
  readonly shard: WorkShard;
  /** The folder of the results. */
  readonly folder: string;
  /** The checkpoints, that to compare with last. */
  readonly nets: readonly string[];
  /** The shards, if `data` names some. */
  readonly shards: ShardedImages | undefined;
  /** The command of a job, for messages. */
  readonly again: MakeAgain;
}

/**
 * Lets the nets classify the images of the job, unless its result is there already, and writes the
 * result.
 *
 * @returns one sentence about it.
 * @throws {BadFileError} if there is a result of other nets, images or options.
 * @throws {AlexNetError} if another process does the same job.
 */
export async function evaluatePart(
  job: EvaluationJob,
  flags: ImageFlags & DividedFlags,
): Promise<string> {
  const { shard, folder } = job;
  await makeFolder(folder, "a folder for the results", "choose another one with --out");
  return await disposing(lockShard(folder, shard), () => evaluateLocked(job, flags));
}

async function evaluateLocked(
  { shard, folder, nets, shards, again }: EvaluationJob,
  flags: ImageFlags & DividedFlags,
): Promise<string> {
  const there = await findWholeResult(folder, shard, evaluationPart, warnOnStandardError);
  const fingerprint: Record<string, string> = { nets: `${nets.length}`, backend: tf.getBackend() };
  const parts: PartOfNet[] = [];
  const files: ResultFile[] = [];
  let what = "no images";
  for (const [i, path] of nets.entries()) {
    const opened = await openNet(path, flags, shards);
    Object.assign(fingerprint, await netFingerprint(opened, i, flags, shards));
    const range = imagesOfShard(shard, opened.images.count, flags);
    const { start, end } = range;
    if (end > start) what = `images ${start + 1} to ${end} of ${opened.images.count}`;
    if (there !== undefined || end === start) opened.net.model.dispose();
    if (there !== undefined) continue;
    const { classes, seconds, read, probabilities } = end === start
      ? { ...nothing, classes: opened.images.classNames.length }
      : await computing(flags)({ ...opened, images: namedBetween(opened.images, range) }, i);
    const found = new Set(read.map((position) => position + start));
    const all = Array.from({ length: end - start }, (_, position) => position + start);
    parts.push({ classes, seconds, lost: all.filter((position) => !found.has(position)) });
    const { buffer, byteOffset, byteLength } = probabilities;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    files.push(await writeResultFile(folder, `${shardName(shard)}.net-${i + 1}.f32`, bytes));
  }
  if (there !== undefined) {
    requireSameWork(there, fingerprint, again);
    return `Shard ${shardText(shard)} (${what}) was there already.`;
  }
  const { command } = evaluationPart;
  await writeResult(folder, { command, shard, fingerprint, files, value: { nets: parts } });
  return `Shard ${shardText(shard)} (${what}) is done.`;
}

/** What a net says about no images. */
const nothing = { seconds: 0, read: [], probabilities: new Float32Array() };

function namedBetween(images: NamedImages, range: ItemRange): NamedImages {
  const { name, classNames } = images;
  return { name, classNames, ...imagesBetween(images, range) };
}
