/**
 * Joins the parts of a divided preparation: afterwards the folder holds, byte for byte, what one
 * process would have written.
 *
 * @module
 */
import { disposing } from "../../../lib/disposing.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { makeFolder } from "../../../lib/files/system_error.ts";
import {
  type FoundResult,
  type MakeAgain,
  readCompleteResults,
  requireSameWork,
} from "../../../lib/work_shards/complete_results.ts";
import { readResultFile, requireFile } from "../../../lib/work_shards/result_files.ts";
import { shardName } from "../../../lib/work_shards/shard_result.ts";
import type { ImageSource } from "../../ilsvrc/image_source.ts";
import { writeHashed } from "../hashed_file.ts";
import { ODD_KINDS, type OddCounts } from "../manifest.ts";
import { findManifest, writeManifest } from "../manifest_file.ts";
import { columnPath } from "./column_files.ts";
import { shardColumns } from "./finish_shards.ts";
import { rejectedOf, withSplit, writeRejects } from "./manifest_of_splits.ts";
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
import { finishedSplit, requireSomeKept, type WrittenSplit } from "./prepare_split.ts";
import type { PreparedShards } from "./prepare_shards.ts";
import { requireSameManifest } from "./same_settings.ts";
import { requireFewRejected } from "./spool_images.ts";
import { lockPreparation, splitJobs } from "./split_jobs.ts";
import { shardPath, type SplitJob } from "./split_state.ts";
import { addedSums, StatisticsSums } from "./statistics_sums.ts";

/** The part of each job. */
type Parts = readonly FoundResult<PreparedPart>[];

/**
 * Joins the parts in `options.to`. A call that is interrupted goes on by the same call.
 *
 * @param options those of the jobs.
 * @param again the command of a job, for messages.
 * @throws {BadFileError} if a part is missing, there twice, damaged, or of other settings or images.
 * @throws {AlexNetError} if the jobs set too many images aside, or another process works in the folder.
 */
