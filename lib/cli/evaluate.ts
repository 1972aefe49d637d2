/**
 * `deno task evaluate`: the error rates of a checkpoint on CIFAR-10 or on the user's own pictures.
 *
 * @module
 */
import { cifar10Hierarchy } from "../../datasets/cifar10/cifar10_hierarchy.ts";
import { wnidsOf } from "../../datasets/ilsvrc/classes.ts";
import type { ShardedImages } from "../../datasets/shards/sharded_images.ts";
import { requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { evaluationOf, type EvaluationReport } from "../evaluation/evaluate.ts";
import { evaluateTogether } from "../evaluation/evaluate_together.ts";
import { permutationAlarm } from "../evaluation/permutation_alarm.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { RandomStreams } from "../random.ts";
import { resultPath } from "../work_shards/shard_result.ts";
import { defineCommand, type FlagValues, OPERAND } from "./command/arguments.ts";
import {
  evaluationTable,
  type MeasuredNet,
  netsOf,
  weightRows,
} from "./evaluation/evaluation_table.ts";
import { findCheckpoint, warnOnStandardError } from "./command/find_checkpoint.ts";
import { requireNew, requireThere } from "./command/checked_paths.ts";
import { type OpenedNet, openNet } from "./evaluation/evaluated_images.ts";
import { type Division, divisionOf, predictorOf } from "./evaluation/division.ts";
import { evaluateFlags } from "./evaluation/evaluate_flags.ts";
import { evaluatePart } from "./evaluation/evaluate_part.ts";
import { guessUnlabelled } from "./evaluation/unlabelled.ts";
import { isShardFolder, requireComplete } from "./shards/shard_folder.ts";
import { openShards } from "../../datasets/shards/open_shards.ts";
import { comparedWith, comparisonRow } from "./evaluation/compared_nets.ts";
import { machineLine } from "./command/machine.ts";
import { readHierarchy } from "./command/hierarchy_flag.ts";
import { print, printFor } from "./command/print.ts";
import { publishedTable } from "./evaluation/published_table.ts";
import { runCommand } from "./command/run_command.ts";
import { startBackend } from "./command/shared_flags.ts";
import { shownClasses } from "./pictures/shown_classes.ts";
import { numberingOf, requireOfficialLines, submissionOf } from "./evaluation/submission_file.ts";

/** The command line of `deno task evaluate`. */
export const command = defineCommand({
  name: "evaluate",
  summary:
    "Measures the error rates of a trained network on CIFAR-10, or on your own pictures: a folder\n" +
    "with one folder per class or a list of `path label` lines, with the net's classes or, in a\n" +
    "list, their numbers from 0. The probabilities of several networks are averaged.",
  flags: evaluateFlags,
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
    {
      command: "deno task evaluate --weights out/alexnet --data shards --crops ten",
      does: "The validation images of ILSVRC; --split test with --submission guesses the test.",
    },
    {
      command: "deno task evaluate --data shards --crops ten --shard 3/8 --out parts",
      does: "The third of eight jobs; the merge has --merge parts in place of both flags.",
    },
  ],
});

type EvaluateFlags = FlagValues<typeof command.flags>;

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async (parsed) => {
    const { values, given } = parsed;
    const without = (flag: "split" | "hierarchy" | "search" | "order", reason: string) => {
      if (given.has(flag)) throw new BadArgumentError(`--${flag} is for ${reason}.`);
    };
    const isShards = values.data !== undefined && await isShardFolder(values.data);
    if (values.data !== undefined && !isShards) {
      without("split", "CIFAR-10 and shards; leave it out with a folder or list of pictures");
    }
    if (values.data === undefined) {
      without("hierarchy", "pictures with the classes of ImageNet; add --data");
    }
    if (values.weights.length < 2) without("search", "several nets; name them after --weights");
    if (values.submission === undefined) without("order", "--submission; add it");
    const division = divisionOf(parsed);
    if (values.data === undefined || !isShards) return await work(values, division);
    using shards = await openShards(values.data, { split: values.split ?? "val" });
    if (values.submission !== undefined) requireComplete(shards);
    return await (shards.hasLabels || division.shard !== undefined
      ? work(values, division, shards)
      : guessUnlabelled(values, shards, given, division));
  });
}

/** The job of `--shard`, or all of the work. */
async function work(flags: EvaluateFlags, division: Division, shards?: ShardedImages) {
  if (division.shard === undefined) return await measure(flags, division, shards);
  const { shard, folder, commands } = division;
  const nets = await namedNets(flags);
  printFor(flags)(await startBackend(flags));
  const job = { ...{ shard, folder, shards, nets }, again: commands.again };
  const done = await evaluatePart(job, flags);
  printFor(flags)(`${done} ${commands.next}`);
  if (flags.json) print(JSON.stringify({ shard, result: resultPath(folder, shard) }));
}

/** The paths of the nets, that to compare with last. */
async function namedNets({ weights, against }: EvaluateFlags): Promise<string[]> {
  const wishes = [
    ...(weights.length === 0 ? [undefined] : weights),
    ...(against === undefined ? [] : [against]),
  ];
  const found = await Promise.all(wishes.map(findCheckpoint));
  await requireThere(found);
  return found;
}

async function measure(
  flags: EvaluateFlags,
  division: Division,
  shards?: ShardedImages,
): Promise<void> {
  const { search, submission, out } = flags;
  const tell = printFor(flags);
  // Whatever can be wrong with files and flags is found before anything is measured.
  if (out !== undefined) await requireNew(out, "--out");
  if (submission !== undefined) await requireNew(submission, "--submission");
  const all = await namedNets(flags);
  const [found, [against]] = flags.against === undefined
    ? [all, []]
    : [all.slice(0, -1), all.slice(-1)];
  tell(await startBackend(flags));
  const predict = await predictorOf(division, flags, all.length, shards);
  const first = await openNet(found[0], flags, shards);
  const { images } = first;
  if (submission !== undefined) requireOfficialLines(images);
  if (search !== undefined) requireInteger("--search", search, { min: 1, max: images.count - 1 });
  const given = flags.hierarchy === undefined ? undefined : await readHierarchy(flags.hierarchy);
  // The classes of CIFAR-10 are animals and vehicles.
  const hierarchy = given?.of(await wnidsOf(images.classNames)) ??
    (flags.data === undefined ? cifar10Hierarchy : undefined);
  const kitOrder = submission === undefined ? undefined : given?.order;
  const numbering = await numberingOf(
    images.classNames,
    flags.order,
    kitOrder,
    shards?.classTable,
  );
  const measureNet = async (opened: OpenedNet, position: number): Promise<MeasuredNet> => {
    const { net: { info: { preprocessing } }, images } = opened;
    const predictions = await predict(opened, position);
    const evaluation = evaluationOf(predictions, images, { preprocessing, crops: flags.crops });
    return { ...opened, evaluation };
  };
  const measured = [await measureNet(first, 0)];
  for (const path of found.slice(1)) {
    measured.push(await measureNet(await openNet(path, flags, shards), measured.length));
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
    await measureNet(await openNet(against, flags, shards), measured.length),
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

if (import.meta.main) Deno.exit(await main(Deno.args));
