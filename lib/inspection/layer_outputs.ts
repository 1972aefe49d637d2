/**
 * The outputs of a net's layers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, nearestName } from "../errors.ts";

/**
 * The part of a net up to some of its layers, with dropout off. It shares the net's weights, so it
 * must not be disposed of.
 */
export class LayerOutputs {
  readonly #part: tf.LayersModel;

  /**
   * @param layers Names of layers, e.g. `tower1/conv2`.
   * @throws {BadArgumentError} if the net has no such layer; the message suggests the nearest name.
   */
  constructor(model: tf.LayersModel, layers: readonly string[]) {
    const outputs = layers.map((name) => layerOf(model, name).output as tf.SymbolicTensor);
    this.#part = tf.model({ inputs: model.inputs, outputs });
  }

  /**
   * The outputs for `images`, one tensor per layer, in the order of the layers; the caller disposes
   * of them. The images go through the net a few at a time, without gradients.
   */
  predict(images: tf.Tensor): tf.Tensor[] {
    return [this.#part.predict(images)].flat();
  }

  /**
   * Like {@linkcode LayerOutputs.predict}, but for all images at once and differentiable with
   * respect to the images.
   */
  apply(images: tf.Tensor): tf.Tensor[] {
    return [this.#part.apply(images) as tf.Tensor | tf.Tensor[]].flat();
  }
}

/**
 * The outputs of one layer of `model` for `images`, flattened.
 *
 * @param model the net.
 * @param layer the name of the layer.
 * @param images `[batch, side, side, 3]`, preprocessed.
 * @returns the outputs, row by row.
 * @throws {BadArgumentError} if the net has no such layer; the message suggests the nearest name.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { alexnet } from "@alexnet/alexnet";
 * import { outputsOf } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const model = alexnet("cifarSmall");
 * const logits = model.layers[model.layers.length - 1].name;
 * const outputs = await outputsOf(model, logits, tf.zeros([2, 32, 32, 3]));
 * assertEquals(outputs.length, 2 * 10);
 * model.dispose();
 * ```
 */
export async function outputsOf(
  model: tf.LayersModel,
  layer: string,
  images: tf.Tensor4D,
): Promise<Float32Array> {
  const [outputs] = new LayerOutputs(model, [layer]).predict(images);
  const values = await outputs.data<"float32">();
  outputs.dispose();
  return values;
}

/**
 * The layers of `model` that `name` means: the one of that name, or, in a net of towers, the one of each
 * tower: `fc7` is `tower1/fc7` and `tower2/fc7`.
 *
 * @throws {BadArgumentError} if the net has no such layer; the message suggests the nearest name.
 */
export function layersCalled(model: tf.LayersModel, name: string): string[] {
  const names = model.layers.map((layer) => layer.name);
  if (names.includes(name)) return [name];
  const own = names.filter((known) => withoutTower(known) === name);
  if (own.length > 0) return own;
  const all = [...new Set(names.map(withoutTower))];
  const near = nearestName(name, all);
  throw new BadArgumentError(
    `Expected the name of a layer but found ${JSON.stringify(name)}; ` +
      (near === undefined ? `there are ${all.join(", ")}.` : `did you mean ${near}?`),
  );
}

function withoutTower(name: string): string {
  return name.replace(/^tower\d+\//, "");
}

/** The layer of `model` called `name`. */
function layerOf(model: tf.LayersModel, name: string): tf.layers.Layer {
  const found = model.layers.find((layer) => layer.name === name);
  if (found !== undefined) return found;
  const names = model.layers.map((layer) => layer.name);
  const near = nearestName(name, names);
  throw new BadArgumentError(
    `Expected the name of a layer but found ${JSON.stringify(name)}; ` +
      (near === undefined ? `there are ${names.join(", ")}.` : `did you mean ${near}?`),
  );
}
