/**
 * `deno task evaluate`: the error rates of a checkpoint on CIFAR-10 or on the user's own pictures.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { cifar10Hierarchy } from "../../datasets/cifar10_hierarchy.ts";
import { first } from "../../datasets/dataset.ts";
import { wnidsOf } from "../../datasets/ilsvrc/classes.ts";
import { resizeDataset } from "../../datasets/pictures/resize.ts";
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { evaluateInFull, type EvaluationReport, type NamedImages } from "../evaluation/evaluate.ts";
import { evaluateTogether } from "../evaluation/evaluate_together.ts";
import { permutationAlarm } from "../evaluation/permutation_alarm.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { printable } from "../printable.ts";
import { RandomStreams } from "../random.ts";
import { loadTrainedNet, type TrainedNet } from "../training/checkpoint/trained_net.ts";
import { progressReporter } from "../training/progress.ts";
import { defineCommand, type FlagValues, OPERAND } from "./command/arguments.ts";
import {
  evaluationTable,
  type MeasuredNet,
  netsOf,
  weightRows,
} from "./evaluation/evaluation_table.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { requireNew, requireThere } from "./command/checked_paths.ts";
import { comparedWith, comparisonRow } from "./evaluation/compared_nets.ts";
import { machineLine } from "./command/machine.ts";
import { hierarchyFlag, readHierarchy } from "./command/hierarchy_flag.ts";
import { orderFlag } from "./command/order_flag.ts";
import { dataFlag, drawn, openPictures } from "./pictures/picture_folder.ts";
import { warnOfSeenPictures } from "./pictures/seen_pictures.ts";
import { print, printFor } from "./command/print.ts";
import { publishedTable } from "./evaluation/published_table.ts";
import { runCommand } from "./command/run_command.ts";
import {
  backendFlags,
  cropsFlag,
  jsonFlag,
  startBackend,
  weightsFlag,
} from "./command/shared_flags.ts";
import { shownClasses } from "./pictures/shown_classes.ts";
import { numberingOf, submissionOf } from "./evaluation/submission_file.ts";

/** The command line of `deno task evaluate`. */
export const command = defineCommand({
  name: "evaluate",
  summary:
    "Measures the error rates of a trained network on CIFAR-10, or on your own pictures: a folder\n" +
    "with one folder per class or a list of `path label` lines, with the net's classes or, in a\n" +
    "list, their numbers from 0. The probabilities of several networks are averaged.",
  flags: {
    weights: { ...weightsFlag, repeated: true },
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
    search: {
      kind: "integer",
      minimum: 1,
      maximum: 10_000_000,
      description:
        "Of several nets: find the weights of their average with the lowest top-5 error on N " +
        "random images, and test on the others (default: equal weights)",
    },
    against: {
      kind: "text",
      placeholder: "FILE",
      description: "Another net to compare with, on the same images (McNemar's test)",
    },
    submission: {
      kind: "text",
      placeholder: "FILE",
      description:
        "Write the five best guesses of each image to this file, which must not exist, " +
        "as ILSVRC asks for them: class numbers from 1, a line per image by file name",
    },
    order: {
      ...orderFlag,
      description: `For --submission. ${orderFlag.description} (default: the kit of --hierarchy, ` +
        `else the net's own order)`,
    },
    hierarchy: hierarchyFlag,
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
    {
      command: "deno task evaluate --weights out/a out/b --against out/c",
      does: "The mean of two nets, and whether a third one is worse.",
    },
    {
      command: "deno task evaluate --weights out/full --submission guesses.txt",
      does: "A file for deno task score.",
    },
  ],
});

type EvaluateFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => {
    const without = (flag: "split" | "hierarchy" | "search" | "order", reason: string) => {
      if (given.has(flag)) throw new BadArgumentError(`--${flag} is for ${reason}.`);
    };
    if (values.data !== undefined) without("split", "CIFAR-10; leave it out with --data");
    else without("hierarchy", "pictures with the classes of ImageNet; add --data");
    if (values.weights.length < 2) without("search", "several nets; name them after --weights");
    if (values.submission === undefined) without("order", "--submission; add it");
    return measure(values);
  });
}

