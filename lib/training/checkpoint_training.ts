/**
 * Checks the training part of a checkpoint: the state of the run and what it needs to resume.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { type BackendRecord, parseBackendRecord } from "../ops/backend_record.ts";
import type { StreamState } from "../random.ts";
import type { TrainingState } from "./history.ts";
import { checkedSchedule, type ScheduleSpec, type ScheduleState } from "./schedule.ts";

/** The part of a checkpoint that only training uses. */
export interface CheckpointTraining {
  /** The state of the run. */
  readonly state: TrainingState;
  /** The learning-rate schedule. */
  readonly schedule: ScheduleSpec;
  /** The options of the optimizer. */
  readonly optimizer: tf.serialization.ConfigDict;
  /** The root seed. */
  readonly seed: number;
  /** The position of each random stream, including the dropout stream. */
  readonly streams: Readonly<Record<string, StreamState>>;
  /**
   * The command's settings (dataset, batch size, backend, …), which a resumed run is compared with.
   */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /**
   * The backend of the run, so that a resumed run can stay bit-identical; absent in older
   * checkpoints.
   */
  readonly backend?: BackendRecord;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks the state of a run.
 *
 * @param value A {@linkcode TrainingState} as JSON.
 * @throws {BadArgumentError} that names the invalid field.
 */
export function parseTrainingState(value: unknown): TrainingState {
  const state = fieldsOf("the training state", value);
  const totals = fieldsOf("totals of the training state", state.totals);
  const rate = state.learningRate ?? null;
  return {
    ...state,
    step: requireInteger("step of the training state", state.step, { min: 0 }),
    epoch: requireInteger("epoch of the training state", state.epoch, { min: 0 }),
    epochStep: requireInteger("epochStep of the training state", state.epochStep, { min: 0 }),
    totals: {
      loss: requireFinite("totals.loss", totals.loss),
      errors: requireFinite("totals.errors", totals.errors, { min: 0 }),
      images: requireInteger("totals.images", totals.images, { min: 0 }),
      seconds: requireFinite("totals.seconds", totals.seconds, { min: 0 }),
    },
    schedule: parseScheduleState(state.schedule),
    learningRate: rate === null ? null : requireFinite("learningRate", rate, { min: 0 }),
    ...(state.validationError === undefined ? {} : {
      validationError: requireFinite("validationError", state.validationError, { min: 0, max: 1 }),
    }),
  };
}

function parseScheduleState(value: unknown): ScheduleState {
  const state = fieldsOf("the state of the schedule", value);
  if (typeof state.finished !== "boolean") {
    throw new BadArgumentError("Expected true or false for finished of the schedule.");
  }
  const best = state.best ?? null;
  return {
    drops: requireInteger("drops of the schedule", state.drops, { min: 0 }),
    best: best === null ? null : requireFinite("best of the schedule", best, { min: 0, max: 1 }),
    waited: requireInteger("waited of the schedule", state.waited, { min: 0 }),
    finished: state.finished,
  };
}

/**
 * Checks the training part of a checkpoint.
 *
 * @throws {BadArgumentError} that names the invalid field.
 */
export function parseTraining(value: unknown): CheckpointTraining {
  const training = fieldsOf("training", value);
  const streams = fieldsOf("streams", training.streams);
  const backend = parseBackendRecord(training.backend);
  return {
    state: parseTrainingState(training.state),
    schedule: checkedSchedule(fieldsOf("schedule", training.schedule) as unknown as ScheduleSpec),
    optimizer: fieldsOf("optimizer", training.optimizer) as CheckpointTraining["optimizer"],
    seed: requireInteger("seed", training.seed, { min: 0 }),
    streams: Object.fromEntries(
      Object.entries(streams).map(([name, state]) => [name, parseStream(name, state)]),
    ),
    settings: fieldsOf("settings", training.settings) as CheckpointTraining["settings"],
    ...(backend === undefined ? {} : { backend }),
  };
}

function parseStream(name: string, value: unknown): StreamState {
  const { key, position } = fieldsOf(`the stream ${name}`, value);
  if (!Array.isArray(key) || key.length !== 2) {
    throw new BadArgumentError(`Expected two key words for the stream ${name}.`);
  }
  const word = (i: number) =>
    requireInteger(`a key word of the stream ${name}`, key[i], { min: 0, max: 2 ** 32 - 1 });
  return {
    key: [word(0), word(1)],
    position: requireInteger(`the position of the stream ${name}`, position, { min: 0 }),
  };
}

function fieldsOf(name: string, value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new BadArgumentError(
    `Expected an object for ${name} but found ${JSON.stringify(value)?.slice(0, 60)}.`,
  );
}
