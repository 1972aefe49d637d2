/**
 * The results of a training run: a record per step, a record per epoch, and the training state.
 *
 * @module
 */
import type { FieldNames } from "../argument_checks.ts";
import { INITIAL_SCHEDULE_STATE, type ScheduleState } from "./learning_rule/schedule.ts";

/** One update of the weights. */
export interface StepRecord {
  /** Updates before this one, over the whole run: 0 is the first. */
  readonly step: number;
  /** The epoch it belongs to, from 0. */
  readonly epoch: number;
  /** Mean cross-entropy of the batch before the update, in nats. */
  readonly loss: number;
  /** Top-1 error of the batch before the update, 0 to 1. */
  readonly errorRate: number;
  /** ε of the update. */
  readonly learningRate: number;
  /** Duration of the step in seconds, including its batch. */
  readonly seconds: number;
  /** Number of images of the batch. */
  readonly images: number;
  /**
   * ‖v‖ / ‖w‖ of each weight tensor after the update, by variable name: how far one step moves it.
   * About 0.001 is typical; present only at the intervals of `inspectEvery`.
   */
  readonly updateRatios?: Readonly<Record<string, number>>;
  /**
   * Shares of the batch's images, 0 to 1, that the net took for the class before their own, and for
   * the class after it. Both are near the error divided by the number of classes, unless labels are
   * off by one.
   */
  readonly offByOne?: OffByOne;
  /**
   * The share of the pairs of images in the batch that have the same class, 0 to 1; absent for a
   * batch of one image. In a mixed order it is that of the whole set, in an order by class near 1.
   */
  readonly sameClassPairs?: number;
  /**
   * By layer, the share of its units, 0 to 1, that got no gradient in any of the last ten inspected
   * updates, which is every tenth: a unit of a ReLU that never is above 0 gets none. Absent before
   * ten were inspected.
   */
  readonly deadUnits?: Readonly<Record<string, number>>;
}

/** Shares of images, 0 to 1, that were taken for the class before their own, and after it. */
export type OffByOne = readonly [before: number, after: number];

/** One pass over the training set. */
export interface EpochRecord {
  /** The epoch, from 0. */
  readonly epoch: number;
  /** Updates so far, over the whole run. */
  readonly step: number;
  /** Mean cross-entropy over the epoch's images, each before its own update, in nats. */
  readonly loss: number;
  /** Top-1 error over the epoch's images, each before its own update, 0 to 1. */
  readonly errorRate: number;
  /** Top-1 error on the validation set after the epoch, 0 to 1, if there is one. */
  readonly validationError?: number;
  /** As {@linkcode StepRecord.offByOne}, on the validation set, if it was measured. */
  readonly validationOffByOne?: OffByOne;
  /** ε of the epoch's last update. */
  readonly learningRate: number;
  /** Seconds of training in this epoch (validation not included). */
  readonly seconds: number;
  /** Images trained on in this epoch. */
  readonly images: number;
}

/** Sums over the completed part of an epoch. */
export interface EpochTotals {
  /** Sum of the loss over images. */
  readonly loss: number;
  /** Number of images that were classified wrongly. */
  readonly errors: number;
  /** Number of images. */
  readonly images: number;
  /** Seconds of training. */
  readonly seconds: number;
}

/** The state of a run between two updates: all that `train()` needs to resume, as plain JSON. */
export interface TrainingState {
  /** Updates so far. */
  readonly step: number;
  /** The epoch of the next update, from 0. */
  readonly epoch: number;
  /** Completed updates of that epoch. */
  readonly epochStep: number;
  /** The sums over those updates. */
  readonly totals: EpochTotals;
  /** The state of the learning-rate schedule. */
  readonly schedule: ScheduleState;
  /** ε of the last update; `null` before the first. */
  readonly learningRate: number | null;
  /** The most recent validation error, 0 to 1; absent before the first. */
  readonly validationError?: number;
}

/** The names of the fields of a {@linkcode TrainingState}. */
export const STATE_FIELDS: FieldNames<TrainingState> = {
  step: true,
  epoch: true,
  epochStep: true,
  totals: { loss: true, errors: true, images: true, seconds: true },
  schedule: { drops: true, best: true, waited: true, finished: true },
  learningRate: true,
  validationError: true,
};

/** `totals` with one more update, in which `errors` images were classified wrongly. */
export function withStep(
  totals: EpochTotals,
  { loss, images, seconds }: StepRecord,
  errors: number,
): EpochTotals {
  return {
    loss: totals.loss + loss * images,
    errors: totals.errors + errors,
    images: totals.images + images,
    seconds: totals.seconds + seconds,
  };
}

/** The totals of an epoch that has not begun. */
export const NO_TOTALS: EpochTotals = { loss: 0, errors: 0, images: 0, seconds: 0 };

/** The state of a run that has not begun. */
export const INITIAL_TRAINING_STATE: TrainingState = {
  step: 0,
  epoch: 0,
  epochStep: 0,
  totals: NO_TOTALS,
  schedule: INITIAL_SCHEDULE_STATE,
  learningRate: null,
};

/**
 * Why a run ended: all epochs are done; the schedule reached its last plateau; the validation error
 * reached `stopAtError`; the user interrupted (SIGINT, SIGTERM, SIGHUP); or the caller's `AbortSignal`.
 *
 * The first three depend only on the state: such a run ends again immediately when it is resumed
 * with the same options.
 */
export type StopReason = "finished" | "schedule" | "reached" | "interrupted" | "aborted";

/** The conditions under which a run ends. */
export interface RunEnd {
  /** Total number of passes over the data. */
  readonly epochs: number;
  /** The validation error, 0 to 1, at which the run ends; default: never. */
  readonly stopAtError?: number | undefined;
}

/**
 * Why a run ends at `state`; `undefined` if it continues. This depends only on the state, so a
 * finished run that is resumed stays finished.
 */
export function endReason(
  state: TrainingState,
  { epochs, stopAtError }: RunEnd,
): "finished" | "schedule" | "reached" | undefined {
  if (state.schedule.finished) return "schedule";
  const { epoch, epochStep, validationError } = state;
  const measured = epochStep === 0 && validationError !== undefined;
  if (measured && stopAtError !== undefined && validationError <= stopAtError) return "reached";
  return epoch >= epochs ? "finished" : undefined;
}

/** The records of a call of `train()`, complete even if the run was stopped early. */
export interface TrainingHistory {
  /** Every update of this call, in order. */
  readonly steps: readonly StepRecord[];
  /** Every epoch completed in this call, in order. */
  readonly epochs: readonly EpochRecord[];
  /** Why the run ended. */
  readonly stopped: StopReason;
  /** The final state; pass it to `train()` as `resume` to continue. */
  readonly state: TrainingState;
}
