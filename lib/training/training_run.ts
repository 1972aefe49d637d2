/**
 * A whole run: a net, a training set and settings go in; a checkpoint, a log and a report come out,
 * and a run that was stopped anywhere goes on from its checkpoint as if nothing had happened.
 *
 * @module
 */
import { stepsPerEpoch } from "../augmentation/batches.ts";
import { fitColorPca } from "../augmentation/color_pca.ts";
import type { LabelledImages } from "../augmentation/images.ts";
import { BadFileError, NotFiniteError } from "../errors.ts";
import { evaluate, type EvaluationReport } from "../evaluation/evaluate.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import type { Checkpoint } from "./checkpoint_format.ts";
import type { TrainingHistory, TrainingState } from "./history.ts";
import type { MomentumSGDOptions } from "./momentum_sgd.ts";
import { type ProgressReporter, progressReporter, silentProgress } from "./progress.ts";
import type { RunFolder } from "./run_folder.ts";
import { type EvaluationLine, type RunLine, RunLog } from "./run_log.ts";
import type { ScheduleSpec } from "./schedule.ts";
import { NetworkTraining } from "./train_network.ts";

/** Images in memory with the names of their classes. */
export type TrainingRunImages = LabelledImages & {
  /** Short name of the set. */
  readonly name: string;
  /** The name of each class. */
  readonly classNames: readonly string[];
};

/** Options of {@linkcode runTraining}. */
export interface TrainingRunOptions {
  /** The net; it has as many classes as the training set. */
  spec: AlexNetSpec;
  /** What it learns from. */
  training: TrainingRunImages;
  /** What its validation error is measured on after every epoch; default nothing. */
  validation?: TrainingRunImages;
  /** What it is tested on at the end; default nothing. */
  test?: TrainingRunImages;
  /** Where checkpoint, log and report go. */
  folder: RunFolder;
  /** The checkpoint to go on from, see {@linkcode RunFolder.load}. */
  resume?: Checkpoint;
  /** Root seed of initial weights, order, crops and dropout. */
  seed: number;
  /** Passes over the training set. */
  epochs: number;
  /** Images an update. */
  batchSize: number;
  /** Most images at once; default: the whole batch. */
  microBatch?: number;
  /** The learning rule without its rate; default: the spec's. */
  optimizer?: Omit<MomentumSGDOptions, "learningRate">;
  /** The rate over time. */
  schedule: ScheduleSpec;
  /** Ends the run after the running step, as Ctrl-C does: saved, not tested. */
  signal?: AbortSignal;
  /** Whether patches are drawn at random and mirrored; else the middle is taken. */
  augment: boolean;
  /** Whether colour noise is added (section 4.1 of the paper, second part). */
  colorNoise: boolean;
  /** Patches an image in the test at the end. */
  crops: "center" | "ten";
  /** Updates between two checkpoints within an epoch; default: none. */
  checkpointEvery?: number;
  /** Updates that one line of the log sums up; default 10. */
  logEvery?: number;
  /** Ends the run once an epoch's validation error is this or lower, 0 to 1; default: never. */
  stopAtError?: number;
  /** Everything that was set, for the log and for a resumed run to compare. */
  settings: RunLine["settings"];
  /** The command that was typed. */
  command: string;
  /** What computes and where, for the log. */
  host: Pick<RunLine, "backend" | "machine">;
  /** What shows progress; default: a bar on a terminal, a line an epoch elsewhere. */
  progress?: ProgressReporter | "none";
}

/** What {@linkcode runTraining} returns. */
export interface TrainingRunResult {
  /** What happened in this call. */
  history: TrainingHistory;
  /** The test at the end; absent when there was no test set or the run was interrupted. */
  report?: EvaluationReport;
}

/**
 * Trains as told, saves a checkpoint after every epoch (less often where saving takes long) and when it
 * is interrupted, and tests at the end. A run that had come to its end is tested and not trained.
 *
 * @throws {BadFileError} when the checkpoint to go on from belongs to another net, other classes, or a
 * run with another number of updates an epoch.
 * @throws {NotFiniteError} as {@linkcode NetworkTraining.train} does; the last checkpoint is from before that, and the
 * message says where it stands.
 */
