/**
 * Checks the arguments of `train()` before anything is trained.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  requireBoolean,
  requireFields,
  requireFinite,
  requireFunction,
  requireInteger,
  requireOptions,
} from "../argument_checks.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import { parseTrainingState } from "./checkpoint/checkpoint_training.ts";
import type { MomentumSGD } from "./learning_rule/momentum_sgd.ts";
import type { MomentumSGDOptions } from "./learning_rule/momentum_sgd_options.ts";
import { STATE_FIELDS } from "./history.ts";
import { checkedSchedule, constantSchedule, type ScheduleSpec } from "./learning_rule/schedule.ts";
import type { TrainOptions, ValidationResult } from "./train_options.ts";

/**
 * Checks the numbers of `options`, and that the state to resume from fits the data.
 *
 * @throws {BadArgumentError} that names what cannot work.
 */
export function requireTrainOptions(options: TrainOptions): void {
  requirePlaces(options);
  requireOptions("train", options, {
    model: true,
    data: true,
    epochs: true,
    optimizer: true,
    schedule: true,
    stopAtError: true,
    validate: "function",
    microBatch: true,
    resume: STATE_FIELDS,
    signal: true,
    handleInterrupt: true,
    inspectEvery: true,
    replayEvery: true,
    beforeEpoch: "function",
    reduceGradients: "function",
    joinLayers: "function",
    plateauPatience: true,
    progress: true,
    onStart: "function",
    onStep: "function",
    onEpoch: "function",
    onCheckpoint: "function",
    checkpointEvery: true,
  });
  const { model, data, resume, optimizer } = options;
  if (typeof model?.trainableWeights !== "object") {
    throw new BadArgumentError(
      `Expected a tf.LayersModel as model of train but found ${
        model === undefined ? "none" : "another value"
      }; alexnet("cifarSmall") builds one.`,
    );
  }
  if (optimizer !== undefined && !isOptimizer(optimizer)) requireOptimizer(optimizer);
  requireInteger("epochs", options.epochs, { min: 1 });
  for (const name of ["microBatch", "inspectEvery", "replayEvery", "checkpointEvery"] as const) {
    // Infinity is "never", or "all at once".
    const value = options[name] ?? Infinity;
    if (value !== Infinity) requireInteger(name, value, { min: 1 });
  }
  requireFinite("stopAtError", options.stopAtError ?? 0, { min: 0, max: 1 });
  requireBoolean("handleInterrupt", options.handleInterrupt ?? true);
  requireProgress(options.progress ?? "none");
  requireCompanions(options);
  requireFunction("batches of the data", data.batches);
  requireInteger("stepsPerEpoch of the data", data.stepsPerEpoch, { min: 1 });
  if (resume === undefined) return;
  const { epochStep } = parseTrainingState(resume);
  requireInteger("epochStep of the training state", epochStep, { max: data.stepsPerEpoch });
}

/** The settings that belong inside another option of train, and which one. */
const PLACES: Readonly<Record<string, string>> = {
  learningRate: "the schedule, e.g. schedule: constantSchedule(0.01)",
  momentum: "the optimizer, e.g. optimizer: { momentum: 0.9 }",
  weightDecay: "the optimizer, e.g. optimizer: { weightDecay: 0.0005 }",
};

/** @throws {BadArgumentError} for a setting that belongs in the schedule or the optimizer. */
function requirePlaces(options: object): void {
  for (const key of Object.keys(options ?? {})) {
    const name = nearestName(key, Object.keys(PLACES));
    if (name === undefined) continue;
    throw new BadArgumentError(
      `Expected no "${key}" among the options of train but found one; ` +
        `${name} belongs in ${PLACES[name]}.`,
    );
  }
}

/** @throws {BadArgumentError} unless `progress` is one of the words or a reporter. */
function requireProgress(progress: NonNullable<TrainOptions["progress"]>): void {
  if (progress === "none" || progress === "bar") return;
  if (typeof progress !== "object") {
    throw new BadArgumentError(
      `Expected "bar", "none" or a reporter as progress of train but found ${
        JSON.stringify(progress)
      }.`,
    );
  }
  for (const name of ["step", "epoch", "warn", "end"] as const) {
    requireFunction(`${name} of progress of train`, progress[name]);
  }
}

/** @throws {BadArgumentError} for an option that does nothing without another one. */
function requireCompanions(options: TrainOptions): void {
  const { stopAtError, validate, checkpointEvery, onCheckpoint, signal } = options;
  if (stopAtError !== undefined && validate === undefined) {
    throw new BadArgumentError(
      "Expected validate() together with stopAtError, which compares its error rate, but found " +
        "none.",
    );
  }
  if (checkpointEvery !== undefined && onCheckpoint === undefined) {
    throw new BadArgumentError(
      "Expected onCheckpoint() together with checkpointEvery, which calls it, but found none.",
    );
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new BadArgumentError(
      "Expected an AbortSignal as signal but found another value; a controller has it as .signal.",
    );
  }
}

/**
 * Checks at the end of an epoch that it had as many batches as its source says.
 *
 * @throws {BadArgumentError} when it had not, because the schedule would have miscounted.
 */
export function requireWholeEpoch(batches: number, stepsPerEpoch: number): void {
  if (batches === 0) {
    throw new BadArgumentError("Expected at least one batch per epoch but found none.");
  }
  if (batches === stepsPerEpoch) return;
  throw new BadArgumentError(
    `Expected ${stepsPerEpoch} batches per epoch (stepsPerEpoch of the data) but found ${batches}.`,
  );
}

function requireOptimizer(optimizer: Omit<MomentumSGDOptions, "learningRate">): void {
  if ("learningRate" in optimizer) {
    throw new BadArgumentError(
      "Expected the optimizer of train without a learningRate but found one; give it by schedule: " +
        "constantSchedule(0.01).",
    );
  }
  requireFields("the optimizer of train", optimizer, {
    momentum: true,
    weightDecay: true,
    biasRateFactor: true,
    rateFactors: true,
  });
}

/**
 * The error rate that a validation returns.
 *
 * @throws {BadArgumentError} when `validate()` does not give one from 0 to 1.
 */
export function requireErrorRate({ errorRate }: ValidationResult): number {
  return requireFinite("the errorRate that validate() gives", errorRate, { min: 0, max: 1 });
}

/**
 * The number of classes that `model` distinguishes.
 *
 * @throws {BadArgumentError} when its output is not logits `[batch, classes]`.
 */
export function classesOf(model: tf.LayersModel): number {
  const classes = model.outputs.length === 1 ? model.outputs[0].shape.at(-1) : undefined;
  if (model.outputs[0].shape.length !== 2 || typeof classes !== "number") {
    throw new BadArgumentError(
      "Expected a model with one output of shape [batch, classes] (logits) but found " +
        model.outputs.map(({ shape }) => `[${shape}]`).join(", ") + ".",
    );
  }
  return classes;
}

/**
 * Whether it is an optimizer, not the options of one. tfjs overrides `instanceof` for its optimizers
 * with a check that throws for `undefined`.
 */
export function isOptimizer(value: TrainOptions["optimizer"]): value is MomentumSGD {
  return value !== undefined && "applyGradients" in value;
}

/** The schedule of a training run: its own, or the constant rate of its optimizer, or 0.01. */
export function scheduleOf({ schedule, optimizer }: TrainOptions): ScheduleSpec {
  if (schedule !== undefined) return checkedSchedule(schedule, "the schedule of train");
  return constantSchedule(isOptimizer(optimizer) ? optimizer.learningRate : 0.01);
}
