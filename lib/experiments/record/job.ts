/**
 * One job of the record: trains an arm from a seed and measures it after every epoch. A job that
 * was stopped or killed at any point resumes from its last checkpoint and ends with the same bits.
 *
 * @module
 */
import type { ImageDataset } from "../../../datasets/dataset.ts";
import { first } from "../../../datasets/dataset.ts";
import { fitColorPca } from "../../augmentation/color_pca.ts";
import type { LabelledImages } from "../../augmentation/images.ts";
import { AlexNetError, BadArgumentError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { requireRegularFile } from "../../files/regular_file.ts";
import { sha256 } from "../../files/sha256.ts";
import { isRecord } from "../../is_record.ts";
import { backendRecord, resumeBackend } from "../../ops/resume_backend.ts";
import { saveCheckpoint } from "../../training/checkpoint/checkpoint.ts";
import type { Checkpoint } from "../../training/checkpoint/checkpoint_format.ts";
import type { RunFolder } from "../../training/run/run_folder.ts";
import { NetworkTraining } from "../../training/train_network.ts";
import { netErrors } from "../net_errors.ts";
import { jobName, type RecordedJob } from "./recorded_experiment.ts";
import {
  isAtStop,
  isOtherEnvironment,
  parseEnvironment,
  parseEpoch,
  type RecordedEnvironment,
  type RecordedEpoch,
  type RecordRow,
  ROW_FORMAT,
} from "./record_row.ts";
import { weightsHash } from "./weights_hash.ts";

/** The images of a job. */
export interface RecordImages {
  /** All training images; a job takes the first `recipe.images` of them. */
  readonly training: ImageDataset;
  /** All test images. */
  readonly test: ImageDataset;
}

/** Options of {@linkcode runJob}. */
export interface JobOptions {
  /** The folder in which the job keeps its checkpoint between calls. */
  readonly folder: RunFolder;
  /** The file in which the net is saved, as float16, if the job keeps it. */
  readonly netPath: string;
  /** Stops after the current update, as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /**
   * Ends the job after this many epochs, without a row, for a replay; default: the recipe's epochs.
   */
  readonly epochs?: number;
  /** Awaited before every update, so that a job can pause while something else is measured. */
  readonly pause?: () => Promise<void>;
  /** Called with messages about the progress of the job. */
  readonly log?: (line: string) => void;
}

/** The state of a job. */
export interface JobResult {
  /** The epochs so far, including those of earlier calls. */
  readonly epochs: readonly RecordedEpoch[];
  /** The environments that computed them. */
  readonly environments: readonly RecordedEnvironment[];
  /** The finished row; absent if the job was stopped. */
  readonly row?: RecordRow;
}

/** Updates between two checkpoints within an epoch. */
const CHECKPOINT_EVERY = 100;

/** Training images whose clean error is measured after every epoch. */
const CLEAN_IMAGES = 10_000;

/**
 * Trains `job` until it finishes or is stopped.
 *
 * @throws {NotFiniteError} if the training diverges.
 * @throws {BadArgumentError} if there are too few images for the recipe.
 */
export async function runJob(
  job: RecordedJob,
  images: RecordImages,
  options: JobOptions,
): Promise<JobResult> {
  const { recipe, spec, seed } = job;
  const { folder, log = () => {} } = options;
  if (recipe.images > images.training.count) {
    throw new BadArgumentError(
      `Expected ${recipe.images} training images for ${jobName(job)} but found ` +
        `${images.training.count}.`,
    );
  }
  const training = first(images.training, recipe.images);
  const { test } = images;
  const saved = await loadProgress(folder, log);
  const { report, change } = await resumeBackend(saved?.checkpoint.info.training?.backend);
  if (change !== undefined) log(change);
  using network = new NetworkTraining({
    ...{ spec, seed, dataset: training, schedule: recipe.schedule, batchSize: recipe.batchSize },
    optimizer: {
      momentum: recipe.momentum,
      weightDecay: recipe.weightDecay,
      biasRateFactor: recipe.biasRateFactor,
    },
    ...{ crop: recipe.crop, flip: recipe.flip },
    ...(recipe.colorNoise
      ? { colorPca: { pca: fitColorPca(training), scale: "standardDeviation" } as const }
      : {}),
    ...(saved === undefined
      ? {}
      : { resume: { checkpoint: saved.checkpoint, path: folder.checkpoint } }),
  });
  const { model, preprocessing } = network;
  const epochs = [...saved?.epochs ?? []];
  const environments = withEnvironment(saved?.environments ?? [], {
    epoch: network.start?.epoch ?? 0,
    backend: backendRecord(),
    report,
    deno: Deno.version.deno,
  });
  const seen = first(training, Math.min(CLEAN_IMAGES, training.count));
  const reached = new AbortController();
  if (isAtStop(recipe, epochs)) reached.abort();
  const history = await network.train({
    epochs: Math.min(recipe.epochs, options.epochs ?? Infinity),
    progress: "none",
    inspectEvery: Infinity,
    checkpointEvery: CHECKPOINT_EVERY,
    signal: AbortSignal.any([
      reached.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ]),
    onStep: () => options.pause?.(),
    onEpoch: async ({ errorRate, loss, seconds }) => {
      const epoch: RecordedEpoch = {
        trainingError: 100 * errorRate,
        trainingLoss: loss,
        cleanTrainingError: (await netErrors(model, seen, preprocessing)).error,
        testError: (await netErrors(model, test, preprocessing)).error,
        weights: await weightsHash(model),
        seconds,
      };
      epochs.push(epoch);
      // Progress is written before the checkpoint of the same epoch, so that a job killed in
      // between repeats the epoch.
      await writeAtomically(progressPath(folder), JSON.stringify({ epochs, environments }));
      log(
        `${jobName(job)} epoch ${epochs.length} of ${recipe.epochs}: training error ` +
          `${epoch.trainingError.toFixed(1)} %, test error ${epoch.testError.toFixed(1)} %, ` +
          `${Math.round(seconds)} s`,
      );
      if (isAtStop(recipe, epochs)) reached.abort();
    },
    onCheckpoint: async (state) => folder.save(await network.capture(state)),
  });
  if (history.state.epoch < recipe.epochs && !isAtStop(recipe, epochs)) {
    return { epochs, environments };
  }
  const row: RecordRow = {
    format: ROW_FORMAT,
    experiment: job.experiment,
    arm: job.arm,
    seed,
    spec,
    recipe,
    data: {
      name: "CIFAR-10",
      testImages: test.count,
      training: await imagesHash(training),
      test: await imagesHash(test),
    },
    epochs,
    cleanTrainingError: (await netErrors(model, training, preprocessing)).error,
    tenPatchTestError: (await netErrors(model, test, preprocessing, "ten")).error,
    environments,
    date: new Date().toISOString().slice(0, 10),
  };
  if (job.keepNet) {
    await saveCheckpoint(options.netPath, await network.capture(history.state), { dtype: "F16" });
  }
  return { epochs, environments, row };
}

/** The file next to a job's checkpoint that holds the measurements so far. */
function progressPath(folder: RunFolder): string {
  return `${folder.path}/progress.json`;
}

interface JobProgress {
  checkpoint: Checkpoint;
  epochs: RecordedEpoch[];
  environments: RecordedEnvironment[];
}

/** The progress of an earlier call, cut to the epoch of its checkpoint; undefined at the start. */
async function loadProgress(
  folder: RunFolder,
  warn: (message: string) => void,
): Promise<JobProgress | undefined> {
  const checkpoint = await folder.load(warn);
  const done = checkpoint?.info.training?.state.epoch;
  if (checkpoint === undefined || done === undefined) return undefined;
  let measured: Omit<JobProgress, "checkpoint"> = { epochs: [], environments: [] };
  try {
    const path = progressPath(folder);
    await requireRegularFile(path, { expected: "the progress of a job", most: 2 ** 28 });
    const raw: unknown = JSON.parse(await Deno.readTextFile(path));
    if (!isRecord(raw) || !Array.isArray(raw.epochs) || !Array.isArray(raw.environments)) {
      throw new BadArgumentError("Expected epochs and environments.");
    }
    measured = {
      epochs: raw.epochs.map(parseEpoch),
      environments: raw.environments.map(parseEnvironment),
    };
  } catch (error) {
    const known = error instanceof AlexNetError || error instanceof SyntaxError ||
      error instanceof Deno.errors.NotFound;
    if (!known) throw error;
    if (done > 0) {
      warn(`${progressPath(folder)} cannot be used (${error.message}); the job starts again.`);
      return undefined;
    }
  }
  if (measured.epochs.length < done) {
    warn(`${progressPath(folder)} lacks epochs of its checkpoint; the job starts again.`);
    return undefined;
  }
  return { checkpoint, ...measured, epochs: measured.epochs.slice(0, done) };
}

/** Appends `now` to `known`, unless the environment has not changed. */
function withEnvironment(
  known: readonly RecordedEnvironment[],
  now: RecordedEnvironment,
): readonly RecordedEnvironment[] {
  const last = known.at(-1);
  if (last === undefined) return [now];
  return isOtherEnvironment(last, now) ? [...known, now] : known;
}

/** The first 16 hexadecimal digits of the SHA-256 of pixels and labels. */
async function imagesHash({ images, labels }: LabelledImages): Promise<string> {
  const bytes = new Uint8Array(images.length + labels.length);
  bytes.set(images);
  bytes.set(labels, images.length);
  return (await sha256(bytes)).slice(0, 16);
}
