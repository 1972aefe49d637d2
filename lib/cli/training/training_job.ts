/**
 * What the commands that train have in common: the folder of the run, resuming, Ctrl-C, the loss of
 * the GPU, and what is printed at the end.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { BadArgumentError } from "../../errors.ts";
import type { EvaluationReport } from "../../evaluation/evaluate.ts";
import { resumeBackend } from "../../ops/resume_backend.ts";
import { duration } from "../../progress_bar.ts";
import type { Checkpoint } from "../../training/checkpoint/checkpoint_format.ts";
import { endReason, type RunEnd, type TrainingHistory } from "../../training/history.ts";
import type { ScheduleSpec } from "../../training/learning_rule/schedule.ts";
import { progressReporter } from "../../training/progress.ts";
import { runThroughDeviceLoss } from "../../training/run/device_recovery.ts";
import { type EpochLine, readDamagedLog } from "../../training/run/log_lines.ts";
import { RunFolder } from "../../training/run/run_folder.ts";
import type { TrainingRunOptions } from "../../training/run/training_run.ts";
import { warnOnStandardError } from "../command/find_checkpoint.ts";
import { shellQuoted } from "../command/shell_quoted.ts";
import { machineLine } from "../command/machine.ts";
import { print, printFor } from "../command/print.ts";
import { resultTable } from "../command/result_table.ts";
import { INTERRUPTED } from "../command/run_command.ts";
import { requireThreadsUsed } from "../command/shared_flags.ts";
import { estimateJob } from "./estimate_job.ts";
import type { RankTeam } from "../../parallel/team/rank_team.ts";
import type { JobImages, JobPlan, TrainingJob } from "./job_plan.ts";
import { inspectEvery, longRunProgress } from "./long_run.ts";
import { lengthOf } from "./run_estimate.ts";
import { requireSameSettings } from "./train_settings.ts";

/** Updates between the checkpoints of a long run, an epoch of which may take a night. */
const CHECKPOINT_EVERY = 100;

/**
 * Trains in the folder that the flags name, tests the net, and prints its figures.
 *
 * @param team the ranks of the run, of which this one leads; default: this process alone.
 * @returns the exit code.
 * @throws {BadArgumentError} when the folder has a run of other settings.
 */
