/**
 * Learning rates that fall along a curve over a fixed number of epochs. The paper lowers its rate by
 * hand (section 5); the 2012 program could also follow these curves (`src/lr.cu`: `linear`, `exp`,
 * `dexp`, `jdexp`, each with noise).
 *
 * @module
 */
import {
  type FieldNames,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { RandomStreams } from "../../random.ts";

/** How a rate falls, see {@linkcode DecaySchedule.curve}. */
export type DecayCurve = "linear" | "exponential" | "stepped" | "jumpy";

/** A rate that falls along a curve. */
export interface DecaySchedule {
  /** Discriminator. */
  readonly kind: "decay";
  /** ε of the first update. */
  readonly learningRate: number;
  /** Number of epochs over which the rate falls, above 0; after them it stays. */
  readonly epochs: number;
  /** The last rate is ε divided by this, above 1; default 1000, as after the paper's three drops. */
  readonly factor?: number;
  /**
   * With t from 0 to 1 over the epochs: `linear` is ε (1 - t) + ε t / factor; `exponential`
   * ε / factor^t. `stepped` takes `levels` values of the exponential, from the first to the last,
   * each for the same time. `jumpy` is `stepped` with a higher rate in the second half of each level
   * but the first, for t from 0.2 to 0.9: the geometric mean of the level and the one before it.
   */
  readonly curve: DecayCurve;
  /** Number of values of `stepped` and `jumpy`, from 2; default 4. */
  readonly levels?: number;
  /**
   * Each update's rate is multiplied by 1 + noise |z| with z from N(0, 1); default 0, no noise. A
   * resumed run draws the same z.
   */
  readonly noise?: number;
  /** Seed of the noise; default 0. */
  readonly seed?: number;
}

/** The names of the fields. */
export const DECAY_FIELDS: FieldNames<Omit<DecaySchedule, "kind">> = {
  learningRate: true,
  epochs: true,
  factor: true,
  curve: true,
  levels: true,
  noise: true,
  seed: true,
};

const CURVES: readonly DecayCurve[] = ["linear", "exponential", "stepped", "jumpy"];

/** Default of {@linkcode DecaySchedule.factor}. */
const FACTOR = 1000;

/** Default of {@linkcode DecaySchedule.levels}. */
const LEVELS = 4;

/**
 * A schedule whose rate falls along a curve.
 *
 * @param options the curve, the first rate and the number of epochs.
 * @returns the schedule, as data.
 * @throws {BadArgumentError} when a number is out of range, for an unknown curve, and when `levels` is
 * given for a curve without them.
 *
 * @example
 * ```ts
 * import { decaySchedule } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const schedule = decaySchedule({ curve: "exponential", learningRate: 0.01, epochs: 90 });
 * assertEquals(schedule.kind, "decay");
 * ```
 */
export function decaySchedule(options: Omit<DecaySchedule, "kind">): DecaySchedule {
  requireOptions("decaySchedule", options, DECAY_FIELDS);
  return checkedDecay({ kind: "decay", ...options });
}

/** @throws {BadArgumentError} that names the invalid field. */
export function checkedDecay<T extends DecaySchedule>(spec: T): T {
  requireFinite("the learning rate of the schedule", spec.learningRate, { min: 0 });
  requireFinite("epochs", spec.epochs, { above: 0 });
  requireFinite("factor", spec.factor ?? FACTOR, { above: 1 });
  requireInteger("levels", spec.levels ?? LEVELS, { min: 2, max: 1e6 });
  requireFinite("noise", spec.noise ?? 0, { min: 0 });
  requireInteger("seed", spec.seed ?? 0, { min: 0 });
  if (!CURVES.includes(spec.curve)) {
    throw new BadArgumentError(
      `Expected one of the curves ${CURVES.join(", ")} but found ${JSON.stringify(spec.curve)}.`,
    );
  }
  if (spec.levels !== undefined && !isStepped(spec)) {
    throw new BadArgumentError(
      `Expected no levels for the curve ${spec.curve}, which falls with every update, but found ` +
        `${spec.levels}; leave them out, or choose the curve stepped or jumpy.`,
    );
  }
  return spec;
}

function isStepped({ curve }: DecaySchedule): boolean {
  return curve === "stepped" || curve === "jumpy";
}

/** ε at `epoch`, which may be fractional. */
export function decayedRate(spec: DecaySchedule, epoch: number): number {
  const { noise = 0, seed = 0 } = spec;
  const rate = smoothRate(spec, Math.min(1, epoch / spec.epochs));
  if (noise === 0) return rate;
  // A draw of its own for every update: two of them are more than 2^-30 epochs apart.
  const stream = new RandomStreams(seed).fork("learning rate", Math.round(epoch * 2 ** 30));
  return rate * (1 + noise * Math.abs(stream.normal()));
}

/** The rate without noise at `t`, the share of the epochs that are over. */
function smoothRate(spec: DecaySchedule, t: number): number {
  const { learningRate, factor = FACTOR, levels = LEVELS, curve } = spec;
  const exponential = (t: number) => learningRate / factor ** t;
  if (curve === "linear") return learningRate * (1 - t) + (learningRate / factor) * t;
  if (curve === "exponential") return exponential(t);
  // Rounding must not move an update before the level that begins with it.
  const level = Math.min(levels - 1, Math.floor(t * levels + 1e-9));
  const jumps = curve === "jumpy" && level > 0 && t > 0.2 && t < 0.9 &&
    t > (level + 0.5) / levels;
  return exponential((jumps ? level - 0.5 : level) / (levels - 1));
}
