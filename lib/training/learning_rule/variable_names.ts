/**
 * Maps variables to the original names given by their layers.
 *
 * A layer names its weights `conv1/kernel` and `conv1/bias`. For all nets after the first in a
 * process, even when the first is disposed, tfjs appends numbers: `conv1/kernel_1`, `conv1/bias_2`.
 * All code that needs to know what a variable is (whether it is a bias, of which layer, which one
 * in a checkpoint) uses the original name from this module.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";

const originals = new WeakMap<tf.Variable, string>();

/** A net whose weights have names. */
type Weights = Pick<tf.LayersModel, "weights">;

/** Records the original name of each variable of `model`. */
export function rememberNames(model: Weights): void {
  for (const weight of model.weights) {
    originals.set(weight.read() as tf.Variable, weight.originalName);
  }
}

/**
 * The original name of the variable that is now called `name`.
 *
 * For a net without {@linkcode rememberNames} (`model.compile`, `minimize`), it removes the number
 * that tfjs appends to a layer's weight: `conv1/bias_1` becomes `conv1/bias`.
 */
export function originalNameOf(name: string): string {
  const variable: tf.Variable | undefined = tf.engine().registeredVariables[name];
  const known = variable === undefined ? undefined : originals.get(variable);
  return known ?? name.replace(/^(.*\/[^/]+|bias)_\d+$/, "$1");
}

/**
 * The variable that is now called `name`.
 *
 * @throws {BadArgumentError} when there is none.
 */
export function requireVariable(name: string): tf.Variable {
  const variable: tf.Variable | undefined = tf.engine().registeredVariables[name];
  if (variable === undefined) {
    throw new BadArgumentError(`Expected the name of an existing tf.Variable but found "${name}".`);
  }
  return variable;
}

/** The layer that a weight belongs to: its original name without the last part. */
export function layerOf(originalName: string): string {
  return originalName.slice(0, Math.max(0, originalName.lastIndexOf("/"))) || originalName;
}

/** Whether a weight is a bias, by its original name. */
export function isBias(originalName: string): boolean {
  return /(^|\/)bias$/.test(originalName);
}
