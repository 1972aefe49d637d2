/**
 * Joins what the jobs of a divided evaluation found, so that the rest of the command reports what one
 * process would.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { BadFileError } from "../../errors.ts";
import {
  type FoundResult,
  type MakeAgain,
  readCompleteResults,
  requireSameWork,
} from "../../work_shards/complete_results.ts";
import { readResultFile } from "../../work_shards/result_files.ts";
import type { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import {
  type DividedFlags,
  type EvaluationPart,
  evaluationPart,
  imagesOfShard,
  netFingerprint,
} from "./divided_evaluation.ts";
import type { OpenedNet } from "./evaluated_images.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";
import type { Predictor } from "./predictor.ts";

/** A divided evaluation. */
export interface DividedEvaluation {
  /** The folder of the results. */
  readonly folder: string;
  /** How many nets the command names. */
  readonly nets: number;
  /** The shards, if `data` names some. */
  readonly shards: ShardedImages | undefined;
  /** The command of a job, for messages. */
  readonly again: MakeAgain;
}

/**
 * Reads the results of all jobs.
 *
 * @returns what gives the probabilities of a net; it throws a BadFileError if the jobs had other nets,
 * images or options than the command, or a file is damaged.
 * @throws {BadFileError} if the result of a job is missing, there twice, damaged or of other work.
 */
export async function merging(
  { folder, nets, shards, again }: DividedEvaluation,
  flags: DividedFlags,
): Promise<Predictor> {
  const results = await readCompleteResults(folder, evaluationPart, again);
  for (const result of results) requireSameWork(result, { nets: `${nets}` }, again);
  return async (opened, position) => {
    const wanted = await netFingerprint(opened, position, flags, shards);
    opened.net.model.dispose();
    for (const result of results) requireSameWork(result, wanted, again);
    const { count } = opened.images;
    const { classes } = results[0].value.nets[position];
    const probabilities = new Float32Array(count * classes);
    const read: number[] = [];
    let seconds = 0;
    for (const result of results) {
      const { start, end } = imagesOfShard(result.shard, count, flags);
      const part = result.value.nets[position];
      const lost = new Set(part.lost);
      const own = Array.from({ length: end - start }, (_, i) => i + start)
        .filter((image) => !lost.has(image));
      const values = await probabilitiesOf(folder, result, position, again);
      requireNumbers(result, values.length, own.length * classes, again);
      probabilities.set(values, read.length * classes);
      read.push(...own);
      seconds += part.seconds;
    }
    if (position === 0) warnOfLost(opened.images, read);
    const [{ fingerprint: { backend } }] = results;
    const found = probabilities.subarray(0, read.length * classes);
    return { probabilities: found, classes, read, backend, seconds };
  };
}

async function probabilitiesOf(
  folder: string,
  { files, shard }: FoundResult<EvaluationPart>,
  position: number,
  again: MakeAgain,
): Promise<Float32Array> {
  const bytes = await readResultFile(
    folder,
    files[position],
    `make it again: ${again(shard)}`,
  );
  return new Float32Array(bytes.buffer);
}

function requireNumbers(
  { path, shard }: FoundResult<EvaluationPart>,
  found: number,
  expected: number,
  again: MakeAgain,
): void {
  if (found === expected) return;
  throw new BadFileError({
    path,
    expected: `${expected} probabilities`,
    found: `${found}`,
    hint: `make it again: ${again(shard)}`,
  });
}

/** Names the images that the jobs could not read. */
function warnOfLost({ count, name, paths }: OpenedNet["images"], read: readonly number[]): void {
  if (read.length === count) return;
  const there = new Set(read);
  const lost = Array.from({ length: count }, (_, i) => i).filter((i) => !there.has(i));
  const named = lost.slice(0, 3).map((i) => paths?.[i] ?? `image ${i}`).join(", ");
  warnOnStandardError(
    `the jobs could not read ${counted(lost.length, "image")} of ${name}: ${named}` +
      (lost.length > 3 ? " ..." : ""),
  );
}
