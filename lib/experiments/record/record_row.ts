/**
 * One row of the record: everything needed to evaluate one training run, average it with others, or
 * repeat it and compare the bits.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import { backendChange, type BackendRecord, parseBackendRecord } from "../../ops/backend_record.ts";
import { parseSpec } from "../../spec/parse.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { checkedSchedule, type ScheduleSpec } from "../../training/learning_rule/schedule.ts";
import type { TrainingRecipe } from "./recorded_experiment.ts";

/** The version of this format. */
export const ROW_FORMAT = 1;

/** The measurements of one epoch. Errors are in percent. */
export interface RecordedEpoch {
  /** Top-1 error of the batches, each before its own update, with augmentation and dropout. */
  readonly trainingError: number;
  /** Mean cross-entropy of the same batches, in nats. */
  readonly trainingLoss: number;
  /**
   * Top-1 error after the epoch on the first 10,000 training images, without augmentation or
   * dropout.
   */
  readonly cleanTrainingError: number;
  /** Top-1 error after the epoch on the centre of each test image. */
  readonly testError: number;
  /** The {@linkcode weightsHash} after the epoch. */
  readonly weights: string;
  /** Seconds of training, excluding measurements. */
  readonly seconds: number;
}

/** The environment that computed a part of a training run. */
export interface RecordedEnvironment {
  /** The first epoch, from 0, that it computed. */
  readonly epoch: number;
  /**
   * Backend, libraries with versions, processor and hash of the kernels: everything that determines
   * the bits.
   */
  readonly backend: BackendRecord;
  /** The report of `useBackend`, with the number of threads. */
  readonly report: string;
  /** Deno's version. */
  readonly deno: string;
}

/**
 * What differs between two environments and may change the bits: backend, libraries, kernels,
 * processor or Deno. The number of threads does not, because threads divide the work between results
 * and never within a sum.
 *
 * @returns the difference as text; `undefined` if both compute the same bits.
 */
export function bitsDifference(
  before: Omit<RecordedEnvironment, "epoch">,
  now: Omit<RecordedEnvironment, "epoch">,
): string | undefined {
  const backend = backendChange(before.backend, now.backend);
  if (backend !== undefined) return backend;
  return before.deno === now.deno ? undefined : `Deno: ${before.deno}, now ${now.deno}.`;
}

/** Whether two environments differ in anything that a row reports, the threads included. */
export function isOtherEnvironment(before: RecordedEnvironment, now: RecordedEnvironment): boolean {
  return bitsDifference(before, now) !== undefined || before.report !== now.report;
}

/** The images of a training run. */
export interface RecordedData {
  /** Name of the dataset. */
  readonly name: string;
  /** Number of test images. */
  readonly testImages: number;
  /** First 16 digits of the SHA-256 of pixels and labels of the training images. */
  readonly training: string;
  /** The same for the test images. */
  readonly test: string;
}

