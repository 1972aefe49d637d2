/**
 * Looking into a net while it learns: is everything still finite, and how far does a step move each
 * layer?
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../errors.ts";
import type { TrainingBatch } from "./gradients.ts";

/** The layer that a variable belongs to: its name without the last part. */
export function layerOf(variable: string): string {
  return variable.slice(0, Math.max(0, variable.lastIndexOf("/"))) || variable;
}

/**
 * @throws {NotFiniteError} when a gradient holds an infinity or NaN. Gradients flow from the last
 * layer to the first, so the last layer with a bad one is where it began.
 */
export async function requireFiniteGradients(
  gradients: tf.NamedTensorMap,
  variables: readonly tf.Variable[],
  step: number,
): Promise<void> {
  const named = variables.filter(({ name }) => gradients[name] !== undefined);
  const sums = await readAll(named.map(({ name }) => () => tf.sum(tf.abs(gradients[name]))));
  const bad = sums.findLastIndex((sum) => !Number.isFinite(sum));
  if (bad < 0) return;
  throw new NotFiniteError(
    `Expected finite gradients in step ${step} but found ${sums[bad]} as the sum of the ` +
      `magnitudes in ${named[bad].name} (layer ${layerOf(named[bad].name)}); lower the learning ` +
      "rate. The weights are those before the step.",
  );
}

/** ‖velocity‖ / ‖weight‖ of each weight tensor (not of biases), by variable name. */
export async function updateRatios(
  variables: readonly tf.Variable[],
  velocities: ReadonlyMap<string, tf.Tensor>,
): Promise<Record<string, number>> {
  const names: string[] = [];
  const norms: (() => tf.Scalar)[] = [];
  for (const weight of variables) {
    const velocity = velocities.get(weight.name);
    if (velocity === undefined || weight.rank < 2) continue;
    names.push(weight.name);
    norms.push(() => tf.sum(tf.square(velocity)), () => tf.sum(tf.square(weight)));
  }
  const squares = await readAll(norms);
  return Object.fromEntries(
    names.map((name, i) => [name, Math.sqrt(squares[2 * i] / squares[2 * i + 1])]),
  );
}

/**
 * The error for a loss that is not finite: names the first place, in the order of the net, where a
 * weight, an input or an output is not finite.
 */
export async function explainNotFinite(
  model: tf.LayersModel,
  batch: TrainingBatch,
  step: number,
  loss: number,
): Promise<NotFiniteError> {
  const where = await firstNotFinite(model, batch);
  return new NotFiniteError(
    `Expected a finite loss in step ${step} but found ${loss}: ${where}. Lower the learning rate, ` +
      "or look at the batch; the weights are those before the step.",
  );
}

async function firstNotFinite(model: tf.LayersModel, batch: TrainingBatch): Promise<string> {
  for (const layer of model.layers) {
    for (const weight of layer.getWeights()) {
      if (!allFinite(await weight.data())) {
        return `a weight of layer ${layer.name} is not finite since an earlier step`;
      }
    }
  }
  if (!allFinite(batch.images)) return "the batch holds an image with pixels that are not finite";
  const names: string[] = [];
  const outputs: tf.SymbolicTensor[] = [];
  for (const layer of model.layers) {
    if (layer instanceof tf.layers.Layer && Array.isArray(layer.output)) continue;
    names.push(layer.name);
    outputs.push(layer.output as tf.SymbolicTensor);
  }
  const probe = tf.model({ inputs: model.inputs, outputs });
  const shape = [batch.count, ...model.inputs[0].shape.slice(1)] as number[];
  const results = tf.tidy(() => probe.apply(tf.tensor(batch.images, shape)) as tf.Tensor[]);
  try {
    for (const [i, result] of results.entries()) {
      if (!allFinite(await result.data())) {
        return `the output of layer ${names[i]} is the first that is not finite`;
      }
    }
  } finally {
    tf.dispose(results);
  }
  return "every layer's output is finite, the loss itself is not";
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The numbers that `scalars` compute, by one read from the device. */
async function readAll(scalars: readonly (() => tf.Scalar)[]): Promise<Float32Array> {
  if (scalars.length === 0) return new Float32Array(0);
  const stacked = tf.tidy(() => tf.stack(scalars.map((compute) => compute().toFloat())));
  try {
    return await stacked.data<"float32">();
  } finally {
    stacked.dispose();
  }
}
