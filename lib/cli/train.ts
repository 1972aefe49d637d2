/**
 * `deno task train`: trains a network on CIFAR-10 or on the user's own pictures and writes a
 * checkpoint, a log and a table of error rates.
 *
 * @module
 */
import { counted } from "../counted.ts";
import { basename, resolve } from "node:path";
import { BadArgumentError } from "../errors.ts";
import { resumeBackend } from "../ops/resume_backend.ts";
import { runThroughDeviceLoss } from "../training/run/device_recovery.ts";
import type { Checkpoint } from "../training/checkpoint/checkpoint_format.ts";
import { hasOtherClasses, type InitialWeights } from "../training/checkpoint/initial_weights.ts";
import type { EvaluationReport } from "../evaluation/evaluate.ts";
import { endReason, type RunEnd, type TrainingHistory } from "../training/history.ts";
import { duration } from "../progress_bar.ts";
import type { ScheduleSpec } from "../training/learning_rule/schedule.ts";
import { progressReporter } from "../training/progress.ts";
import { RunFolder } from "../training/run/run_folder.ts";
import { type EpochLine, readDamagedLog } from "../training/run/log_lines.ts";
import { warnOnStandardError } from "./find_checkpoint.ts";
import { machineLine } from "./machine.ts";
import { print, printFor } from "./print.ts";
import { resultTable } from "./result_table.ts";
import { INTERRUPTED, runCommand } from "./run_command.ts";
import { requireThreadsUsed } from "./shared_flags.ts";
import { command, type TrainFlags } from "./train_command.ts";
import {
  adaptedSpec,
  filledFlags,
  optimizerOf,
  requireDropsUsed,
  requireSameSettings,
  scheduleOf,
  settingsOf,
} from "./train_settings.ts";
import { loadImages, openSource, type TrainSource } from "./train_source.ts";

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, given }) => train(values, given, args));
}

async function train(
  asked: TrainFlags,
  given: ReadonlySet<keyof TrainFlags>,
  args: readonly string[],
): Promise<number> {
  if (asked.resume && asked.out === undefined) {
    throw new BadArgumentError("--resume needs --out, the folder of the run to resume.");
  }
  // Flags are checked first, so that a mistake costs no download and writes nothing.
  requireDropsUsed(asked);
  const source = await openSource(asked, given);
  const plan = planOf(asked, source);
  const tell = printFor(asked);
  const started = performance.now();
  const folder = asked.out === undefined
    ? await RunFolder.openNext(asked.data === undefined ? source.spec.name : nameOf(asked.data))
    : await RunFolder.open(asked.out, { resume: asked.resume });
  try {
    const resume = asked.resume ? await folder.load(warnOnStandardError) : undefined;
    const recorded = resume?.info.training;
    const { flags, settings, spec, schedule } = resume === undefined
      ? plan
      : planOf(asked, source, recorded?.settings);
    const stopAtError = flags.overfit ? 0 : undefined;
    if (resume !== undefined) {
      const before = recorded?.settings ?? {};
      requireSameSettings(before, settings, folder.path);
      tell(whereItStands(resume, folder.path, { epochs: flags.epochs, stopAtError }));
      if (typeof before.epochs === "number" && before.epochs < flags.epochs) {
        tell(
          `It continues to epoch ${flags.epochs} instead of ` +
            `${before.epochs}${dropsText(schedule)}.`,
        );
      }
    }
    const { report: backend, change } = await resumeBackend(
      recorded?.backend,
      flags.backend,
      flags.threads === undefined ? {} : { threads: flags.threads },
    );
    requireThreadsUsed(flags.threads);
    tell(backend);
    if (change !== undefined) warnOnStandardError(change);
    const images = await loadImages(flags, source);
    if (source.weights !== undefined && resume === undefined) {
      tell(startText(source.weights, images.training.classNames));
    }
    const seconds = () => (performance.now() - started) / 1000;
    const result = await runThroughDeviceLoss({
      ...images,
      spec,
      folder,
      resume,
      weights: source.weights,
      optimizer: optimizerOf(source, images.training.classNames),
      schedule,
      settings,
      seed: flags.seed,
      epochs: flags.epochs,
      batchSize: flags.batch,
      microBatch: flags.microBatch,
      augment: flags.augment && !flags.overfit,
      colorNoise: flags.color && !flags.overfit,
      crops: flags.crops,
      checkpointEvery: flags.checkpointEvery,
      replayEvery: flags.replayEvery,
      logEvery: flags.logEvery,
      stopAtError,
      command: ["deno task train", ...args].join(" "),
      host: { backend, machine: machineLine() },
      progress: progressReporter(undefined, tell),
      onTest: async (report, history) => {
        const facts = await factsOf(history, folder, spec.name, seconds());
        if (flags.json) print(JSON.stringify({ ...facts, test: report }, null, 2));
        else print(tableOf(report, facts, images.training.count));
      },
    });
    if (result.report !== undefined) return 0;
    if (flags.json) {
      const facts = await factsOf(result.history, folder, spec.name, seconds());
      print(JSON.stringify({ ...facts, stopped: result.history.stopped }, null, 2));
    }
    tell(
      `Stopped after ${
        counted(result.history.state.step, "update")
      }; ${folder.checkpoint} has them. Continue ` +
        `with the same command and --out ${folder.path} --resume.`,
    );
    return INTERRUPTED;
  } finally {
    folder.close();
  }
}

