/**
 * Diagnostics of a net during training: whether everything is still finite, and how much a step
 * changes each layer.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { NotFiniteError } from "../../errors.ts";
import { inputsOf, type TrainingBatch } from "./gradients.ts";
import type { LayerFractions } from "./layer_fractions.ts";
import { layerOf, originalNameOf } from "./variable_names.ts";

/**
 * `summary` followed by the sum of the magnitudes of the gradient of each of `variables` and by the
 * gradients of `whole`, so that one read per step gets everything from the device. The caller
 * disposes of the result.
 */
export function withGradientSums(
  summary: tf.Tensor1D,
  gradients: tf.NamedTensorMap,
  variables: readonly tf.Variable[],
  whole: readonly tf.Variable[] = [],
): tf.Tensor1D {
  return tf.tidy(() => {
    const sums = variables.map(({ name }) => tf.sum(tf.abs(gradients[name])).as1D());
    return tf.concat([summary, ...sums, ...whole.map(({ name }) => gradients[name].flatten())]);
  });
}

/**
 * @param sums The sum of the magnitudes of the gradient of each of `variables`.
 * @throws {NotFiniteError} when a gradient contains an infinity or NaN. Gradients flow from the
 * last layer to the first, so the message names the last layer with one.
 */
export function requireFiniteGradients(
  sums: ArrayLike<number>,
  variables: readonly tf.Variable[],
  step: number,
): void {
  const bad = variables.findLastIndex((_, i) => !Number.isFinite(sums[i]));
  if (bad < 0) return;
  const name = originalNameOf(variables[bad].name);
  throw new NotFiniteError(
    `Expected finite gradients in step ${step} but found ${sums[bad]} as the sum of the ` +
      `magnitudes in ${name} (layer ${layerOf(name)}); lower the learning rate. The weights are ` +
      "those before the step.",
  );
}

/**
 * ‖velocity‖² and ‖weight‖² of each weight tensor (not of biases), by its original name; the root of
 * their fraction is its update/weight ratio.
 */
export async function updateNorms(
  variables: readonly tf.Variable[],
  velocities: ReadonlyMap<string, tf.Tensor>,
): Promise<LayerFractions> {
  const names: string[] = [];
  const norms: (() => tf.Scalar)[] = [];
  for (const weight of variables) {
    const velocity = velocities.get(weight.name);
    if (velocity === undefined || weight.rank < 2) continue;
    names.push(originalNameOf(weight.name));
    norms.push(() => tf.sum(tf.square(velocity)), () => tf.sum(tf.square(weight)));
  }
  const squares = await readAll(norms);
  return Object.fromEntries(
    names.map((name, i) => [name, [squares[2 * i], squares[2 * i + 1]] as const]),
  );
}

/**
 * The error for a loss that is not finite: it names the first weight, input or output, in the order
 * of the net, that is not finite.
 */
export async function explainNotFinite(
  model: tf.LayersModel,
  batch: TrainingBatch,
  step: number,
  loss: number,
): Promise<NotFiniteError> {
  const expected = `Expected a finite loss in step ${step} but found ${loss}: `;
  const broken = await brokenLayer(model);
  if (broken !== undefined) {
    return new NotFiniteError(
      `${expected}a weight of layer ${broken} is not finite. The training loop never produces one: ` +
        "check what else writes to the net, and start from an earlier checkpoint.",
    );
  }
  const where = await firstNotFinite(model, batch);
  return new NotFiniteError(
    `${expected}${where}. Lower the learning rate, or check the batch; the weights are those ` +
      "before the step.",
  );
}

/** The first layer with a weight that is not finite. */
async function brokenLayer(model: tf.LayersModel): Promise<string | undefined> {
  for (const layer of model.layers) {
    for (const weight of layer.getWeights()) {
      if (!allFinite(await weight.data())) return layer.name;
    }
  }
}

async function firstNotFinite(model: tf.LayersModel, batch: TrainingBatch): Promise<string> {
  const names: string[] = [];
  const outputs: tf.SymbolicTensor[] = [];
  for (const layer of model.layers) {
    if (layer instanceof tf.layers.Layer && Array.isArray(layer.output)) continue;
    names.push(layer.name);
    outputs.push(layer.output as tf.SymbolicTensor);
  }
  const probe = tf.model({ inputs: model.inputs, outputs });
  const inputs = inputsOf(model, batch);
  let results: tf.Tensor[] = [];
  try {
    if (!allFinite(await inputs.data())) {
      return "the batch has an image with pixels that are not finite";
    }
    results = tf.tidy(() => probe.apply(inputs) as tf.Tensor[]);
    for (const [i, result] of results.entries()) {
      if (!allFinite(await result.data())) {
        return `the output of layer ${names[i]} is the first that is not finite`;
      }
    }
  } finally {
    tf.dispose([inputs, results]);
  }
  return "every layer's output is finite, but the loss is not";
}

function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The values that `scalars` compute, in one read from the device. */
export async function readAll(scalars: readonly (() => tf.Scalar)[]): Promise<Float32Array> {
  if (scalars.length === 0) return new Float32Array(0);
  const stacked = tf.tidy(() => tf.stack(scalars.map((compute) => compute().toFloat())));
  try {
    return await stacked.data<"float32">();
  } finally {
    stacked.dispose();
  }
}
