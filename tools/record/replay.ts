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
import { type Replay, replayRow } from "../../lib/experiments/record/replay.ts";
import { RandomStreams } from "../../lib/random.ts";
import { defineCommand } from "../../lib/cli/command/arguments.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { recordFolder } from "./record.ts";

/** The command line of `deno task dev replay`. */
export const command = defineCommand({
  name: "dev replay",
  summary:
    "Trains rows of the record again from their first update. With the processor, the libraries\n" +
    "and the Deno of the record, every bit is the same; otherwise the errors differ like those\n" +
    "of two seeds.",
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
      description: "Take this many rows at random instead of named ones",
    },
    seed: { kind: "integer", minimum: 0, default: 1, description: "Seed of the random choice" },
  },
  examples: [
    { command: "deno task dev replay towers/half-net/3", does: "The first epoch of one row." },
    { command: "deno task dev replay --random 10", does: "The first epoch of ten rows." },
  ],
});

/** Runs the command with `args` and returns its exit code: 1 when bits differ that must be the same. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values: { epochs, random, seed }, operands }) => {
    const rows: RecordRow[] = [];
    for (const { id } of plannedExperiments) rows.push(...await readRecord(recordFolder, id));
    const chosen = random === undefined
      ? operands.map((name) => rowNamed(name, rows))
      : drawn(rows, random, seed);
    if (chosen.length === 0) {
      throw new BadArgumentError("Expected a row such as towers/half-net/3, or --random 10.");
    }
    const { train: training, test } = await loadCifar10();
    let faults = 0;
    for (const row of chosen) {
      const replay = await replayRow(row, { training, test }, {
        epochs: Math.min(epochs, row.epochs.length),
      });
      console.log(`${jobName(row)}: ${sentence(replay)}`);
      if (replay.difference === undefined && replay.epochs.some(({ sameBits }) => !sameBits)) {
        faults++;
      }
    }
    return faults === 0 ? 0 : 1;
  });
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

/** `count` rows, each at most once. */
function drawn(rows: readonly RecordRow[], count: number, seed: number): RecordRow[] {
  const order = new RandomStreams(seed).stream("replay").permutation(rows.length);
  return [...order].slice(0, count).map((i) => rows[i]);
}

/** What a replay found, in one line. */
function sentence({ epochs, difference }: Replay): string {
  const same = epochs.filter(({ sameBits }) => sameBits).length;
  const bits = `${same} of ${epochs.length} epochs with the same bits`;
  if (difference === undefined) return bits;
  const last = epochs.at(-1);
  return `${bits}; test error ${
    signed(last?.testErrorChange)
  } points from the record. ${difference}`;
}

function signed(change = NaN): string {
  return `${change < 0 ? "" : "+"}${change.toFixed(2)}`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
