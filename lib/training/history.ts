/**
 * What a training run leaves behind: a record a step, a record an epoch, and where it stands.
 *
 * @module
 */
import { INITIAL_SCHEDULE_STATE, type ScheduleState } from "./schedule.ts";

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
  /** Seconds that the step took, its batch included. */
  readonly seconds: number;
  /** Images of the batch. */
  readonly images: number;
  /**
   * ‖v‖ / ‖w‖ of each weight tensor after the update, by variable name: how far one step moved it.
   * About 0.001 is usual; only at the intervals that `inspectEvery` sets.
   */
  readonly updateRatios?: Readonly<Record<string, number>>;
}

/** One pass over the training set. */
export interface EpochRecord {
  /** Which pass, from 0. */
  readonly epoch: number;
  /** Updates so far, over the whole run. */
  readonly step: number;
  /** Mean cross-entropy over the epoch's images, each before its own update, in nats. */
  readonly loss: number;
  /** Top-1 error over the epoch's images, each before its own update, 0 to 1. */
  readonly errorRate: number;
  /** Top-1 error on the validation set after the epoch, 0 to 1, when there is one. */
  readonly validationError?: number;
  /** ε of the epoch's last update. */
  readonly learningRate: number;
  /** Seconds of training in this epoch (validation not included). */
  readonly seconds: number;
  /** Images trained on in this epoch. */
  readonly images: number;
}

/** Sums over the part of an epoch that is done. */
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

/** Where a run stands between two updates: all that `train()` needs to go on, as plain JSON. */
export interface TrainingState {
  /** Updates so far. */
  readonly step: number;
  /** The epoch of the next update, from 0. */
  readonly epoch: number;
  /** Updates of that epoch that are done. */
  readonly epochStep: number;
  /** What they add up to. */
  readonly totals: EpochTotals;
  /** Where the learning-rate schedule stands. */
  readonly schedule: ScheduleState;
  /** ε of the last update; `null` before the first. */
  readonly learningRate: number | null;
  /** The validation error after the last epoch that was measured, 0 to 1; absent before it. */
  readonly validationError?: number;
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
 * reached `stopAtError`; the user interrupted (SIGINT, SIGTERM); or the caller's `AbortSignal`.
 *
 * The first three are decided by the state alone: a run that ended so is still at its end when it is
 * resumed with the same options.
 */
export type StopReason = "finished" | "schedule" | "reached" | "interrupted" | "aborted";

/** Where a run ends. */
export interface RunEnd {
  /** Passes over the data in all. */
  readonly epochs: number;
  /** A validation error, 0 to 1, that is good enough; default none is. */
  readonly stopAtError?: number | undefined;
}

/**
 * Why a run has come to its end at `state`; `undefined` when it is still to go on. It depends on the
 * state alone, and not on how the run came there: a finished run that is resumed is finished.
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

/** Everything that `train()` saw, complete also when it was stopped early. */
export interface TrainingHistory {
  /** Every update of this call, in order. */
  readonly steps: readonly StepRecord[];
  /** Every epoch that ended in this call, in order. */
  readonly epochs: readonly EpochRecord[];
  /** Why the run ended. */
  readonly stopped: StopReason;
  /** Where it stands; give it to `train()` as `resume` to go on. */
  readonly state: TrainingState;
}
