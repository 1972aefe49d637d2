/**
 * `deno task evaluate`: the error rates of a checkpoint on CIFAR-10.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { cifar10Hierarchy } from "../../datasets/cifar10_hierarchy.ts";
import { first } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/resize.ts";
import { BadArgumentError } from "../errors.ts";
import { worstConfusions } from "../evaluation/confusion.ts";
import { evaluateInFull } from "../evaluation/evaluate.ts";
import { bestGuesses } from "../evaluation/guesses.ts";
import { hierarchyCosts } from "../evaluation/hierarchy.ts";
import { hierarchicalErrors } from "../evaluation/ilsvrc.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { requireWritable } from "../files/system_error.ts";
import { backendWishes, useBackend } from "../ops/backend.ts";
import { percent } from "../training/progress.ts";
import { printable } from "../printable.ts";
import { loadTrainedNet } from "../training/checkpoint/trained_net.ts";
import { defineCommand, type FlagValues } from "./arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./find_checkpoint.ts";
import { machineLine } from "./machine.ts";
import { print } from "./print.ts";
import { resultTable } from "./result_table.ts";
import { runCommand } from "./run_command.ts";

/** The command line of `deno task evaluate`. */
export const command = defineCommand({
  name: "evaluate",
  summary: "Measures the error rates of a trained network on CIFAR-10.",
  operands: {
    placeholder: "CHECKPOINT",
    description: "A checkpoint or a run's folder (default: the newest in out/)",
    maximum: 1,
  },
  flags: {
    crops: {
      kind: "choice",
      choices: ["center", "ten"],
      default: "center",
      description: "Patches per image; with ten, their probabilities are averaged",
    },
    split: {
      kind: "choice",
      choices: ["test", "train"],
      default: "test",
      description: "Which images",
    },
    limit: {
      kind: "integer",
      minimum: 1,
      maximum: 50_000,
      default: 10_000,
      description: "Number of images",
    },
    backend: {
      kind: "choice",
      choices: backendWishes,
      description: "Backend (default: the fastest on this machine)",
    },
    out: {
      kind: "text",
      placeholder: "FILE",
      description: "Write the whole report to this JSON file, which must not exist",
    },
  },
  examples: [
    { command: "deno task evaluate", does: "The newest run in out/, centre crop." },
    {
      command: "deno task evaluate out/full --crops ten --out report.json",
      does: "Ten crops per image, as in the paper, with the report in a file.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => evaluate(operands[0], values));
}

async function evaluate(
  wish: string | undefined,
  flags: FlagValues<typeof command.flags>,
): Promise<void> {
  const { crops, split, limit, out } = flags;
  if (out !== undefined && await Deno.lstat(out).then(() => true, () => false)) {
    throw new BadArgumentError(`${out} already exists; name another file with --out.`);
  }
  if (out !== undefined) {
    await requireWritable(out, "make the folder, or name another file by --out");
  }
  const found = await findCheckpoint(wish);
  const backend = await useBackend(flags.backend);
  const { model, info, path } = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { preprocessing, spec } = info;
  print(`${backend}\n${path}: ${printable(spec.name)}`);
  const whole = (await loadCifar10())[split];
  if (info.classNames.join() !== whole.classNames.join()) {
    throw new BadArgumentError(
      `Expected a net for CIFAR-10's classes (${whole.classNames.join(", ")}) but ` +
        `${path} tells ${info.classNames.join(", ")}.`,
    );
  }
  const subset = first(whole, Math.min(limit, whole.count));
  const { imageSide } = preprocessing;
  const images = imageSide === subset.side ? subset : resizeDataset(subset, imageSide);
  const { report, probabilities } = await evaluateInFull(model, images, { preprocessing, crops });
  model.dispose();
  const guesses = bestGuesses(probabilities, report.classes, Math.min(5, report.classes));
  // The development kit numbers classes from 1.
  const hierarchical = hierarchicalErrors(
    guesses.map((row) => row.map((label) => label + 1)),
    Array.from(subset.labels, (label) => label + 1),
    hierarchyCosts(cifar10Hierarchy),
  );
  const mistakes = worstConfusions(report.confusion, 3).map(({ truth, taken, count }) =>
    `${info.classNames[truth]} for ${info.classNames[taken]} (${count})`
  );
  const [hardest] = report.perClass.flatMap(({ name, error }) =>
    error === undefined ? [] : [{ name, error }]
  ).toSorted((a, b) => b.error - a.error);
  print(resultTable(report, {
    title: spec.name,
    guesses: [1, 2, 3, 4, 5],
    rows: [
      [
        "hierarchical error",
        `${hierarchical[0].toFixed(3)} (1: of the same kind, 2: animal for vehicle)`,
      ],
      ["hardest class", `${hardest.name}, ${percent(hardest.error)} wrong`],
      ["taken for others", mistakes.join(", ")],
      ["speed", `${Math.round(report.imagesPerSecond)} images/s`],
      ...(out === undefined ? [] : [["report", out] as const]),
    ],
  }));
  if (out !== undefined) {
    const text = JSON.stringify({ checkpoint: path, machine: machineLine(), ...report }, null, 2);
    await writeAtomically(out, `${text}\n`, { createNew: true });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
