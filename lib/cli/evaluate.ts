/**
 * `deno task evaluate`: the error rates of a checkpoint on CIFAR-10 or on the user's own pictures.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { cifar10Hierarchy } from "../../datasets/cifar10_hierarchy.ts";
import { first } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/pictures/resize.ts";
import { BadArgumentError } from "../errors.ts";
import { worstConfusions } from "../evaluation/confusion.ts";
import { evaluate, type EvaluationReport, type NamedImages } from "../evaluation/evaluate.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { requireWritable } from "../files/system_error.ts";
import { printable } from "../printable.ts";
import { RandomStreams } from "../random.ts";
import { loadTrainedNet, type TrainedNet } from "../training/checkpoint/trained_net.ts";
import { percent, progressReporter } from "../training/progress.ts";
import { defineCommand, type FlagValues, OPERAND } from "./arguments.ts";
import { findCheckpoint, warnOnStandardError } from "./find_checkpoint.ts";
import { machineLine } from "./machine.ts";
import { dataFlag, drawn, openPictures, warnOfSeenPictures } from "./picture_folder.ts";
import { print, printFor } from "./print.ts";
import { resultTable } from "./result_table.ts";
import { runCommand } from "./run_command.ts";
import { backendFlags, cropsFlag, jsonFlag, startBackend, weightsFlag } from "./shared_flags.ts";

/** The command line of `deno task evaluate`. */
export const command = defineCommand({
  name: "evaluate",
  summary:
    "Measures the error rates of a trained network on CIFAR-10, or on your own pictures: a folder\n" +
    "with one folder per class, named after the net's classes.",
  flags: {
    weights: weightsFlag,
    data: dataFlag,
    crops: cropsFlag,
    split: {
      kind: "choice",
      choices: ["test", "train"],
      default: "test",
      description: "Which images of CIFAR-10",
    },
    limit: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000_000,
      description: "Number of images (default: 10000 of CIFAR-10, all of a folder)",
    },
    ...backendFlags,
    out: {
      kind: "text",
      placeholder: "FILE",
      description: "Write the whole report to this JSON file, which must not exist",
    },
    json: jsonFlag,
  },
  renamed: { [OPERAND]: "weights" },
  examples: [
    { command: "deno task evaluate", does: "The newest run in out/, centre crop." },
    {
      command: "deno task evaluate --weights out/full --crops ten --out report.json",
      does: "Ten crops per image, as in the paper, with the report in a file.",
    },
    {
      command: "deno task evaluate --weights out/pets --data more-pets",
      does: "How well a net does on other pictures of the same classes.",
    },
  ],
});

type EvaluateFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => {
    if (values.data !== undefined && given.has("split")) {
      throw new BadArgumentError("--split is for CIFAR-10; leave it out with --data.");
    }
    return measure(values);
  });
}

async function measure(flags: EvaluateFlags): Promise<void> {
  const { crops, out } = flags;
  const tell = printFor(flags);
  if (out !== undefined && await Deno.lstat(out).then(() => true, () => false)) {
    throw new BadArgumentError(`${out} already exists; choose another file with --out.`);
  }
  if (out !== undefined) {
    await requireWritable(out, "create the folder, or choose another file with --out");
  }
  const found = await findCheckpoint(flags.weights);
  const backend = await startBackend(flags);
  const net = await loadTrainedNet(found, { warn: warnOnStandardError });
  const { model, info, path } = net;
  tell(`${backend}\n${path}: ${printable(info.spec.name)}`);
  const images = flags.data === undefined
    ? await cifarImages(net, flags)
    : await folderImages(net, flags.data, flags.limit);
  const progress = progressReporter();
  const report = await evaluate(model, images, {
    ...{ preprocessing: info.preprocessing, crops },
    onProgress: (images) => progress.test?.(images),
    // The classes of CIFAR-10 are known to be animals and vehicles.
    ...(flags.data === undefined ? { hierarchy: cifar10Hierarchy } : {}),
  });
  progress.end();
  model.dispose();
  tell(table(report, net, flags));
  const text = JSON.stringify({ checkpoint: path, machine: machineLine(), ...report }, null, 2);
  if (out !== undefined) await writeAtomically(out, `${text}\n`, { createNew: true });
  if (flags.json) print(text);
}

/** @throws {BadArgumentError} when the net is for other classes. */
async function cifarImages(
  { info, path }: TrainedNet,
  { split, limit = 10_000 }: EvaluateFlags,
): Promise<NamedImages> {
  const whole = (await loadCifar10())[split];
  if (info.classNames.join() !== whole.classNames.join()) {
    throw new BadArgumentError(
      `Expected a net for CIFAR-10's classes (${whole.classNames.join(", ")}) but ` +
        `${path} has the classes ${info.classNames.join(", ")}; test it on your own pictures ` +
        "with --data.",
    );
  }
  const subset = first(whole, Math.min(limit, whole.count));
  const { imageSide } = info.preprocessing;
  return imageSide === subset.side ? subset : resizeDataset(subset, imageSide);
}

/** The pictures of a folder, which are read while the net runs; at most `limit`, at random. */
async function folderImages(
  { info }: TrainedNet,
  path: string,
  limit: number = Infinity,
): Promise<NamedImages> {
  const { spec, preprocessing: { imageSide }, classNames } = info;
  const { all, part } = await openPictures(path, spec, imageSide, classNames);
  await warnOfSeenPictures(info, path);
  if (limit >= all.count) return all;
  const stream = new RandomStreams(0).stream("limit");
  return part(`${path}, ${limit} of ${all.count}`, drawn(all.count, limit, stream));
}

function table(
  report: EvaluationReport,
  { info: { spec, classNames } }: TrainedNet,
  { out }: EvaluateFlags,
): string {
  const { hierarchical, perClass, confusion } = report;
  const mistakes = worstConfusions(confusion, 3).map(({ truth, taken, count }) =>
    `${classNames[truth]} for ${classNames[taken]} (${count})`
  );
  const [hardest] = perClass.flatMap(({ name, error }) =>
    error === undefined ? [] : [{ name, error }]
  ).toSorted((a, b) => b.error - a.error);
  return resultTable(report, {
    title: spec.name,
    guesses: [1, 2, 3, 4, 5],
    rows: [
      ...(hierarchical === undefined ? [] : [
        [
          "hierarchical error",
          `${hierarchical[0].toFixed(3)} (1: of the same kind, 2: animal for vehicle)`,
        ] as const,
      ]),
      ["hardest class", `${hardest.name}, ${percent(hardest.error)} wrong`],
      ["most often confused", mistakes.join(", ") || "none"],
      ["speed", `${Math.round(report.imagesPerSecond)} images/s`],
      ...(out === undefined ? [] : [["report", out] as const]),
    ],
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