/** What the flags mean: all counts, the settings for the log, the net and its schedule. */
function planOf(
  asked: TrainFlags,
  source: TrainSource,
  recorded?: Readonly<Record<string, unknown>>,
) {
  const flags = filledFlags(asked, source, recorded);
  return {
    flags,
    settings: settingsOf(flags, source),
    spec: adaptedSpec(flags, source),
    schedule: scheduleOf(flags, source),
  };
}

/** The name of a folder of pictures, from which the run gets its name. */
function nameOf(path: string): string {
  return basename(resolve(path)) || "pictures";
}

/** The first line of a resumed run. */
function whereItStands(checkpoint: Checkpoint, path: string, end: RunEnd): string {
  const state = checkpoint.info.training?.state;
  if (state !== undefined && endReason(state, end) !== undefined) {
    return `The run in ${path} already ended after ${
      counted(state.step, "update")
    }: it is tested again, ` +
      "not trained.";
  }
  return `Resuming after ${counted(state?.step ?? 0, "update")} in ${path}.`;
}

/** After which epochs the rate of a longer run now drops. */
function dropsText(schedule: ScheduleSpec): string {
  if (schedule.kind !== "steps" || schedule.dropAt.length === 0) return "";
  const places = schedule.dropAt.map((epoch) => Number(epoch.toFixed(2))).join(", ");
  return `; the rate is ${schedule.learningRate} and drops after epoch ${places}`;
}

/** What a new run takes from its weights. */
function startText(weights: InitialWeights, classNames: readonly string[]): string {
  return hasOtherClasses(weights.checkpoint, classNames)
    ? `Starting from ${weights.path} with a new last layer for ${classNames.length} classes.`
    : `Starting from ${weights.path}, which has the same classes.`;
}

/** What is known about a run at its end. */
interface RunFacts {
  readonly net: string;
  readonly epochs: number;
  readonly updates: number;
  readonly seconds: number;
  readonly imagesPerSecond?: number;
  readonly checkpoint: string;
  readonly report: string;
  readonly log: string;
}

async function factsOf(
  { state }: TrainingHistory,
  folder: RunFolder,
  net: string,
  seconds: number,
): Promise<RunFacts> {
  // The log has the epochs of all parts of the run; the history has only those of the last part.
  const { lines } = await readDamagedLog(folder.log);
  const epochs = lines.filter((line): line is EpochLine => line.type === "epoch");
  const images = epochs.reduce((sum, epoch) => sum + epoch.images, 0);
  const trained = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return {
    net,
    epochs: state.epoch,
    updates: state.step,
    seconds,
    ...(trained > 0 ? { imagesPerSecond: images / trained } : {}),
    checkpoint: folder.checkpoint,
    report: folder.report,
    log: folder.log,
  };
}

/** The results of a run that has been tested. */
function tableOf(report: EvaluationReport, facts: RunFacts, images: number): string {
  const { net, epochs, updates, imagesPerSecond } = facts;
  return resultTable(report, {
    title: `${net} after ${counted(epochs, "epoch")} of ${counted(images, "image")} ` +
      `(${counted(updates, "update")})`,
    rows: [
      ...(imagesPerSecond === undefined
        ? []
        : [["training speed", `${Math.round(imagesPerSecond)} images/s`] as const]),
      ["total time", duration(facts.seconds)],
      ["checkpoint", facts.checkpoint],
      ["report", facts.report],
      ["log", facts.log],
    ],
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