/** One training run of the record. */
export interface RecordRow {
  /** Version of this format. */
  readonly format: typeof ROW_FORMAT;
  /** The experiment's id. */
  readonly experiment: string;
  /** The arm's id. */
  readonly arm: string;
  /** The root seed. */
  readonly seed: number;
  /** The net. */
  readonly spec: AlexNetSpec;
  /** How it was trained. */
  readonly recipe: TrainingRecipe;
  /** Its images. */
  readonly data: RecordedData;
  /** One entry per epoch. */
  readonly epochs: readonly RecordedEpoch[];
  /** Top-1 error on all training images at the end, without augmentation or dropout. */
  readonly cleanTrainingError: number;
  /** Top-1 error on the test images by the mean of ten patches, at the end. */
  readonly tenPatchTestError: number;
  /**
   * The environments that computed it; more than one if the training moved to another machine or
   * library.
   */
  readonly environments: readonly RecordedEnvironment[];
  /** The day it ended, `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * Checks a row that was read from a file.
 *
 * @throws {BadArgumentError} that names the invalid field.
 */
export function parseRecordRow(value: unknown): RecordRow {
  const row = fields("a row of the record", value);
  if (row.format !== ROW_FORMAT) {
    throw new BadArgumentError(
      `Expected a row of format ${ROW_FORMAT} but found format ${row.format}.`,
    );
  }
  const data = fields("data", row.data);
  const recipe = parseRecipe(row.recipe);
  const epochs = list("epochs", row.epochs).map(parseEpoch);
  if (epochs.length !== recipe.epochs && !isAtStop(recipe, epochs)) {
    throw new BadArgumentError(
      `Expected ${recipe.epochs} epochs in a row but found ${epochs.length}.`,
    );
  }
  return {
    format: ROW_FORMAT,
    experiment: text("experiment", row.experiment),
    arm: text("arm", row.arm),
    seed: requireInteger("seed", row.seed, { min: 0 }),
    spec: parseSpec(row.spec),
    recipe,
    data: {
      name: text("name of data", data.name),
      testImages: requireInteger("testImages", data.testImages, { min: 1 }),
      training: text("training of data", data.training),
      test: text("test of data", data.test),
    },
    epochs,
    cleanTrainingError: percent("cleanTrainingError", row.cleanTrainingError),
    tenPatchTestError: percent("tenPatchTestError", row.tenPatchTestError),
    environments: list("environments", row.environments).map(parseEnvironment),
    date: text("date", row.date),
  };
}

/** Whether `epochs` ends with the first epoch that reaches the recipe's training error to stop at. */
export function isAtStop(
  { stopAtTrainingError = -1 }: Pick<TrainingRecipe, "stopAtTrainingError">,
  epochs: readonly Pick<RecordedEpoch, "trainingError">[],
): boolean {
  const reached = epochs.findIndex(({ trainingError }) => trainingError <= stopAtTrainingError);
  return reached >= 0 && reached === epochs.length - 1;
}

/** @throws {BadArgumentError} that names the invalid field. */
export function parseEpoch(value: unknown): RecordedEpoch {
  const epoch = fields("an epoch", value);
  return {
    trainingError: percent("trainingError", epoch.trainingError),
    trainingLoss: requireFinite("trainingLoss", epoch.trainingLoss, { min: 0 }),
    cleanTrainingError: percent("cleanTrainingError", epoch.cleanTrainingError),
    testError: percent("testError", epoch.testError),
    weights: text("weights", epoch.weights),
    seconds: requireFinite("seconds", epoch.seconds, { min: 0 }),
  };
}

/** @throws {BadArgumentError} that names the invalid field. */
export function parseEnvironment(value: unknown): RecordedEnvironment {
  const environment = fields("an environment", value);
  const backend = parseBackendRecord(environment.backend);
  if (backend === undefined) throw new BadArgumentError("Expected a backend in an environment.");
  return {
    epoch: requireInteger("epoch of an environment", environment.epoch, { min: 0 }),
    backend,
    report: text("report", environment.report),
    deno: text("deno", environment.deno),
  };
}

function parseRecipe(value: unknown): TrainingRecipe {
  const recipe = fields("recipe", value);
  return {
    images: requireInteger("images", recipe.images, { min: 1 }),
    epochs: requireInteger("epochs", recipe.epochs, { min: 1 }),
    batchSize: requireInteger("batchSize", recipe.batchSize, { min: 1 }),
    schedule: checkedSchedule(fields("schedule", recipe.schedule) as unknown as ScheduleSpec),
    momentum: requireFinite("momentum", recipe.momentum, { min: 0, below: 1 }),
    weightDecay: requireFinite("weightDecay", recipe.weightDecay, { min: 0 }),
    biasRateFactor: requireFinite("biasRateFactor", recipe.biasRateFactor, { min: 0 }),
    crop: flag("crop", recipe.crop),
    flip: flag("flip", recipe.flip),
    colorNoise: flag("colorNoise", recipe.colorNoise),
    ...(recipe.stopAtTrainingError === undefined
      ? {}
      : { stopAtTrainingError: percent("stopAtTrainingError", recipe.stopAtTrainingError) }),
  };
}

function fields(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw new BadArgumentError(`Expected an object for ${name} but found ${JSON.stringify(value)}.`);
}

function list(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new BadArgumentError(`Expected a list for ${name} but found ${JSON.stringify(value)}.`);
}

function text(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new BadArgumentError(`Expected text for ${name} but found ${JSON.stringify(value)}.`);
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new BadArgumentError(
    `Expected true or false for ${name} but found ${JSON.stringify(value)}.`,
  );
}

function percent(name: string, value: unknown): number {
  return requireFinite(name, value, { min: 0, max: 100 });
}
