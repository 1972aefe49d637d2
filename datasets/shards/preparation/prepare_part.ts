/**
 * One job of a preparation that several jobs share: it prepares every N-th data shard of each split,
 * in a folder of its own, and needs nothing from the other jobs.
 *
 * @module
 */
import { disposing } from "../../../lib/disposing.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { makeFolder } from "../../../lib/files/system_error.ts";
import {
  type FoundResult,
  type MakeAgain,
  requireSameWork,
} from "../../../lib/work_shards/complete_results.ts";
import { findResult } from "../../../lib/work_shards/own_result.ts";
import { requireFile } from "../../../lib/work_shards/result_files.ts";
import {
  type ResultFile,
  resultPath,
  shardName,
  writeResult,
} from "../../../lib/work_shards/shard_result.ts";
import type { WorkShard } from "../../../lib/work_shards/work_shard.ts";
import type { ImageSource } from "../../ilsvrc/image_source.ts";
import { hashFile } from "../hashed_file.ts";
import { findManifest } from "../manifest_file.ts";
import { columnPath } from "./column_files.ts";
import { requireRoom } from "./disk_room.ts";
import { finishShards, keptImages, shardColumns } from "./finish_shards.ts";
import { journalPath, readJournal } from "./journal.ts";
import { writeRejects } from "./manifest_of_splits.ts";
import {
  openJobs,
  type PartOfSplit,
  preparationFingerprint,
  type PreparedPart,
  preparedPart,
  whereIs,
} from "./part_folder.ts";
import { partsFolder } from "./parts.ts";
import type { PrepareOptions } from "./prepare_options.ts";
import { removeRemains } from "./prepare_split.ts";
import { requireSameManifest, requireSameSettings } from "./same_settings.ts";
import { spoolImages } from "./spool_images.ts";
import { lockPreparation, splitJobs } from "./split_jobs.ts";
import { planPart } from "./plan_part.ts";
import { type SplitJob, SplitState } from "./split_state.ts";

/** What became of a job. */
export type PartOutcome = "prepared" | "stopped" | "was there already" | "is merged already";

/** What the jobs of a command share. */
export interface PartOptions {
  /** Which job. */
  readonly shard: WorkShard;
  /** The command of a job, for messages. */
  readonly again: MakeAgain;
  /** Is told about a result that cannot be used. */
  readonly warn: (message: string) => void;
}

/**
 * Prepares the part of one job. However the call ends, the same call goes on where it was.
 *
 * @param options those of `prepareShards`; all jobs have the same.
 * @throws {BadFileError} if the folder holds shards of other settings or files, the disk is full, or
 * the source can no longer be read.
 * @throws {AlexNetError} if too many images cannot be used, or another process does the same job.
 */
export async function preparePart(
  source: ImageSource,
  options: PrepareOptions,
  { shard, again, warn }: PartOptions,
): Promise<PartOutcome> {
  const all = await splitJobs(source, options);
  const { to } = options;
  const manifest = await findManifest(to);
  requireSameManifest(all, source, manifest);
  const jobs = openJobs(all, manifest);
  if (jobs.length === 0) return "is merged already";
  await requireNoJournal(jobs);
  const folder = `${partsFolder(to)}/${shardName(shard)}`;
  await makeFolder(folder, "a folder for the shards", "choose another one");
  return await disposing(lockPreparation(folder), async () => {
    const fingerprint = await preparationFingerprint(jobs, source);
    const found = await findResult(partsFolder(to), shard, preparedPart, warn);
    const own = jobs.map((job) => ({ ...job, folder, plan: planPart(job.plan, shard) }));
    if (found !== undefined) requireSameWork(found, fingerprint, again);
    if (found !== undefined && await isWhole(to, found, warn)) {
      await removeAllRemains(own);
      return "was there already";
    }
    await startAfresh(to, shard, own);
    await requireSameSettings(own, source, undefined);
    await requireRoom(folder, own);
    const splits: PartOfSplit[] = [];
    for (const job of own) {
      const part = await workOn(job, source);
      if (part === undefined) return "stopped";
      splits.push(part);
    }
    const files = await resultFiles(own, splits, shard);
    await writeResult(partsFolder(to), {
      ...{ command: preparedPart.command, shard, fingerprint, files, value: { splits } },
    });
    await removeAllRemains(own);
    return "prepared";
  });
}

/** Goes on with a split; however that ends, `rejects.jsonl` in the job's folder is up to date. */
async function workOn(job: SplitJob, source: ImageSource): Promise<PartOfSplit | undefined> {
  const { folder, split } = job;
  await makeFolder(`${folder}/${split}`, "a folder for shards", "choose another one with --to");
  return await disposing(await SplitState.open(job), async (state) => {
    try {
      if (!await spoolImages(job, state)) return undefined;
      if (!await finishShards(job, state, keptImages(job, state))) return undefined;
      return {
        ...{ rejected: state.rejected, odd: state.odd, sums: state.sums?.saved ?? null },
        shards: state.shards.filter((shard) => shard !== null),
      };
    } finally {
      await state.idle();
      await writeRejects(folder, source, { [split]: state.rejected });
    }
  });
}

/** The shards of a job and its columns, which the merge takes apart. */
async function resultFiles(
  jobs: readonly SplitJob[],
  splits: readonly PartOfSplit[],
  shard: WorkShard,
): Promise<ResultFile[]> {
  const files = splits.flatMap(({ shards }) => [...shards]);
  const hashed = [];
  for (const job of jobs) {
    for (const column of shardColumns(job)) {
      hashed.push(await hashFile(job.folder, columnPath(job.split, column)));
    }
  }
  return [...files, ...hashed].map(({ path, bytes, sha256 }) => ({
    ...{ path: `${shardName(shard)}/${path}`, bytes, sha256 },
  }));
}

/** Whether each file of a result is in the folder of the job, or where a merge has moved it to. */
async function isWhole(
  to: string,
  { files }: FoundResult<PreparedPart>,
  warn: (message: string) => void,
): Promise<boolean> {
  try {
    for (const file of files) await requireFile(to, await whereIs(to, file), "it is made again");
    return true;
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    warn(error.message);
    return false;
  }
}

/** Removes a result that cannot be used, with what belongs to it. */
async function startAfresh(
  to: string,
  shard: WorkShard,
  jobs: readonly SplitJob[],
): Promise<void> {
  const path = resultPath(partsFolder(to), shard);
  if (!await Deno.lstat(path).then(() => true, () => false)) return;
  for (const { folder, split } of jobs) {
    await Deno.remove(`${folder}/${split}`, { recursive: true }).catch(ignoreMissing);
  }
  await Deno.remove(path);
}

async function removeAllRemains(jobs: readonly SplitJob[]): Promise<void> {
  for (const { folder, split } of jobs) await removeRemains(folder, split).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** @throws {BadFileError} if one process prepares the same folder, and is not finished. */
async function requireNoJournal(jobs: readonly SplitJob[]): Promise<void> {
  for (const { folder, split } of jobs) {
    if (await readJournal(`${folder}/${split}`) === undefined) continue;
    throw new BadFileError({
      path: journalPath(`${folder}/${split}`),
      expected: "a folder that is prepared in parts, or not yet",
      found: "a preparation without --shard that is not finished",
      hint: "go on without --shard, or choose another folder with --to",
    });
  }
}
