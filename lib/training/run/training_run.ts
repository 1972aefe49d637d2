/**
 * A complete training run: trains a net on a training set and writes checkpoints, a log and a
 * report. A run that is stopped anywhere resumes from its checkpoint with the same result as an
 * uninterrupted run.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { stepsPerEpoch } from "../../augmentation/batches.ts";
import { BadFileError, NotFiniteError, ReplayError } from "../../errors.ts";
import type { EvaluationReport } from "../../evaluation/evaluate.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { requireWritable } from "../../files/system_error.ts";
import type { Checkpoint } from "../checkpoint/checkpoint_format.ts";
import { endReason, type TrainingHistory, type TrainingState } from "../history.ts";
import { listenForInterrupt } from "./interrupt.ts";
import {
  type ProgressReporter,
  progressReporter,
  silentProgress,
  type TestProgress,
} from "../progress.ts";
import type { RunFolder } from "./run_folder.ts";
import { evaluationLine, type RunLine } from "./log_lines.ts";
import { offByOneIn, runDataOf } from "./run_data.ts";
import { RunLog } from "./run_log.ts";
import { runNetwork, type RunNetworkOptions, type TrainingRunImages } from "./run_network.ts";

import { sharedFacts } from "./shared_facts.ts";
import { BestNet } from "./best_net.ts";
import type { NetworkTraining } from "../train_network.ts";
import {
  evaluatedBy,
  leaderWants,
  measuredTogether,
  sharedValidation,
  type TrainingTeam,
} from "./training_team.ts";
import type { ValidationResult } from "../train_options.ts";

/** Options of {@linkcode runTraining}. */
export interface TrainingRunOptions extends RunNetworkOptions {
  /** The validation set, evaluated after every epoch; default: none. */
  validation?: TrainingRunImages;
  /** The test set, evaluated at the end; default: none. */
  test?: TrainingRunImages;
  /** The folder for checkpoints, log and report. */
  folder: RunFolder;
  /** The checkpoint to resume from, see {@linkcode RunFolder.load}. */
  resume?: Checkpoint | undefined;
  /** Passes over the training set. */
  epochs: number;
  /** Images at once, at most; default: the whole batch. */
  microBatch?: number | undefined;
  /** Ends the run after the current step, like Ctrl-C: it is saved but not tested. */
  signal?: AbortSignal;
  /**
   * Called with the final test before it is written, so that its results are not lost if the disk
   * is full by then.
   */
  onTest?: (report: EvaluationReport, history: TrainingHistory) => void | Promise<void>;
  /** Patches per image in the final test. */
  crops: "center" | "ten";
  /** Updates between checkpoints within an epoch; default: none. */
  checkpointEvery?: number | undefined;
  /** Updates between those that are computed twice, see {@linkcode train}; default: none. */
  replayEvery?: number | undefined;
  /** Updates between those whose update/weight ratios are measured; default 50. */
  inspectEvery?: number | undefined;
  /** Updates per line of the log; default 10. */
  logEvery?: number;
  /**
   * The validation error, 0 to 1, at or below which the run ends after an epoch; default: never.
   */
  stopAtError?: number | undefined;
  /**
   * Whether the net of the epoch with the lowest validation error is kept, see
   * {@linkcode RunFolder.best}, and tested at the end; default: the last one is tested.
   */
  keepBest?: boolean;
  /** All settings, for the log and for the comparison when the run is resumed. */
  settings: RunLine["settings"];
  /** The command line. */
  command: string;
  /** The backend and the machine, for the log. */
  host: Pick<RunLine, "backend" | "machine">;
  /** Shows progress; default: a bar on a terminal, one line per epoch elsewhere. */
  progress?: ProgressReporter | "none";
}

/** Result of {@linkcode runTraining}. */
export interface TrainingRunResult {
  /** The history of this call. */
  history: TrainingHistory;
  /** The final test; absent if there is no test set or the run was interrupted. */
  report?: EvaluationReport;
}

/**
 * Trains a net, saves a checkpoint after every epoch (less often if saving is slow) and on
 * interruption, and tests the net at the end. A run that has already ended is only tested.
 *
 * @throws {BadFileError} when the checkpoint to resume from belongs to another net, other classes,
 * or a run with another number of updates per epoch; when the report cannot be written, which is
 * found before the training; and when the disk is full.
 * @throws {NotFiniteError} as {@linkcode NetworkTraining.train} does; the last checkpoint is from
 * before that step, and the message names its number of updates.
 * @throws {ReplayError} when a step gives different bits the second time; nothing of it is saved.
 */
