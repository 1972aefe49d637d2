/**
 * Learning-rate schedules: how ε changes during training (section 5 of the paper).
 *
 * A schedule consists of a spec and a state; both are plain JSON and are saved in checkpoints, so
 * that a resumed run lowers its rate exactly when the uninterrupted run would.
 *
 * @module
 */
import {
  type FieldNames,
  requireFields,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { checkedDecay, DECAY_FIELDS, decayedRate, type DecaySchedule } from "./decay_schedule.ts";

/** A constant rate. */
export interface ConstantSchedule {
  /** Discriminator. */
  readonly kind: "constant";
  /** ε. */
  readonly learningRate: number;
}

/** A rate that is divided at fixed epochs. */
export interface StepsSchedule {
  /** Discriminator. */
  readonly kind: "steps";
  /** ε of the first epoch. */
  readonly learningRate: number;
  /**
   * The epochs (from 0, increasing) before which the rate is divided; 12.5 is the middle of epoch
   * 12.
   */
  readonly dropAt: readonly number[];
  /** Divisor of the rate; default 10. */
  readonly factor?: number;
}

/** A rate that is divided when the validation error stops improving. */
export interface PlateauSchedule {
  /** Discriminator. */
  readonly kind: "plateau";
  /** ε of the first epoch. */
  readonly learningRate: number;
  /** Number of epochs without a new best before the rate is divided; default 3. */
  readonly patience?: number;
  /** Minimum improvement that counts as a new best; default 0.001 (0.1 points). */
  readonly minimumGain?: number;
  /**
   * How many times the rate is divided; the plateau after the last division ends the run; default
   * 3.
   */
  readonly drops?: number;
  /** Divisor of the rate; default 10. */
  readonly factor?: number;
}

/** A schedule, as data. */
export type ScheduleSpec = ConstantSchedule | StepsSchedule | PlateauSchedule | DecaySchedule;

/** The state of a schedule. Only the plateau schedule changes it. */
export interface ScheduleState {
  /** How many times the rate has been divided because of a plateau. */
  readonly drops: number;
  /** The lowest validation error so far; `null` before the first. */
  readonly best: number | null;
  /** Epochs since that error. */
  readonly waited: number;
  /** Whether the plateau after the last drop has been reached. */
  readonly finished: boolean;
}

/** The state of a run that has not begun. */
export const INITIAL_SCHEDULE_STATE: ScheduleState = {
  drops: 0,
  best: null,
  waited: 0,
  finished: false,
};

/** A schedule with constant ε = `learningRate`.
 *
 * @param learningRate ε, above 0.
 * @returns the schedule, as data.
 * @throws {BadArgumentError} when the rate is out of range.
 *
 * @example
 * ```ts
 * import { constantSchedule } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(constantSchedule(0.01), { kind: "constant", learningRate: 0.01 });
 * ```
 */
export function constantSchedule(learningRate: number): ConstantSchedule {
  return checkedSchedule({ kind: "constant", learningRate });
}

/** A schedule with ε = `learningRate`, divided by `factor` (default 10) at each epoch of `dropAt`.
 *
 * @param learningRate ε of the first epoch, above 0.
 * @param dropAt the epochs, from 0 and increasing, before which ε is divided.
 * @param factor the divisor of ε; default 10.
 * @returns the schedule, as data.
 * @throws {BadArgumentError} when the epochs do not increase or a number is out of range.
 *
 * @example
 * ```ts
 * import { stepSchedule } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stepSchedule(0.01, [20, 30]).dropAt, [20, 30]);
 * ```
 */
export function stepSchedule(
  learningRate: number,
  dropAt: readonly number[],
  factor = 10,
): StepsSchedule {
  return checkedSchedule({ kind: "steps", learningRate, dropAt, factor });
}

/**
 * The paper's schedule: ε = 0.01, divided by 10 when the validation error stops improving, three
 * times in total. The 37.5 % run of the 2012 program lowered its rate at epochs 23, 51 and 78 of
 * 93.
 *
 * "Stops improving" was judged by eye in 2012; here it is `patience` epochs without a new best.
 *
 * @param options differences from the paper's schedule.
 * @returns the schedule, as data.
 * @throws {BadArgumentError} when a number is out of range.
 *
 * @example
 * ```ts
 * import { paperSchedule } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { learningRate, factor, drops } = paperSchedule();
 * assertEquals([learningRate, factor, drops], [0.01, 10, 3]);
 * ```
 */
export function paperSchedule(
  options: Omit<Partial<PlateauSchedule>, "kind"> = {},
): PlateauSchedule {
  requireOptions("paperSchedule", options, PLATEAU_FIELDS);
  return checkedSchedule({
    kind: "plateau",
    learningRate: 0.01,
    patience: 3,
    minimumGain: 0.001,
    drops: 3,
    factor: 10,
    ...options,
  });
}

/**
 * ε at `epoch`, which may be fractional (12.5: halfway through epoch 12).
 *
 * @throws {BadArgumentError} when `epoch` is below 0 or not finite.
 */
export function learningRateAt(spec: ScheduleSpec, state: ScheduleState, epoch: number): number {
  requireFinite("epoch", epoch, { min: 0 });
  switch (spec.kind) {
    case "constant":
      return spec.learningRate;
    case "steps": {
      const drops = spec.dropAt.filter((at) => at <= epoch + 1e-9).length;
      return spec.learningRate / (spec.factor ?? 10) ** drops;
    }
    case "plateau":
      return spec.learningRate / (spec.factor ?? 10) ** state.drops;
    case "decay":
      return decayedRate(spec, epoch);
  }
}

/**
 * The state after an epoch with `validationError` (a fraction, 0 to 1).
 *
 * @throws {BadArgumentError} when the plateau schedule gets no validation error, or it is not a
 * fraction.
 */
export function afterEpoch(
  spec: ScheduleSpec,
  state: ScheduleState,
  validationError: number | undefined,
): ScheduleState {
  if (validationError !== undefined) {
    requireFinite("the validation error", validationError, { min: 0, max: 1 });
  }
  if (spec.kind !== "plateau" || state.finished) return state;
  if (validationError === undefined) {
    throw new BadArgumentError(
      "Expected a validation error after every epoch, which the plateau schedule needs, but " +
        "found none; give train() a `validate` function or choose another schedule.",
    );
  }
  const { patience = 3, minimumGain = 0.001, drops = 3 } = spec;
  if (state.best === null || validationError < state.best - minimumGain) {
    return { ...state, best: validationError, waited: 0 };
  }
  const waited = state.waited + 1;
  if (waited < patience) return { ...state, waited };
  if (state.drops === drops) return { ...state, waited, finished: true };
  return { drops: state.drops + 1, best: state.best, waited: 0, finished: false };
}

const PLATEAU_FIELDS: FieldNames<Omit<PlateauSchedule, "kind">> = {
  learningRate: true,
  patience: true,
  minimumGain: true,
  drops: true,
  factor: true,
};

const SCHEDULE_FIELDS: {
  readonly [Kind in ScheduleSpec["kind"]]: FieldNames<Extract<ScheduleSpec, { kind: Kind }>>;
} = {
  constant: { kind: true, learningRate: true },
  steps: { kind: true, learningRate: true, dropAt: true, factor: true },
  plateau: { kind: true, ...PLATEAU_FIELDS },
  decay: { kind: true, ...DECAY_FIELDS },
};

/**
 * Checks a schedule that was written by hand or read from a file.
 *
 * @param what The schedule, for the message: `the schedule of train`.
 * @throws {BadArgumentError} that names the invalid number.
 */
export function checkedSchedule<T extends ScheduleSpec>(spec: T, what = "the schedule"): T {
  // An unknown kind is an error below.
  const fields = Object.hasOwn(SCHEDULE_FIELDS, spec.kind)
    ? SCHEDULE_FIELDS[spec.kind]
    : { ...SCHEDULE_FIELDS.steps, ...SCHEDULE_FIELDS.plateau, ...SCHEDULE_FIELDS.decay };
  requireFields<object>(what, spec, fields);
  requireFinite("the learning rate of the schedule", spec.learningRate, { min: 0 });
  switch (spec.kind) {
    case "constant":
      return spec;
    case "steps": {
      const rising = Array.isArray(spec.dropAt) &&
        spec.dropAt.every((at: number, i) =>
          Number.isFinite(at) && at > (i === 0 ? 0 : spec.dropAt[i - 1])
        );
      if (!rising) {
        throw new BadArgumentError(
          `Expected increasing epochs above 0 as dropAt but found [${spec.dropAt}].`,
        );
      }
      requireFinite("factor", spec.factor ?? 10, { above: 1 });
      return spec;
    }
    case "plateau":
      requireFinite("factor", spec.factor ?? 10, { above: 1 });
      requireInteger("patience", spec.patience ?? 3, { min: 1 });
      requireInteger("drops", spec.drops ?? 3, { min: 0 });
      requireFinite("minimumGain", spec.minimumGain ?? 0, { min: 0, below: 1 });
      return spec;
    case "decay":
      checkedDecay(spec);
      return spec;
    default:
      throw new BadArgumentError(
        `Expected a schedule of the kind constant, steps, plateau or decay but found ${
          JSON.stringify((spec as { kind?: unknown }).kind)
        }.`,
      );
  }
}
