/**
 * Adds to the record what several jobs have recorded.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { makeFolder } from "../../files/system_error.ts";
import {
  type MakeAgain,
  readCompleteResults,
  requireSameWork,
} from "../../work_shards/complete_results.ts";
import { readResultFile } from "../../work_shards/result_files.ts";
import { shardName } from "../../work_shards/shard_result.ts";
import { shardText } from "../../work_shards/work_shard.ts";
import { addToRecord, parseRecord, readRecord } from "./record_file.ts";
import { planFingerprint, plannedJobs, recordPart } from "./record_part.ts";
import { jobName, type RecordedExperiment } from "./recorded_experiment.ts";
import type { RecordRow } from "./record_row.ts";

/** What a merge did. */
export interface MergedRecord {
  /** The training runs whose rows were added. */
  readonly added: readonly string[];
  /** Those that were in the record; their rows were left as they are. */
  readonly known: readonly string[];
  /** Those that diverged and have no row. */
  readonly diverged: readonly string[];
}

/** Where results are, and where they go. */
export interface MergeRecordOptions {
  /** The folder of the results. */
  readonly folder: string;
  /** The folder of the record. */
  readonly record: string;
  /** The command of a job, for messages. */
  readonly again: MakeAgain;
}

/**
 * Adds the rows and nets of all jobs to the record. A row that the record has is never replaced, so a
 * merge that was interrupted goes on by the same call.
 *
 * @throws {BadFileError} if the result of a job is missing, there twice, damaged or of another plan, or
 * a training run is in none of them; then nothing is added.
 */
export async function mergeRecord(
  experiments: readonly RecordedExperiment[],
  { folder, record, again }: MergeRecordOptions,
): Promise<MergedRecord> {
  const results = await readCompleteResults(folder, recordPart, again);
  const fingerprint = await planFingerprint(experiments);
  const rows = new Map<string, RecordRow>();
  const nets = new Map<string, Uint8Array>();
  for (const result of results) {
    requireSameWork(result, fingerprint, again);
    for (const file of result.files) {
      const hint = `make it again: ${again(result.shard)}`;
      const bytes = await readResultFile(folder, file, hint);
      const path = file.path.slice(shardName(result.shard).length + 1);
      if (path.startsWith("nets/")) nets.set(path, bytes);
      else for (const row of await parseRecord(bytes, file.path)) rows.set(jobName(row), row);
    }
  }
  const there = await Promise.all(experiments.map(({ id }) => readRecord(record, id)));
  const known = new Set(there.flat().map(jobName));
  const diverged = results.flatMap(({ value }) => value.diverged);
  for (const [i, job] of plannedJobs(experiments).entries()) {
    const name = jobName(job);
    if (rows.has(name) || known.has(name) || diverged.includes(name)) continue;
    const { shard, path } = results[i % results.length];
    throw new BadFileError({
      path,
      expected: `a row of ${name} in the record or in shard ${shardText(shard)}`,
      found: "none",
      hint: `remove the file and make it again: ${again(shard)}`,
    });
  }
  await makeFolder(`${record}/nets`, "a folder for nets", "check the permissions");
  for (const [path, bytes] of nets) {
    const isThere = await Deno.stat(`${record}/${path}`).then(() => true, () => false);
    if (!isThere) await writeAtomically(`${record}/${path}`, bytes);
  }
  const added = [...rows.values()].filter((row) => !known.has(jobName(row)));
  for (const row of added) await addToRecord(record, row);
  return { added: added.map(jobName), known: [...known], diverged };
}