export async function runTraining(options: TrainingRunOptions): Promise<TrainingRunResult> {
  const { spec, training, validation, folder, resume, seed, schedule } = options;
  using network = new NetworkTraining({
    ...{ spec, seed, schedule, dataset: training },
    batchSize: options.batchSize,
    optimizer: options.optimizer,
    crop: options.augment,
    flip: options.augment,
    colorPca: options.colorNoise
      ? { pca: fitColorPca(training), scale: "standardDeviation" }
      : undefined,
    resume: resume && { checkpoint: resume, path: folder.checkpoint },
  });
  const { model, preprocessing, start } = network;
  if (start !== undefined) {
    requireUpdatesOfRun(start, stepsPerEpoch(training.count, options.batchSize), folder.checkpoint);
  }
  const log = await RunLog.open(folder.log, start?.step ?? 0, options.logEvery ?? 10);
  const reporter = options.progress === "none"
    ? silentProgress
    : options.progress ?? progressReporter();
  let saved: TrainingState | undefined;
  let nextSave = -Infinity;
  const save = async (state: TrainingState) => {
    const before = performance.now();
    await folder.save(await network.capture(state, options.settings));
    saved = state;
    // A net of half a gigabyte takes seconds to save: saving may cost 5 % of the time, not more.
    const now = performance.now();
    nextSave = now + 20 * (now - before);
  };
  let step = start?.step ?? 0;
  try {
    const started = new Date().toISOString();
    const { command, settings, host } = options;
    const run = { type: "run", step, format: 1, started, command, settings, ...host } as const;
    const history = await network.train({
      epochs: options.epochs,
      microBatch: options.microBatch,
      validate: validation && (async () => {
        const { errors } = await evaluate(model, validation, { preprocessing, ks: [1] });
        return { errorRate: errors[0].error };
      }),
      stopAtError: options.stopAtError,
      signal: options.signal,
      onStart: () => log.write(run),
      progress: {
        ...reporter,
        warn(message) {
          reporter.warn(message);
          log.write({ type: "warning", step, message });
        },
      },
      onStep(record) {
        step = record.step + 1;
        log.step(record);
      },
      onEpoch(record) {
        log.write({ ...record, type: "epoch" });
      },
      onCheckpoint: (state) => performance.now() < nextSave ? undefined : save(state),
      checkpointEvery: options.checkpointEvery,
    });
    if (saved !== history.state && history.state !== start) await save(history.state);
    const stopped = history.stopped === "interrupted" || history.stopped === "aborted";
    if (stopped || options.test === undefined) return { history };
    const report = await evaluate(model, options.test, { preprocessing, crops: options.crops });
    log.write(evaluationLine(report, step));
    const text = JSON.stringify({ command, settings, ...host, ...report }, null, 2);
    await writeAtomically(folder.report, `${text}\n`);
    return { history, report };
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    const good = saved ?? start;
    const what = good === undefined
      ? "No checkpoint was written."
      : `${folder.path} holds the run after ${good.step} updates.`;
    throw new NotFiniteError(`${error.message} ${what}`, { cause: error });
  } finally {
    log.close();
  }
}

/** @throws {BadFileError} when a run with that many updates an epoch cannot have come to `state`. */
function requireUpdatesOfRun(state: TrainingState, updates: number, path: string): void {
  const { step, epoch, epochStep } = state;
  const expected = epoch * updates + epochStep;
  if (step === expected && epochStep <= updates) return;
  throw new BadFileError({
    path,
    expected: `${expected} updates (${epoch} epochs of ${updates}, and ${epochStep} of the next)`,
    found: `${step}`,
    hint: "go on with the images and the batch size that the run began with",
  });
}

function evaluationLine(report: EvaluationReport, step: number): EvaluationLine {
  const { dataset, images, crops, seconds } = report;
  const rate = (k: number): [number, number, number] => {
    const found = report.errors.find((rate) => rate.k === k);
    return found === undefined ? [0, 0, 0] : [found.error, ...found.interval];
  };
  return {
    ...{ type: "evaluation", step, dataset, images, crops, seconds },
    top1: rate(1),
    top5: rate(5),
  };
}
