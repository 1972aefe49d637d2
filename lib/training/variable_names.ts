/**
 * The one rule from a variable to its name.
 *
 * A layer calls its weights `conv1/kernel` and `conv1/bias`. tfjs numbers the names of all nets after
 * the first in a process, also when the first is gone: `conv1/kernel_1`, `conv1/bias_2`. Whoever asks
 * what a variable *is* (a bias? of which layer? which one in a checkpoint?) asks here, by the name that
 * its layer gave it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

const originals = new WeakMap<tf.Variable, string>();

/** A net whose weights have names. */
type Weights = Pick<tf.LayersModel, "weights">;

/** Remembers which name each variable of `model` was given by its layer. */
export function rememberNames(model: Weights): void {
  for (const weight of model.weights) {
    originals.set(weight.read() as tf.Variable, weight.originalName);
  }
}

/**
 * The name that its layer gave the living variable `name`.
 *
 * A variable of a net that {@linkcode rememberNames} has not seen (`model.compile`, `minimize`) loses
 * the number that tfjs appends to a layer's weight: `conv1/bias_1` is `conv1/bias`.
 */
export function originalNameOf(name: string): string {
  const variable: tf.Variable | undefined = tf.engine().registeredVariables[name];
  const known = variable === undefined ? undefined : originals.get(variable);
  return known ?? name.replace(/^(.*\/[^/]+|bias)_\d+$/, "$1");
}

/** The layer that a weight belongs to: its original name without the last part. */
export function layerOf(originalName: string): string {
  return originalName.slice(0, Math.max(0, originalName.lastIndexOf("/"))) || originalName;
}

/** Whether a weight is a bias, by its original name. */
export function isBias(originalName: string): boolean {
  return /(^|\/)bias$/.test(originalName);
}
