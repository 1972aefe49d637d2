/**
 * Checks the tensors of a checkpoint for values that are not finite, when it is written and when it
 * is read, and the velocities that an optimizer is given.
 *
 * @module
 */
import { NotFiniteError } from "../../errors.ts";

/**
 * Magnitudes from this value on round to infinity: half a step above the largest float16, 65504.
 */
const FLOAT16_OVERFLOW = 65_520;

/**
 * Requires finite values, so that a diverged net does not replace a good checkpoint.
 *
 * @param name The tensor's name in the file, for the message.
 * @param dtype The type in which it is stored.
 * @throws {NotFiniteError} when a number is not finite or overflows in float16.
 */
export function requireFiniteTensor(
  name: string,
  values: Float32Array,
  dtype: "F32" | "F16",
): void {
  const bad = firstNotFinite(values);
  if (bad >= 0) {
    throw new NotFiniteError(
      `Expected finite numbers in a checkpoint but found ${values[bad]} in ${name} (number ` +
        `${
          bad + 1
        } of ${values.length}); nothing was written. If this training diverged, lower the ` +
        "learning rate and continue from its last checkpoint; weights of a file are damaged.",
    );
  }
  const large = dtype === "F16" ? values.findIndex((v) => Math.abs(v) >= FLOAT16_OVERFLOW) : -1;
  if (large >= 0) {
    throw new NotFiniteError(
      `Expected numbers that float16 can hold, up to 65504, but found ${
        values[large]
      } in ${name} ` +
        `(number ${large + 1} of ${values.length}); nothing was written. Keep the float32 ` +
        "checkpoint, or export in the format tfjs.",
    );
  }
}

/** @throws {NotFiniteError} when a number of the velocity of the variable `name` is not finite. */
export function requireFiniteVelocity(name: string, values: ArrayLike<number>): void {
  const bad = firstNotFinite(values);
  if (bad < 0) return;
  throw new NotFiniteError(
    `Expected finite velocities but found ${values[bad]} in the velocity of ${name} (number ${
      bad + 1
    } of ` +
      `${values.length}); take those of an earlier checkpoint. None was set.`,
  );
}

/** The index of the first number that is infinite or NaN; -1 if there is none. */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}