export async function runJob(job: TrainingJob, team?: RankTeam): Promise<number> {
  const { flags: asked, weights } = job;
  requireFolderToResume(asked);
  // Flags are checked first, so that a mistake costs no download and writes nothing.
  const first = job.plan();
  if (asked.estimate) return await estimateJob(job, first);
  const tell = printFor(asked);
  const started = performance.now();
  const folder = asked.out === undefined
    ? await RunFolder.openNext(job.folderName)
    : await RunFolder.open(asked.out, { resume: asked.resume });
  try {
    const resume = asked.resume ? await folder.load(warnOnStandardError) : undefined;
    await team?.share(resume);
    const recorded = resume?.info.training;
    const plan = resume === undefined ? first : job.plan(recorded?.settings);
    const { note, isLong = false, ...options } = plan;
    const { schedule, settings, epochs, stopAtError } = options;
    if (resume !== undefined) {
      const before = recorded?.settings ?? {};
      requireSameSettings(before, settings, folder.path);
      tell(whereItStands(resume, folder.path, { epochs, stopAtError }));
      if (typeof before.epochs === "number" && before.epochs < epochs) {
        tell(`It continues to epoch ${epochs} instead of ${before.epochs}${dropsText(schedule)}.`);
      }
    }
    const { report: backend, change } = await resumeBackend(
      recorded?.backend,
      asked.backend,
      asked.threads === undefined ? {} : { threads: asked.threads },
    );
    requireThreadsUsed(asked.threads);
    tell(backend);
    if (change !== undefined) warnOnStandardError(change);
    const images = await job.images();
    const start = resume === undefined ? job.startText(images) : undefined;
    if (start !== undefined) tell(start);
    const reporter = progressReporter(undefined, tell);
    const length = lengthOf(plan, images.training);
    const seconds = () => (performance.now() - started) / 1000;
    const result = await runThroughDeviceLoss({
      ...images,
      ...options,
      folder,
      resume,
      weights,
      optimizer: job.optimizer(images),
      seed: asked.seed,
      microBatch: asked.microBatch,
      crops: asked.crops,
      ...loopOf(job, plan, images),
      team,
      replayEvery: asked.replayEvery,
      logEvery: asked.logEvery,
      command: `deno task ${shellQuoted([job.task, ...job.args])}`,
      host: { backend, machine: machineLine() },
      progress: isLong
        ? longRunProgress(reporter, plan.spec, length, recorded?.state.step ?? 0)
        : reporter,
      onTest: async (report, history) => {
        const facts = await factsOf(history, folder, plan, seconds());
        if (asked.json) print(JSON.stringify({ ...facts, test: report }, null, 2));
        else print(tableOf(report, facts, images.training.count, note));
      },
      // The other ranks would not notice that this one begins again.
    }, team === undefined ? {} : { deviceLosses: 0 });
    if (result.report !== undefined) return 0;
    if (asked.json) {
      const facts = await factsOf(result.history, folder, plan, seconds());
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

/**
 * Checks that `--resume` has a folder.
 *
 * @throws {BadArgumentError} if `--out` is missing.
 */
export function requireFolderToResume(
  { resume, out }: Pick<TrainingJob["flags"], "resume" | "out">,
): void {
  if (!resume || out !== undefined) return;
  throw new BadArgumentError("--resume needs --out, the folder of the run to resume.");
}

/** What all ranks of a run must have in common, besides its plan. */
export function loopOf(
  { flags }: TrainingJob,
  plan: JobPlan,
  { training }: Pick<JobImages, "training">,
): Pick<TrainingRunOptions, "checkpointEvery" | "inspectEvery"> {
  const { isLong = false } = plan;
  return {
    checkpointEvery: flags.checkpointEvery ?? (isLong ? CHECKPOINT_EVERY : undefined),
    ...(isLong ? { inspectEvery: inspectEvery(lengthOf(plan, training).updatesPerEpoch) } : {}),
  };
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

/** Where the rate of a longer run drops now. */
function dropsText(schedule: ScheduleSpec): string {
  if (schedule.kind !== "steps" || schedule.dropAt.length === 0) return "";
  const places = schedule.dropAt.map((epoch) => Number(epoch.toFixed(2))).join(", ");
  return `; the rate is ${schedule.learningRate} and drops after epoch ${places}`;
}

/** What is known of a run at its end. */
interface RunFacts {
  readonly net: string;
  readonly epochs: number;
  readonly updates: number;
  readonly seconds: number;
  readonly imagesPerSecond?: number;
  readonly bestEpoch?: number;
  readonly checkpoint: string;
  readonly report: string;
  readonly log: string;
}

async function factsOf(
  { state }: TrainingHistory,
  folder: RunFolder,
  { spec, keepBest = false }: JobPlan,
  seconds: number,
): Promise<RunFacts> {
  // The log has the epochs of all parts of the run; the history has only those of the last part.
  const { lines } = await readDamagedLog(folder.log);
  const epochs = lines.filter((line): line is EpochLine => line.type === "epoch");
  const images = epochs.reduce((sum, epoch) => sum + epoch.images, 0);
  const trained = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const best = keepBest ? await folder.loadBest(() => {}) : undefined;
  const bestEpoch = best?.info.training?.state.epoch;
  return {
    net: spec.name,
    epochs: state.epoch,
    updates: state.step,
    seconds,
    ...(trained > 0 ? { imagesPerSecond: images / trained } : {}),
    ...(bestEpoch === undefined ? {} : { bestEpoch }),
    checkpoint: best === undefined ? folder.checkpoint : folder.best,
    report: folder.report,
    log: folder.log,
  };
}

/** The figures of a run that has been tested. */
function tableOf(
  report: EvaluationReport,
  facts: RunFacts,
  images: number,
  note: string | undefined,
): string {
  const { net, epochs, updates, imagesPerSecond, bestEpoch } = facts;
  return resultTable(report, {
    title: `${net} after ${counted(epochs, "epoch")} of ${counted(images, "image")} ` +
      `(${counted(updates, "update")})`,
    rows: [
      ...(note === undefined ? [] : [["note", note] as const]),
      ...(bestEpoch === undefined ? [] : [["best epoch", `${bestEpoch}`] as const]),
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