async function measure(flags: EvaluateFlags): Promise<void> {
  const { search, submission, out } = flags;
  const tell = printFor(flags);
  // Whatever can be wrong with files and flags is found before anything is measured.
  if (out !== undefined) await requireNew(out, "--out");
  if (submission !== undefined) await requireNew(submission, "--submission");
  const wishes = flags.weights.length === 0 ? [undefined] : flags.weights;
  const found = await Promise.all(wishes.map(findCheckpoint));
  const against = flags.against === undefined ? undefined : await findCheckpoint(flags.against);
  await requireThere(against === undefined ? found : [...found, against]);
  tell(await startBackend(flags));
  const first = await openNet(found[0], flags);
  const { images } = first;
  if (search !== undefined) requireInteger("--search", search, { min: 1, max: images.count - 1 });
  const given = flags.hierarchy === undefined ? undefined : await readHierarchy(flags.hierarchy);
  // The classes of CIFAR-10 are animals and vehicles.
  const hierarchy = given?.of(await wnidsOf(images.classNames)) ??
    (flags.data === undefined ? cifar10Hierarchy : undefined);
  const kitOrder = submission === undefined ? undefined : given?.order;
  const numbering = await numberingOf(images.classNames, flags.order, kitOrder);
  const measured = [await measureNet(first, flags)];
  for (const path of found.slice(1)) {
    measured.push(await measureNet(await openNet(path, flags), flags));
  }
  const stream = new RandomStreams(0).stream("search");
  const together = evaluateTogether(measured.map(({ evaluation }) => evaluation), {
    hierarchy,
    search: search === undefined ? undefined : { images: search, stream },
  });
  const { report, weights, probabilities } = together;
  const other = against === undefined ? undefined : comparedWith(
    together,
    measured[0].evaluation,
    await measureNet(await openNet(against, flags), flags),
  );
  const alarm =
    measured.flatMap(({ evaluation, net: { classOrder } }) =>
      alarmOf(evaluation.report, classOrder) ?? []
    )[0];
  const guesses = submission === undefined
    ? undefined
    : submissionOf({ images, read: measured[0].evaluation.read, probabilities }, numbering);
  tell(evaluationTable(report, measured, await shownClasses(images.classNames), [
    ...weightRows(measured, together),
    ...(other === undefined ? [] : [comparisonRow(other)]),
    ...(submission === undefined || guesses === undefined
      ? []
      : [["submission", `${submission}: ${guesses.meaning}`] as const]),
    ...(out === undefined ? [] : [["report", out] as const]),
  ]));
  const published = publishedTable(report);
  if (published !== "") tell(published);
  if (alarm !== undefined) warnOnStandardError(alarm);
  const text = JSON.stringify(
    {
      checkpoint: measured[0].net.path,
      ...(measured.length === 1 ? {} : { nets: netsOf(measured, weights) }),
      machine: machineLine(),
      ...report,
      ...(other === undefined ? {} : { against: other }),
      ...(alarm === undefined ? {} : { alarm }),
    },
    null,
    // The confusion matrix of 1,000 classes would be a million lines.
    report.classes > 100 ? 0 : 2,
  );
  if (out !== undefined) await writeAtomically(out, `${text}\n`, { createNew: true });
  if (submission !== undefined && guesses !== undefined) {
    await writeAtomically(submission, guesses.text, { createNew: true });
  }
  if (flags.json) print(text);
}

/** A warning if the labels look permuted to a net whose classes are in a known order. */
function alarmOf({ images, errors }: EvaluationReport, order?: string): string | undefined {
  const top1 = errors.find(({ k }) => k === 1);
  return order === undefined || top1 === undefined
    ? undefined
    : permutationAlarm(images, top1.error, order);
}

/** A net and the images that it is to classify. */
type OpenedNet = Pick<MeasuredNet, "net" | "images">;

/** Loads the net at `path`, and opens the images of the flags as it expects them. */
async function openNet(path: string, flags: EvaluateFlags): Promise<OpenedNet> {
  const net = await loadTrainedNet(path, { warn: warnOnStandardError });
  printFor(flags)(`${net.path}: ${printable(net.info.spec.name)}`);
  const images = flags.data === undefined
    ? await cifarImages(net, flags)
    : await folderImages(net, flags.data, flags.limit);
  return { net, images };
}

/** Lets a net classify its images, and disposes of it. */
async function measureNet(
  { net, images }: OpenedNet,
  { crops }: EvaluateFlags,
): Promise<MeasuredNet> {
  const { model, info: { preprocessing } } = net;
  const progress = progressReporter();
  const evaluation = await evaluateInFull(model, images, {
    ...{ preprocessing, crops },
    onProgress: (images) => progress.test?.(images),
  });
  progress.end();
  model.dispose();
  return { net, images, evaluation };
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
        `${path} has the classes ${listed(info.classNames)}; --data takes your own pictures.`,
    );
  }
  const subset = first(whole, Math.min(limit, whole.count));
  const { imageSide } = info.preprocessing;
  return imageSide === subset.side ? subset : resizeDataset(subset, imageSide);
}

/** The names of classes, of which published nets have a thousand. */
function listed(names: readonly string[]): string {
  const rest = names.length - 10;
  return names.slice(0, 10).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** The pictures of a folder, which are read while the net runs; at most `limit`, at random. */
async function folderImages(
  { info }: TrainedNet,
  path: string,
  limit: number = Infinity,
): Promise<NamedImages> {
  const { spec, preprocessing: { imageSide }, classNames } = info;
  const { all, part } = await openPictures(path, spec, imageSide, { classNames });
  await warnOfSeenPictures(info, path, all);
  if (limit >= all.count) return all;
  const stream = new RandomStreams(0).stream("limit");
  return part(`${path}, ${limit} of ${all.count}`, drawn(all.count, limit, stream));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