export async function runTraining(options: TrainingRunOptions): Promise<TrainingRunResult> {
  const { training, validation, folder, resume, team } = options;
  using network = runNetwork(
    options,
    resume && { checkpoint: resume, path: folder.checkpoint },
  );
  const { model, preprocessing, start } = network;
  team?.requireSame(sharedFacts(options, network));
  if (options.test !== undefined) {
    await requireWritable(folder.report, "choose another folder with --out");
  }
  if (start !== undefined) {
    requireUpdatesOfRun(start, stepsPerEpoch(training.count, options.batchSize), folder.checkpoint);
  }
  const reporter = options.progress === "none"
    ? silentProgress
    : options.progress ?? progressReporter();
  const onProgress = (progress: TestProgress) => reporter.test?.(progress);
  const log = await RunLog.open(
    folder.log,
    start?.step ?? 0,
    options.logEvery ?? 10,
    start?.epoch,
    (message) => reporter.warn(message),
  );
  const best = options.keepBest
    ? await BestNet.open(folder, start === undefined, (message) => reporter.warn(message))
    : undefined;
  let saved: TrainingState | undefined;
  let nextSave = -Infinity;
  const save = async (state: TrainingState) => {
    const before = performance.now();
    // Updates before a checkpoint are not repeated, so their lines must not be lost.
    log.flush();
    await best?.save();
    const capture = () => network.capture(state, options.settings);
    const whole = team === undefined ? await capture() : await team.whole(capture);
    if (whole !== undefined) await folder.save(whole);
    saved = state;
    // Saving a net of half a gigabyte takes seconds; this limits saving to 5 % of the time.
    const now = performance.now();
    nextSave = now + 20 * (now - before);
  };
  let step = start?.step ?? 0;
  const halt = new AbortController();
  // Kept until the last checkpoint is saved, so that the second SIGHUP of a closing terminal is
  // caught.
  const stopListening = listenForInterrupt(() => halt.abort());
  const wish = AbortSignal.any([
    halt.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  const stop = team?.stopBy(wish);
  try {
    const started = new Date().toISOString();
    const { command, settings, host } = options;
    const run: RunLine = {
      ...{ type: "run", step, format: 1, started, command, settings, ...host },
      data: runDataOf(options),
    };
    if (start === undefined || endReason(start, options) === undefined) {
      await network.computeFrozenLayers((progress) => reporter.frozen?.(progress));
    }
    const history = await network.train({
      epochs: options.epochs,
      microBatch: options.microBatch,
      validate: validation &&
        sharedValidation(validationOf(network, validation, team, onProgress), team),
      stopAtError: options.stopAtError,
      handleInterrupt: false,
      signal: stop?.signal ?? wish,
      reduceGradients: team?.reduceGradients,
      joinLayers: team?.joinLayers,
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
        stop?.check();
      },
      onEpoch(record) {
        log.write({ ...record, type: "epoch" });
      },
      onCheckpoint: async (state) => {
        await best?.see(state, () => network.capture(state, options.settings));
        if (await leaderWants(team, () => performance.now() >= nextSave)) await save(state);
      },
      checkpointEvery: options.checkpointEvery,
      replayEvery: options.replayEvery,
      inspectEvery: options.inspectEvery,
    });
    const isUnsaved = saved !== history.state && history.state !== start;
    if (await leaderWants(team, () => isUnsaved)) await save(history.state);
    stopListening();
    if (history.stopped === "aborted") {
      const stopped = halt.signal.aborted || team !== undefined ? "interrupted" : "aborted";
      return { history: { ...history, stopped } };
    }
    if (options.test === undefined) return { history };
    await best?.restore(model);
    const { test, crops } = options;
    const report = await measuredTogether(
      team,
      () => evaluatedBy(team, model, test, { preprocessing, onProgress, crops }),
    );
    reporter.end();
    if (report === undefined) return { history };
    await options.onTest?.(report, history);
    log.write(evaluationLine(report, step));
    const text = JSON.stringify({ command, settings, ...host, ...report }, null, 2);
    await writeAtomically(folder.report, `${text}\n`);
    return { history, report };
  } catch (error) {
    const known = error instanceof NotFiniteError || error instanceof ReplayError;
    if (!known) throw error;
    log.write({ type: "failure", step, error: error.name, message: error.message });
    await best?.save();
    const good = saved ?? start;
    const what = good === undefined
      ? "No checkpoint was written."
      : `${folder.path} holds the run after ${counted(good.step, "update")}.`;
    const Kind = error instanceof ReplayError ? ReplayError : NotFiniteError;
    throw new Kind(`${error.message} ${what}`, { cause: error });
  } finally {
    stopListening();
    log.close();
  }
}

/** In place of a result that only the leader of a team has. */
const OF_THE_LEADER: ValidationResult = { errorRate: 0 };

/** Measures the top-1 error of the net on `images`, by the outputs of its frozen layers if it has some. */
export function validationOf(
  network: NetworkTraining,
  images: TrainingRunImages,
  team?: TrainingTeam,
  onProgress: (progress: TestProgress) => void = () => {},
): () => Promise<ValidationResult> {
  const { model, preprocessing } = network;
  let frozen: (() => Promise<number>) | undefined;
  return async () => {
    frozen ??= network.frozenValidation(images);
    if (frozen !== undefined) return { errorRate: await frozen() };
    const options = { preprocessing, ks: [1], onProgress };
    const report = await evaluatedBy(team, model, images, options);
    if (report === undefined) return OF_THE_LEADER;
    const { errors, confusion } = report;
    return { errorRate: errors[0].error, offByOne: offByOneIn(confusion) };
  };
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
    hint: "continue with the images and the batch size that the run began with",
  });
}
