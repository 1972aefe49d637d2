/**
 * The check of a single update, for an optimizer that tfjs calls (`minimize`, `model.fit`), where
 * no loop has read the gradients before, as `train()` does.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../../errors.ts";
import { readsAsynchronously } from "../../ops/values_of.ts";
import { layerOf, originalNameOf } from "./variable_names.ts";

/** A thirtieth of the largest float32: rounding cannot lift a number below it to infinity. */
export const MOST = 1e37;

/** One variable that is about to be updated. */
export interface PendingUpdate {
  /** The current name of the variable. */
  readonly name: string;
  /** Its value. */
  readonly weight: tf.Variable;
  /** Its velocity; `undefined` before the first update. */
  readonly velocity: tf.Tensor | undefined;
  /** The gradient of the loss. */
  readonly gradient: tf.Tensor;
  /** ε of the variable, above 0. */
  readonly learningRate: number;
}

/**
 * Checks that `updates` leave all weights and velocities finite. On `webgpu`, which has no
 * synchronous read, nothing is checked.
 *
 * @throws {NotFiniteError} that names the variable. Nothing is updated.
 */
export function requireFiniteUpdates(
  updates: readonly PendingUpdate[],
  { momentum, weightDecay }: { readonly momentum: number; readonly weightDecay: number },
): void {
  if (updates.length === 0 || readsAsynchronously()) return;
  const magnitudes = tf.tidy(() => {
    const sum = (tensor: tf.Tensor) => tf.sum(tf.abs(tensor)).as1D();
    const zero = tf.zeros([1]);
    const sums = tf.concat(updates.flatMap(({ weight, velocity, gradient }) => [
      sum(gradient),
      sum(weight),
      velocity === undefined ? zero : sum(velocity),
    ]));
    // deno-lint-ignore alexnet/no-synchronous-read
    return sums.dataSync();
  });
  for (const [i, { name, learningRate }] of updates.entries()) {
    const [gradient, weight, velocity] = magnitudes.subarray(3 * i, 3 * i + 3);
    const next = weight + momentum * velocity + learningRate * (weightDecay * weight + gradient);
    if (next < MOST) continue;
    const [what, sum] = !Number.isFinite(gradient)
      ? ["gradients", gradient]
      : !Number.isFinite(weight)
      ? ["weights", weight]
      : !Number.isFinite(velocity)
      ? ["velocities", velocity]
      : ["weights after the update", next];
    const original = originalNameOf(name);
    throw new NotFiniteError(
      `Expected finite ${what} but found ${sum} as the sum of the magnitudes in ${original} (layer ` +
        `${layerOf(original)}); lower the learning rate, or check the batch. Nothing was updated.`,
    );
  }
}
