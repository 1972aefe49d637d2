/**
 * `deno task train`: trains a network on CIFAR-10 and writes a checkpoint, a log and a table of
 * error rates.
 *
 * @module
 */
import { loadCifar10 } from "../../datasets/cifar10.ts";
import { first, type ImageDataset, select } from "../../datasets/dataset.ts";
import { resizeDataset } from "../../datasets/resize.ts";
import { BadArgumentError } from "../errors.ts";
import { resumeBackend } from "../ops/resume_backend.ts";
import { runThroughDeviceLoss } from "../training/run/device_recovery.ts";
import type { Checkpoint } from "../training/checkpoint/checkpoint_format.ts";
import type { EvaluationReport } from "../evaluation/evaluate.ts";
import { endReason, type RunEnd, type TrainingHistory } from "../training/history.ts";
import { duration } from "../progress_bar.ts";
import { RunFolder } from "../training/run/run_folder.ts";
import { type EpochLine, readDamagedLog } from "../training/run/log_lines.ts";
import { machineLine } from "./machine.ts";
import { print, printError } from "./print.ts";
import { resultTable } from "./result_table.ts";
import { INTERRUPTED, runCommand } from "./run_command.ts";
import { command, type TrainFlags } from "./train_command.ts";
import { adaptedSpec, requireSameSettings, scheduleOf, settingsOf } from "./train_settings.ts";

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values }) => train(values, args));
}

async function train(flags: TrainFlags, args: readonly string[]): Promise<number> {
  if (flags.resume && flags.out === undefined) {
    throw new BadArgumentError("--resume needs --out, the folder of the run to resume.");
  }
  // Flags are checked first, so that a mistake costs no download and writes nothing.
  const settings = settingsOf(flags);
  const spec = adaptedSpec(flags);
  const schedule = scheduleOf(flags);
  const started = performance.now();
  const folder = flags.out === undefined
    ? await RunFolder.openNext(flags.preset)
    : await RunFolder.open(flags.out, { resume: flags.resume });
  try {
    const warn = (message: string) => printError(`warning: ${message}`);
    const resume = flags.resume ? await folder.load(warn) : undefined;
    const stopAtError = flags.overfit ? 0 : undefined;
    if (resume !== undefined) {
      requireSameSettings(resume.info.training?.settings ?? {}, settings, folder.path);
      print(whereItStands(resume, folder.path, { epochs: flags.epochs, stopAtError }));
    }
    const recorded = resume?.info.training?.backend;
    const { report: backend, change } = await resumeBackend(recorded, flags.backend);
    print(backend);
    if (change !== undefined) warn(change);
    const images = await loadImages(flags, Number(settings.validation));
    const result = await runThroughDeviceLoss({
      ...images,
      spec,
      folder,
      resume,
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
      onTest: (report, history) =>
        printTable(report, history, flags, folder, (performance.now() - started) / 1000),
    });
    if (result.report !== undefined) return 0;
    print(
      `Stopped after ${result.history.state.step} updates; ${folder.checkpoint} has them. Continue ` +
        `with the same command and --out ${folder.path} --resume.`,
    );
    return INTERRUPTED;
  } finally {
    folder.close();
  }
}

/** The datasets selected by the flags. */
async function loadImages(
  flags: TrainFlags,
  validation: number,
): Promise<{ training: ImageDataset; validation?: ImageDataset; test: ImageDataset }> {
  const cifar = await loadCifar10();
  const enlarged = (dataset: ImageDataset) =>
    flags.upscale === undefined ? dataset : resizeDataset(dataset, flags.upscale);
  const training = enlarged(first(cifar.train, flags.limit));
  if (flags.overfit) return { training, validation: training, test: training };
  const indices = Array.from({ length: validation }, (_, i) => flags.limit + i);
  return {
    training,
    test: enlarged(first(cifar.test, flags.test)),
    ...(validation > 0 ? { validation: enlarged(select(cifar.train, indices)) } : {}),
  };
}

/** The first line of a resumed run. */
function whereItStands(checkpoint: Checkpoint, path: string, end: RunEnd): string {
  const state = checkpoint.info.training?.state;
  if (state !== undefined && endReason(state, end) !== undefined) {
    return `The run in ${path} already ended after ${state.step} updates: it is tested again, ` +
      "not trained.";
  }
  return `Resuming after ${state?.step ?? 0} updates in ${path}.`;
}

/** Prints the figures of a run that has been tested. */
async function printTable(
  report: EvaluationReport,
  { state }: TrainingHistory,
  flags: TrainFlags,
  folder: RunFolder,
  seconds: number,
): Promise<void> {
  // The log has the epochs of all parts of the run; the history has only those of the last part.
  const { lines } = await readDamagedLog(folder.log);
  const epochs = lines.filter((line): line is EpochLine => line.type === "epoch");
  const images = epochs.reduce((sum, epoch) => sum + epoch.images, 0);
  const trained = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  print(resultTable(report, {
    title:
      `${flags.preset} after ${state.epoch} epochs of ${flags.limit} images (${state.step} updates)`,
    rows: [
      ...(trained > 0
        ? [["training speed", `${Math.round(images / trained)} images/s`] as const]
        : []),
      ["total time", duration(seconds)],
      ["checkpoint", folder.checkpoint],
      ["report", folder.report],
      ["log", folder.log],
    ],
  }));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
