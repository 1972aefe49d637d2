/**
 * `deno task dev record`: continues the record from where it stopped.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { EXPECTED_SPEED } from "../../lib/course/claims/full_scale.ts";
import { BadArgumentError, nearestName } from "../../lib/errors.ts";
import type { RecordImages } from "../../lib/experiments/record/job.ts";
import { recordEnsembles } from "../../lib/experiments/record/measure_ensemble.ts";
import { plannedExperiments } from "../../lib/experiments/record/planned_experiments.ts";
import { readRecord } from "../../lib/experiments/record/record_file.ts";
import { recordJob } from "../../lib/experiments/record/record_job.ts";
import { recordedSpeed, recordProgress } from "../../lib/experiments/record/record_progress.ts";
import {
  jobName,
  type RecordedExperiment,
  type RecordedJob,
} from "../../lib/experiments/record/recorded_experiment.ts";
import { atRecordedRates } from "../../lib/experiments/record/recorded_rates.ts";
import type { RecordRow } from "../../lib/experiments/record/record_row.ts";
import { cacheFolder } from "../../lib/files/cache_folder.ts";
import { defineCommand } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { shardFlag } from "../../lib/work_shards/work_shard.ts";
import { divided, divisionOf } from "./divided_record.ts";
import { type RecordWork, untilStopped } from "./until_stopped.ts";

/** The folder of the committed record. */
export const recordFolder: string = fileURLToPath(
  new URL("../../notebooks/record", import.meta.url),
);

/** The command line of `deno task dev record`. */
export const command = defineCommand({
  name: "dev record",
  summary:
    "Trains the nets of the record at full scale, from where it stopped; it can be interrupted\n" +
    "at any time. It waits while a benchmark runs. Several processes share the work: on two\n" +
    "cores, two with ALEXNET_THREADS=1 each need 16 % less time than one with two threads, and\n" +
    "compute the same bits.",
  operands: {
    placeholder: "CLAIM",
    description: "Claims or experiments to continue (default: all, in the order of the plan)",
    maximum: 20,
  },
  flags: {
    status: {
      kind: "switch",
      description: "Only show what is recorded and how many hours the rest takes",
    },
    json: { kind: "switch", description: "Print JSON, with --status" },
    shard: shardFlag,
    out: {
      kind: "text",
      placeholder: "FOLDER",
      description: "With --shard: the folder of the results, in place of the record",
    },
    merge: {
      kind: "text",
      placeholder: "FOLDER",
      description: "Add to the record what the jobs with --shard wrote to FOLDER",
    },
  },
  examples: [
    { command: "deno task dev record --status", does: "What is recorded, and the hours left." },
    { command: "deno task dev record --status --json", does: "The same for a program." },
    {
      command: "deno task dev record two-towers",
      does: "Continues the experiments that decide this claim.",
    },
    {
      command: "deno task dev record two-towers --shard 3/8 --out parts",
      does: "The third of eight jobs; the merge has --merge parts in place of both flags.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async (parsed) => {
    const { values, operands } = parsed;
    if (values.json && !values.status) {
      throw new BadArgumentError("--json is for the status; add --status.");
    }
    const division = divisionOf(parsed);
    const experiments = chosen(operands);
    if (division !== undefined) return await divided(experiments, division, recordFolder);
    const found = await status(experiments);
    console.log(values.json ? JSON.stringify(found, null, 2) : statusText(found));
    return values.status ? 0 : await record(experiments);
  });
}

/**
 * The experiments that the operands select, by their own names or by the claims that they decide.
 */
function chosen(names: readonly string[]): readonly RecordedExperiment[] {
  if (names.length === 0) return plannedExperiments;
  for (const name of names) {
    const known = [...new Set(plannedExperiments.flatMap(({ id, decides }) => [id, ...decides]))];
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    throw new BadArgumentError(
      `Expected a claim or an experiment of the record but found "${name}"` +
        (near === undefined ? `; there are ${known.join(", ")}.` : `; did you mean "${near}"?`),
    );
  }
  return plannedExperiments.filter(({ id, decides }) =>
    names.some((name) => name === id || decides.includes(name))
  );
}

/** The progress of the record. */
interface RecordStatus {
  readonly experiments: readonly { id: string; done: number; total: number; hoursLeft: number }[];
  readonly hoursLeft: number;
  /** Multiply-adds per second, on which the hours are based. */
  readonly speed: number;
  /** Whether the speed was recorded rather than assumed. */
  readonly speedRecorded: boolean;
}

async function status(experiments: readonly RecordedExperiment[]): Promise<RecordStatus> {
  const rows = new Map<string, readonly RecordRow[]>();
  for (const { id } of experiments) rows.set(id, await readRecord(recordFolder, id));
  const recorded = recordedSpeed([...rows.values()].flat());
  const speed = recorded ?? EXPECTED_SPEED;
  const found = experiments.map((experiment) => {
    const { id } = experiment;
    const { done, left, hoursLeft } = recordProgress(experiment, rows.get(id) ?? [], speed);
    return { id, done, total: done + left.length, hoursLeft };
  });
  return {
    experiments: found,
    hoursLeft: found.reduce((sum, { hoursLeft }) => sum + hoursLeft, 0),
    speed,
    speedRecorded: recorded !== undefined,
  };
}

/** One line per experiment, and the total hours. */
function statusText({ experiments, hoursLeft, speed, speedRecorded }: RecordStatus): string {
  return [
    ...experiments.map(({ id, done, total, hoursLeft }) =>
      `${id}: ${done} of ${total} training runs, ${hoursLeft.toFixed(1)} hours left`
    ),
    `in all ${hoursLeft.toFixed(1)} hours at ${speedRecorded ? "the recorded" : "an assumed"} ` +
    `speed of ${(speed / 1e9).toFixed(0)} billion multiply-adds per second`,
  ].join("\n");
}

async function record(experiments: readonly RecordedExperiment[]): Promise<number> {
  const { train: training, test } = await loadCifar10();
  const code = await untilStopped(async (how) => {
    for (const planned of experiments) {
      const experiment = await atRecordedRates(recordFolder, planned);
      if (experiment === undefined) {
        console.log(`${planned.id}: waits for the rates of its pilot.`);
        continue;
      }
      const rows = await readRecord(recordFolder, experiment.id);
      const { left } = recordProgress(experiment, rows, EXPECTED_SPEED);
      for (const job of left) {
        await runInFolder(job, { training, test }, how);
        if (how.signal.aborted) return false;
      }
      const ends = { ...how, record: recordFolder, runs: `${cacheFolder()}/record-nets` };
      if (!await recordEnsembles(experiment, { training, test }, ends)) return false;
    }
    return true;
  });
  if (code === 0) console.log(statusText(await status(experiments)));
  return code;
}

/** Runs a job in its own folder of the cache, unless another process runs it already. */
async function runInFolder(job: RecordedJob, images: RecordImages, how: RecordWork): Promise<void> {
  const run = `${cacheFolder()}/record/${jobName(job)}`;
  const end = await recordJob(job, images, { ...how, record: recordFolder, run });
  if (end === "taken") console.log(`${jobName(job)}: another process is training it.`);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
