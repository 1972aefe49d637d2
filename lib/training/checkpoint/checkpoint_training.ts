/**
 * Checks the training part of a checkpoint: the state of the run and what it needs to resume.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { type BackendRecord, parseBackendRecord } from "../../ops/backend_record.ts";
import type { StreamState } from "../../random.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { EpochTotals, TrainingState } from "../history.ts";
import { checkedEvents, type RecipeEvent } from "../learning_rule/recipe_events.ts";
import {
  checkedSchedule,
  type ScheduleSpec,
  type ScheduleState,
} from "../learning_rule/schedule.ts";

/** The part of a checkpoint that only training uses. */
export interface CheckpointTraining {
  /** The state of the run. */
  readonly state: TrainingState;
  /** The learning-rate schedule. */
  readonly schedule: ScheduleSpec;
  /** What changes at an epoch besides the rate of all layers; absent if nothing does. */
  readonly events?: readonly RecipeEvent[];
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
 * Checks the state of a run: each number, and that the numbers agree with each other.
 *
 * @param value A {@linkcode TrainingState} as JSON.
 * @throws {BadArgumentError} that names the invalid field.
 */
export function parseTrainingState(value: unknown): TrainingState {
  const fields = fieldsOf("the training state", value);
  const number = (name: "step" | "epoch" | "epochStep") =>
    requireInteger(`${name} of the training state`, fields[name], { min: 0 });
  const rate = fields.learningRate ?? null;
  const state: TrainingState = {
    step: number("step"),
    epoch: number("epoch"),
    epochStep: number("epochStep"),
    totals: parseTotals(fields.totals),
    schedule: parseScheduleState(fields.schedule),
    learningRate: rate === null ? null : requireFinite("learningRate", rate, { min: 0 }),
    ...(fields.validationError === undefined ? {} : {
      validationError: requireFinite("validationError", fields.validationError, { min: 0, max: 1 }),
    }),
  };
  requireConsistentState(state);
  return state;
}

function parseTotals(value: unknown): EpochTotals {
  const totals = fieldsOf("totals of the training state", value);
  const images = requireInteger("totals.images", totals.images, { min: 0 });
  return {
    loss: requireFinite("totals.loss", totals.loss),
    errors: requireFinite("totals.errors", totals.errors, { min: 0, max: images }),
    images,
    seconds: requireFinite("totals.seconds", totals.seconds, { min: 0 }),
  };
}

/** A finished epoch has at least one update; how many is known only with the data. */
function requireConsistentState(state: TrainingState): void {
  const { step, epoch, epochStep, totals, learningRate } = state;
  const before = step - epochStep;
  if (epoch === 0 ? before !== 0 : before < epoch) {
    throw new BadArgumentError(
      `Expected ${
        epoch === 0 ? `step ${epochStep}` : `a step from ${epoch + epochStep}`
      } of the training state (epoch ${epoch}, epochStep ${epochStep}) but found ${step}.`,
    );
  }
  if ((epochStep > 0) !== (totals.images > 0)) {
    throw new BadArgumentError(
      `Expected totals.images of ${epochStep} updates of an epoch but found ${totals.images}.`,
    );
  }
  if (step > 0 && learningRate === null) {
    throw new BadArgumentError(
      `Expected the learningRate of the last of ${step} updates in the training state but found none.`,
    );
  }
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
 * @param spec The net that is trained.
 * @throws {BadArgumentError} that names the invalid field.
 */
export function parseTraining(value: unknown, spec: AlexNetSpec): CheckpointTraining {
  const training = fieldsOf("training", value);
  const backend = parseBackendRecord(training.backend);
  return {
    state: parseTrainingState(training.state),
    schedule: checkedSchedule(fieldsOf("schedule", training.schedule) as unknown as ScheduleSpec),
    ...(training.events === undefined
      ? {}
      : { events: checkedEvents(training.events as readonly RecipeEvent[]) }),
    optimizer: parseOptimizer(training.optimizer),
    seed: requireInteger("seed", training.seed, { min: 0 }),
    streams: parseStreams(training.streams, spec),
    settings: parseSettings(training.settings),
    ...(backend === undefined ? {} : { backend }),
  };
}

function parseOptimizer(value: unknown): CheckpointTraining["optimizer"] {
  const optimizer = fieldsOf("optimizer", value);
  const factors = Object.entries(fieldsOf("rateFactors", optimizer.rateFactors ?? {}));
  for (const [name, factor] of factors) requireFinite(`rateFactors["${name}"]`, factor, { min: 0 });
  for (const name of ["learningRate", "momentum", "weightDecay", "biasRateFactor"]) {
    // A run that made no update has no rate yet; older files lack fields that had their defaults.
    const number = optimizer[name] ?? null;
    if (number === null) continue;
    requireFinite(`${name} of the optimizer`, number, {
      min: 0,
      ...(name === "momentum" ? { below: 1 } : {}),
    });
  }
  return optimizer as CheckpointTraining["optimizer"];
}

function parseStreams(value: unknown, spec: AlexNetSpec): CheckpointTraining["streams"] {
  const streams = Object.fromEntries(
    Object.entries(fieldsOf("streams", value)).map((
      [name, state],
    ) => [name, parseStream(name, state)]),
  );
  if (
    streams.dropout === undefined && spec.fullyConnected.some(({ dropout }) => dropout !== null)
  ) {
    throw new BadArgumentError(
      `Expected the stream "dropout" of ${spec.name}, which has dropout, in streams but found ` +
        `${Object.keys(streams).join(", ") || "none"}.`,
    );
  }
  return streams;
}

function parseSettings(value: unknown): CheckpointTraining["settings"] {
  const settings = fieldsOf("settings", value);
  for (const [name, setting] of Object.entries(settings)) {
    if (typeof setting === "string" || typeof setting === "boolean") continue;
    requireFinite(`the setting ${name}`, setting);
  }
  return settings as CheckpointTraining["settings"];
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

/** More settings or streams than any run has. */
const MOST_FIELDS = 1000;

function fieldsOf(name: string, value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const count = Object.keys(value).length;
    if (count <= MOST_FIELDS) return value as Fields;
    throw new BadArgumentError(
      `Expected at most ${MOST_FIELDS} fields in ${name} but found ${count}.`,
    );
  }
  throw new BadArgumentError(
    `Expected an object for ${name} but found ${JSON.stringify(value)?.slice(0, 60)}.`,
  );
}
