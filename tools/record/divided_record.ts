/**
 * A record that several jobs share: `--shard I/N --out FOLDER` and `--merge FOLDER` of
 * `deno task dev record`.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import type { ParsedArguments } from "../../lib/cli/command/arguments.ts";
import { commandWords } from "../../lib/cli/command/command_words.ts";
import type { FlagTable } from "../../lib/cli/command/flags.ts";
import { type PartCommands, partCommands } from "../../lib/cli/command/part_commands.ts";
import { counted } from "../../lib/counted.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { mergeRecord } from "../../lib/experiments/record/merge_record.ts";
import { readRecord } from "../../lib/experiments/record/record_file.ts";
import { recordShard } from "../../lib/experiments/record/record_part.ts";
import {
  jobName,
  type RecordedExperiment,
} from "../../lib/experiments/record/recorded_experiment.ts";
import { atRecordedRates } from "../../lib/experiments/record/recorded_rates.ts";
import { parseWorkShard, shardText, type WorkShard } from "../../lib/work_shards/work_shard.ts";
import { untilStopped } from "./until_stopped.ts";

/** A job of a divided record, or the merge. */
export interface Division {
  /** The job; absent for the merge. */
  readonly shard?: WorkShard;
  /** The folder of the results. */
  readonly folder: string;
  /** The commands of the jobs and of the merge. */
  readonly commands: PartCommands;
}

/** The arguments of the command. */
type Arguments = Pick<ParsedArguments<FlagTable>, "given" | "operands"> & {
  readonly values: Readonly<Record<"shard" | "out" | "merge", string | undefined>> & {
    readonly status: boolean;
  };
};

/**
 * Reads `--shard`, `--out` and `--merge`; undefined without them.
 *
 * @throws {BadArgumentError} if they do not go together.
 */
export function divisionOf({ values, given, operands }: Arguments): Division | undefined {
  const { shard, out, merge, status } = values;
  if (shard === undefined && merge === undefined && out === undefined) return undefined;
  if (status) throw new BadArgumentError("--status is of the record; leave out the other flags.");
  const words = commandWords({ values, given, operands }, ["shard", "out", "merge"]);
  const commandsOf = (folder: string) =>
    partCommands("dev record", [...words, "--out", folder], [...words, "--merge", folder]);
  if (merge !== undefined && shard === undefined && out === undefined) {
    return { folder: merge, commands: commandsOf(merge) };
  }
  if (shard === undefined || out === undefined || merge !== undefined) {
    throw new BadArgumentError(
      "A job has --shard I/N and --out FOLDER, the merge --merge FOLDER; leave out the others.",
    );
  }
  return { shard: parseWorkShard(shard), folder: out, commands: commandsOf(out) };
}

/**
 * The experiments with the rates that their pilots chose.
 *
 * @throws {BadArgumentError} if a pilot is not recorded yet, because jobs could not agree on the plan.
 */
async function allAtBestRates(
  experiments: readonly RecordedExperiment[],
  recordFolder: string,
): Promise<readonly RecordedExperiment[]> {
  const ready: RecordedExperiment[] = [];
  for (const planned of experiments) {
    const experiment = await atRecordedRates(recordFolder, planned);
    if (experiment === undefined) {
      throw new BadArgumentError(
        `Expected the rates of ${planned.id} but its pilot is not recorded; record ` +
          `${planned.id}-pilot first, or name other experiments.`,
      );
    }
    ready.push(experiment);
  }
  return ready;
}

/** Trains the runs of one job. */
async function recordPartOf(
  experiments: readonly RecordedExperiment[],
  shard: WorkShard,
  { folder, commands: { again, next } }: Division,
  recordFolder: string,
): Promise<number> {
  const images = await loadCifar10();
  const rows = await Promise.all(experiments.map(({ id }) => readRecord(recordFolder, id)));
  return await untilStopped(async (how) => {
    const end = await recordShard(experiments, { training: images.train, test: images.test }, {
      ...{ ...how, shard, folder, again, known: new Set(rows.flat().map(jobName)) },
    });
    if (end === "stopped") return false;
    console.log(`Shard ${shardText(shard)} ${end}. ${next}`);
    return true;
  });
}

/** Adds the rows of all jobs to the record. */
async function merge(
  experiments: readonly RecordedExperiment[],
  { folder, commands: { again } }: Division,
  recordFolder: string,
): Promise<number> {
  const { added, known, diverged } = await mergeRecord(experiments, {
    ...{ folder, record: recordFolder, again },
  });
  for (const name of diverged) console.log(`${name} diverges and is left out.`);
  console.log(`${counted(added.length, "row")} added; ${known.length} were in the record.`);
  return 0;
}

/**
 * Trains the runs of one job, or adds those of all jobs to the record.
 *
 * @param recordFolder the folder of the record.
 * @returns the exit code.
 * @throws {BadArgumentError} if the pilot of an experiment is not recorded yet.
 */
export async function divided(
  experiments: readonly RecordedExperiment[],
  division: Division,
  recordFolder: string,
): Promise<number> {
  const ready = await allAtBestRates(experiments, recordFolder);
  return await (division.shard === undefined
    ? merge(ready, division, recordFolder)
    : recordPartOf(ready, division.shard, division, recordFolder));
}
