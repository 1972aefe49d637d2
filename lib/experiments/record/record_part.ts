/**
 * A record that several jobs share: the training runs of the experiments are dealt to them, each job
 * writes a record of its own, and a merge adds the rows to the record.
 *
 * @module
 */
import { disposing } from "../../disposing.ts";
import { list, object, text } from "../../files/json_shape.ts";
import { sha256 } from "../../files/sha256.ts";
import { makeFolder } from "../../files/system_error.ts";
import { type MakeAgain, requireSameWork } from "../../work_shards/complete_results.ts";
import { findWholeResult, lockShard } from "../../work_shards/own_result.ts";
import { resultFileAt } from "../../work_shards/result_files.ts";
import {
  type Fingerprint,
  type ResultFile,
  type ResultKind,
  shardName,
  writeResult,
} from "../../work_shards/shard_result.ts";
import { isDealtTo, type WorkShard } from "../../work_shards/work_shard.ts";
import type { RecordImages } from "./job.ts";
import { netPath, recordJob, type RecordJobOptions } from "./record_job.ts";
import { readRecord, recordPath } from "./record_file.ts";
import {
  jobName,
  jobsOf,
  type RecordedExperiment,
  type RecordedJob,
} from "./recorded_experiment.ts";

/** What a job says about its training runs; their rows are in files of the result. */
export interface RecordPart {
  /** The runs that it recorded. */
  readonly recorded: readonly string[];
  /** The runs that diverged and have no row. */
  readonly diverged: readonly string[];
}

/** The results of a divided record. */
export const recordPart: ResultKind<RecordPart> = {
  command: "record",
  value: object({ recorded: list(text()), diverged: list(text()) }),
};

/** All training runs of the experiments, in the order of the plan. */
export function plannedJobs(experiments: readonly RecordedExperiment[]): readonly RecordedJob[] {
  return experiments.flatMap(jobsOf);
}

/** What a merge and its jobs must agree on. */
export async function planFingerprint(
  experiments: readonly RecordedExperiment[],
): Promise<Fingerprint> {
  const jobs = plannedJobs(experiments);
  return {
    experiments: experiments.map(({ id }) => id).join(","),
    plan: `${jobs.length} runs, ${await digestOf(JSON.stringify(jobs))}`,
  };
}

/** Options of {@linkcode recordShard}. */
export interface RecordShardOptions extends Pick<RecordJobOptions, "signal" | "pause" | "log"> {
  /** Which job. */
  readonly shard: WorkShard;
  /** The folder of the results. */
  readonly folder: string;
  /** The names of the training runs that are recorded already; no job trains them again. */
  readonly known: ReadonlySet<string>;
  /** The command of a job, for messages. */
  readonly again: MakeAgain;
}

/**
 * Trains the runs of one job. However the call ends, the same call goes on where it was.
 *
 * @throws {BadFileError} if there is a result of another plan or other images.
 * @throws {AlexNetError} if another process does the same job.
 */
export async function recordShard(
  experiments: readonly RecordedExperiment[],
  images: RecordImages,
  { shard, folder, known, again, ...options }: RecordShardOptions,
): Promise<"recorded" | "stopped" | "was there already"> {
  const { log } = options;
  const record = `${folder}/${shardName(shard)}`;
  await makeFolder(record, "a folder for the results", "choose another one with --out");
  return await disposing(lockShard(folder, shard), async () => {
    const fingerprint = { ...await planFingerprint(experiments), images: await hashOf(images) };
    const found = await findWholeResult(folder, shard, recordPart, log);
    if (found !== undefined) {
      requireSameWork(found, fingerprint, again);
      return "was there already";
    }
    const rows = await Promise.all(experiments.map(({ id }) => readRecord(record, id)));
    const done = new Set(rows.flat().map(jobName));
    const jobs = plannedJobs(experiments).filter((_, i) => isDealtTo(shard, i));
    const diverged: string[] = [];
    for (const job of jobs) {
      const name = jobName(job);
      if (done.has(name) || known.has(name)) continue;
      const end = await recordJob(job, images, {
        ...options,
        record,
        run: `${record}/runs/${name}`,
      });
      if (end === "stopped" || end === "taken") return "stopped";
      if (end === "diverged") diverged.push(name);
      else done.add(name);
    }
    const files = await filesOf(
      folder,
      shard,
      experiments,
      jobs.filter((job) => done.has(jobName(job))),
    );
    const value = { recorded: [...done], diverged };
    await writeResult(folder, { command: recordPart.command, shard, fingerprint, files, value });
    await Deno.remove(`${record}/runs`, { recursive: true }).catch(() => {});
    return "recorded";
  });
}

/** The records and the nets of a job. */
async function filesOf(
  folder: string,
  shard: WorkShard,
  experiments: readonly RecordedExperiment[],
  recorded: readonly RecordedJob[],
): Promise<ResultFile[]> {
  const own = shardName(shard);
  const withRows = experiments.filter(({ id }) =>
    recorded.some(({ experiment }) => experiment === id)
  );
  const paths = [
    ...withRows.map(({ id }) => recordPath(own, id)),
    ...recorded.filter(({ keepNet }) => keepNet).map((job) => `${own}/${netPath(job)}`),
  ];
  return await Promise.all(paths.map((path) => resultFileAt(folder, path)));
}

async function hashOf({ training, test }: RecordImages): Promise<string> {
  const hashes = [];
  for (const { images, labels, count } of [training, test]) {
    hashes.push(`${count} images ${await digestOf(images)} ${await digestOf(labels)}`);
  }
  return hashes.join(", ");
}

async function digestOf(content: string | Uint8Array | Uint16Array): Promise<string> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return (await sha256(bytes)).slice(0, 12);
}