export async function mergeParts(
  source: ImageSource,
  options: PrepareOptions,
  again: MakeAgain,
): Promise<PreparedShards> {
  const all = await splitJobs(source, options);
  const { to } = options;
  await requireFolder(to);
  return await disposing(lockPreparation(to), async () => {
    let manifest = await findManifest(to);
    requireSameManifest(all, source, manifest);
    const jobs = openJobs(all, manifest);
    if (jobs.length > 0) {
      const parts = await wholeParts(jobs, source, again);
      const joined = jobs.map((job, i) => ({ job, i, written: joinedSplit(job, parts, i) }));
      for (const { job, written } of joined) {
        requireFewRejected(job, written);
        requireSomeKept(job, written);
        await requireOwnFiles(job);
      }
      const rejected = rejectedOf(manifest);
      for (const { job, i, written } of joined) {
        await moveShards(job, parts);
        await joinColumns(job, parts, i, again);
        manifest = withSplit(manifest, source, job, await finishedSplit(job, written));
        rejected[job.split] = written.rejected;
      }
      await writeRejects(to, source, rejected);
      if (manifest !== undefined) await writeManifest(to, manifest);
    }
    await Deno.remove(partsFolder(to), { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    return { finished: true, worked: jobs.map(({ split }) => split), manifest };
  });
}

/** @throws {BadFileError} if there is no folder at `path`. */
async function requireFolder(path: string): Promise<void> {
  if (await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false)) return;
  throw new BadFileError({
    path,
    expected: "the folder of shards that jobs prepared with --shard",
    found: "none",
    hint: "check the path",
  });
}

/** The parts of all jobs, none of whose files is missing or cut off. */
async function wholeParts(
  jobs: readonly SplitJob[],
  source: ImageSource,
  again: MakeAgain,
): Promise<Parts> {
  const [{ folder }] = jobs;
  const parts = await readCompleteResults(partsFolder(folder), preparedPart, again);
  const fingerprint = await preparationFingerprint(jobs, source);
  for (const part of parts) {
    requireSameWork(part, fingerprint, again);
    for (const file of part.files) {
      const hint = `make it again: ${again(part.shard)}`;
      await requireFile(folder, await whereIs(folder, file), hint);
    }
  }
  return parts;
}

/** What the parts of split `i` add up to. */
function joinedSplit(
  { plan, settings: { side } }: SplitJob,
  parts: Parts,
  i: number,
): WrittenSplit {
  const own = parts.map(({ value }) => value.splits[i]);
  const sums = own.map((part) => part.sums).reduce((total, part) =>
    total === null || part === null ? null : addedSums(total, part)
  );
  return {
    rejected: own.flatMap((part) => part.rejected).toSorted((a, b) => a.number - b.number),
    odd: own.map((part) => part.odd).reduce(addedOdd),
    sums: sums === null ? undefined : new StatisticsSums(side, sums),
    shards: Array.from({ length: plan.shards }, (_, index) => partOf(own, index)),
  };
}

/** Data shard `index`, which was dealt to one of the jobs. */
function partOf(parts: readonly PartOfSplit[], index: number) {
  return parts[index % parts.length].shards[Math.floor(index / parts.length)];
}

function addedOdd(one: OddCounts, other: OddCounts): OddCounts {
  const total = { ...one };
  for (const kind of ODD_KINDS) total[kind] += other[kind];
  return total;
}

/** Moves the shards of a split to where one process writes them. */
async function moveShards(job: SplitJob, parts: Parts): Promise<void> {
  const { folder, split, plan } = job;
  await makeFolder(`${folder}/${split}`, "a folder for shards", "choose another one");
  for (let index = 0; index < plan.shards; index++) {
    const path = shardPath(job, index);
    const { shard } = parts[index % parts.length];
    const from = `${partsFolder(folder)}/${shardName(shard)}/${path}`;
    // A merge that was interrupted has moved it already.
    if (await Deno.lstat(from).then(() => true, () => false)) {
      await Deno.rename(from, `${folder}/${path}`);
    }
  }
}

/** Writes the checksums and sizes of all images in the order of the shards. */
async function joinColumns(
  job: SplitJob,
  parts: Parts,
  i: number,
  again: MakeAgain,
): Promise<void> {
  const { folder, split, plan } = job;
  const own = parts.map(({ value }) => value.splits[i]);
  for (const column of shardColumns(job)) {
    const path = columnPath(split, column);
    const columns: Uint8Array[] = [];
    for (const { shard, files } of parts) {
      const hint = `make it again: ${again(shard)}`;
      const name = `${shardName(shard)}/${path}`;
      const file = files.find((each) => each.path === name) ?? { path: name, bytes: 0, sha256: "" };
      columns.push(await readResultFile(partsFolder(folder), file, hint));
    }
    const done = parts.map(() => 0);
    const blocks = Array.from({ length: plan.shards }, (_, index) => {
      const part = index % parts.length;
      const start = done[part];
      done[part] += partOf(own, index).images * Uint32Array.BYTES_PER_ELEMENT;
      return columns[part].subarray(start, done[part]);
    });
    await writeHashed(folder, path, blocks);
  }
}

/** @throws {BadFileError} if the folder of a split has files that no merge of these parts writes. */
async function requireOwnFiles(job: SplitJob): Promise<void> {
  const { folder, split, plan } = job;
  const own = new Set(Array.from({ length: plan.shards }, (_, index) => shardPath(job, index)));
  const columns = ["labels", "numbers", "names", "checksums", "sizes"] as const;
  for (const column of columns) own.add(columnPath(split, column));
  own.add(`${split}/mean_image.f32`);
  try {
    for await (const { name } of Deno.readDir(`${folder}/${split}`)) {
      if (own.has(`${split}/${name.replace(/\.tmp$/, "")}`)) continue;
      throw new BadFileError({
        path: `${folder}/${split}`,
        expected: "no files, or those of an interrupted merge",
        found: name,
        hint: "move it away, or prepare the parts in another folder",
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
