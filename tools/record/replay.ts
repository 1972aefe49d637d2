/**
 * `deno task dev replay`: trains rows of the record again and compares the bits.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { BadArgumentError, nearestName } from "../../lib/errors.ts";
import { plannedExperiments } from "../../lib/experiments/record/planned_experiments.ts";
import { readRecord } from "../../lib/experiments/record/record_file.ts";
import { jobName } from "../../lib/experiments/record/recorded_experiment.ts";
import type { RecordRow } from "../../lib/experiments/record/record_row.ts";
import { type Replay, replayDifference, replayRow } from "../../lib/experiments/record/replay.ts";
import { backendRecord, resumeBackend } from "../../lib/ops/resume_backend.ts";
import { RandomStreams } from "../../lib/random.ts";
import { defineCommand } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { leastSeeds } from "../../lib/statistics/estimate.ts";
import { standardDeviation } from "../../lib/statistics/student_interval.ts";
import { recordFolder } from "./record.ts";

/** The command line of `deno task dev replay`. */
export const command = defineCommand({
  name: "dev replay",
  summary:
    "Trains rows of the record again from their first update. With the processor, the libraries,\n" +
    "the kernels and the Deno of a row, every bit is the same, and other bits are a fault;\n" +
    "otherwise the errors differ like those of two seeds. OpenBLAS chooses kernels by the\n" +
    "processor; OPENBLAS_CORETYPE=SkylakeX chooses those of most rows.",
  operands: {
    placeholder: "ROW",
    description: "Rows by experiment, arm and seed, e.g. towers/half-net/3",
    maximum: 100,
  },
  flags: {
    epochs: {
      kind: "integer",
      minimum: 1,
      default: 1,
      description: "How many epochs of each row",
    },
    random: {
      kind: "integer",
      minimum: 1,
      description: "Draw this many rows of those whose bits must be the same here",
    },
    seed: { kind: "integer", minimum: 0, default: 1, description: "Seed of the random choice" },
  },
  examples: [
    { command: "deno task dev replay towers/half-net/3", does: "The first epoch of one row." },
    { command: "deno task dev replay --random 10", does: "The first epoch of ten rows." },
  ],
});

/**
 * Runs the command with `args` and returns its exit code: 1 when bits differ that must be the same, or
 * when fewer rows must be the same here than `--random` asks for.
 */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { epochs, random, seed }, operands }) => {
    const rows: RecordRow[] = [];
    for (const { id } of plannedExperiments) rows.push(...await readRecord(recordFolder, id));
    const chosen = random === undefined
      ? operands.map((name) => rowNamed(name, rows))
      : drawn(await repeatable(rows, epochs), random, seed);
    if (chosen.length === 0) {
      throw new BadArgumentError("Expected a row such as towers/half-net/3, or --random 10.");
    }
    const { train: training, test } = await loadCifar10();
    let [same, other, faults] = [0, 0, 0];
    for (const row of chosen) {
      const replay = await replayRow(row, { training, test }, {
        epochs: Math.min(epochs, row.epochs.length),
      });
      const fault = replay.epochs.some(({ sameBits }) => !sameBits);
      if (replay.difference !== undefined) other++;
      else if (fault) faults++;
      else same++;
      console.log(
        `${jobName(row)}: ${sentence(replay, spreadAt(row, rows, replay.epochs.length))}`,
      );
    }
    console.log(
      `${same} of ${chosen.length} rows have the same bits; ${faults} differ although they must not; ` +
        `${other} come from other processors or libraries, where bits may differ.`,
    );
    return faults === 0 ? 0 : 1;
  });
}

/** The rows whose first `epochs` epochs must have the same bits here. */
async function repeatable(rows: readonly RecordRow[], epochs: number): Promise<RecordRow[]> {
  const { report } = await resumeBackend(undefined);
  const now = { backend: backendRecord(), report, deno: Deno.version.deno };
  return rows.filter((row) => replayDifference(row, now, epochs) === undefined);
}

/**
 * The standard deviation of the test errors of all seeds of the arm of `row` after `epochs` epochs;
 * undefined for fewer than three seeds.
 */
function spreadAt(
  { experiment, arm }: RecordRow,
  rows: readonly RecordRow[],
  epochs: number,
): number | undefined {
  const errors = rows
    .filter((row) => row.experiment === experiment && row.arm === arm)
    .map((row) => row.epochs[epochs - 1].testError);
  return errors.length < leastSeeds ? undefined : standardDeviation(errors);
}

function rowNamed(name: string, rows: readonly RecordRow[]): RecordRow {
  const row = rows.find((known) => jobName(known) === name);
  if (row !== undefined) return row;
  const near = nearestName(name, rows.map(jobName));
  throw new BadArgumentError(
    `Expected a row of the record but found "${name}"` +
      (near === undefined ? "." : `; did you mean "${near}"?`),
  );
}

/**
 * `count` rows, each at most once.
 *
 * @throws {BadArgumentError} if there are fewer.
 */
function drawn(rows: readonly RecordRow[], count: number, seed: number): RecordRow[] {
  if (rows.length < count) {
    throw new BadArgumentError(
      `Expected ${count} rows that this machine must repeat bit for bit but found ${rows.length}; ` +
        "name rows to train them again here.",
    );
  }
  const order = new RandomStreams(seed).stream("replay").permutation(rows.length);
  return [...order].slice(0, count).map((i) => rows[i]);
}

/** What a replay found, in one line. */
function sentence({ epochs, difference }: Replay, spread: number | undefined): string {
  const same = epochs.filter(({ sameBits }) => sameBits).length;
  const bits = `${same} of ${epochs.length} epochs with the same bits`;
  if (difference === undefined) return bits;
  const change = `test error ${signed(epochs.at(-1)?.testErrorChange)} points from the record`;
  const seeds = spread === undefined
    ? ""
    : ` (standard deviation between its seeds: ${spread.toFixed(2)})`;
  return `${bits}; ${change}${seeds}. ${difference}`;
}

function signed(change = NaN): string {
  return `${change < 0 ? "" : "+"}${change.toFixed(2)}`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
