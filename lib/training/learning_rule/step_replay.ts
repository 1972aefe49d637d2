/**
 * Computes a training step a second time and compares the bits.
 *
 * Every kernel of this package gives the same bits for the same inputs, so a difference is a fault
 * of the machine: memory, processor or driver. Nothing else reveals it, because training continues
 * with a wrong number as with a right one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { ReplayError } from "../../errors.ts";
import { CounterDropout } from "../../layers/dropout.ts";
import { momentumUpdate } from "../../ops/momentum_update.ts";
import { RandomStream } from "../../random.ts";
import type { BatchGradients } from "./gradients.ts";
import type { MomentumSGD } from "./momentum_sgd.ts";
import { isBias, layerOf, originalNameOf } from "./variable_names.ts";

/**
 * Runs `compute` twice with the same dropout masks.
 *
 * @param compute computes the gradients of one batch.
 * @returns the gradients, which the caller disposes of.
 * @throws {ReplayError} when the two differ in a bit.
 */
export async function replayedGradients(
  model: tf.LayersModel,
  compute: () => BatchGradients,
  step: number,
): Promise<BatchGradients> {
  const withSameMasks = rememberMasks(model);
  const first = compute();
  let second: BatchGradients | undefined;
  try {
    second = withSameMasks(compute);
    const lossDiffers = await differs(first.summary, second.summary);
    const layers = new Set<string>();
    for (const [name, gradient] of Object.entries(first.gradients)) {
      if (await differs(gradient, second.gradients[name])) {
        layers.add(layerOf(originalNameOf(name)));
      }
    }
    if (!lossDiffers && layers.size === 0) return first;
    throw differenceIn(step, lossDiffers, [...layers]);
  } catch (error) {
    tf.dispose(first);
    throw error;
  } finally {
    tf.dispose(second);
  }
}

/**
 * Applies `gradients`, and once more to copies of the old weights and velocities.
 *
 * @throws {ReplayError} when the two differ in a bit. The weights are those after the update.
 */
export async function replayedUpdate(
  optimizer: MomentumSGD,
  gradients: tf.NamedTensorMap,
  step: number,
): Promise<void> {
  const { registeredVariables } = tf.engine();
  const updates = Object.keys(gradients).filter((name) => optimizer.rateOf(name) > 0)
    .map((name) => {
      const weight = registeredVariables[name];
      const velocity: tf.Tensor | undefined = optimizer.velocities.get(name);
      return { name, weight, before: weight.clone(), velocity: velocity?.clone() };
    });
  try {
    optimizer.applyFiniteGradients(gradients);
    for (const { name, weight, before, velocity } of updates) {
      const again = tf.tidy(() => tf.variable(before, false));
      const moved = tf.tidy(() => tf.variable(velocity ?? tf.zerosLike(before), false));
      try {
        momentumUpdate(again, moved, gradients[name], {
          learningRate: optimizer.rateOf(name),
          momentum: optimizer.momentum,
          weightDecay: isBias(originalNameOf(name)) ? 0 : optimizer.weightDecay,
        });
        const now: tf.Tensor = optimizer.velocities.get(name) ?? moved;
        if (await differs(weight, again) || await differs(now, moved)) {
          throw replayError(step, `another update of layer ${layerOf(originalNameOf(name))}`);
        }
      } finally {
        tf.dispose([again, moved]);
      }
    }
  } finally {
    tf.dispose(updates.map(({ before }) => before));
    tf.dispose(updates.flatMap(({ velocity }) => velocity ?? []));
  }
}

/** Whether two tensors differ in a bit; two NaNs with the same bits do not. */
async function differs(a: tf.Tensor, b: tf.Tensor): Promise<boolean> {
  const [first, second] = (await Promise.all([a.data(), b.data()])).map((values) =>
    new Uint32Array(values.buffer, values.byteOffset, values.length)
  );
  return first.some((bits, i) => bits !== second[i]);
}

/**
 * Stores the positions of the dropout streams; the returned function runs another one from there
 * again.
 */
function rememberMasks(model: tf.LayersModel): <T>(again: () => T) => T {
  const layers = model.layers.filter((layer) => layer instanceof CounterDropout);
  const before = new Map(layers.map(({ stream }) => [stream, stream.state]));
  return (again) => {
    const real = layers.map((layer) => ({ layer, stream: layer.stream }));
    const copies = new Map([...before].map(([stream, state]) => [stream, new RandomStream(state)]));
    try {
      for (const { layer, stream } of real) layer.stream = copies.get(stream) ?? stream;
      return again();
    } finally {
      for (const { layer, stream } of real) layer.stream = stream;
    }
  };
}

/**
 * The backward pass goes from the last layer to the first: with the same loss, the fault is in the
 * last layer whose gradient differs.
 */
function differenceIn(step: number, lossDiffers: boolean, layers: readonly string[]): ReplayError {
  const last = layers.at(-1);
  if (!lossDiffers) return replayError(step, `another gradient of layer ${last}`);
  const wherever = layers.length === 0 ? "" : ` and other gradients of layers ${layers.join(", ")}`;
  return replayError(step, `another loss${wherever}`);
}

function replayError(step: number, found: string): ReplayError {
  return new ReplayError(
    `Expected the same bits when step ${step} was computed twice but found ${found}; this machine ` +
      "does not compute reliably. Test its memory, or train on another machine.",
  );
}
