/**
 * Builds a model from a spec. Two towers are two branches with their own tensors; they are
 * concatenated exactly where the paper's GPUs communicate, so the model has the same structure as
 * the paper's figure 2.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../argument_checks.ts";
import { setDropoutStream } from "../layers/dropout.ts";
import { RandomStreams } from "../random.ts";
import { parseSpec } from "../spec/parse.ts";
import { preset, type PresetName } from "../spec/presets.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { requireSpecFields } from "../spec/spec_fields.ts";
import { TowerBuilder } from "./tower_builder.ts";

/** Options of {@linkcode alexnet}. */
export interface AlexNetOptions {
  /** Root seed of the initial weights and of dropout: an integer from 0 to 2^53 - 1; default 0. */
  seed?: number | undefined;
}

/**
 * Builds a network from the name of a preset or from a spec.
 *
 * The input is `[batch, side, side, 3]`, preprocessed as the spec says. The output is **logits**
 * `[batch, classes]`: the softmax is part of the loss and of the evaluation. Layers are called
 * `tower1/conv2`, `fc8`, ... (with one tower, `conv2`) and their weights `tower1/conv2/kernel` and
 * `tower1/conv2/bias`. To apply dropout, call `model.apply(x, { training: true })`. The same seed
 * gives the same bytes. A saved model carries its spec: {@linkcode specOf}.
 *
 * @param presetOrSpec the name of a preset, or a spec.
 * @param options the seed.
 * @returns a model that the caller disposes of.
 *
 * @example
 * ```ts
 * import { alexnet } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = alexnet("cifarTwoTower", { seed: 1 });
 * assertEquals(model.outputs[0].shape, [null, 10]);
 * model.dispose();
 * ```
 * @throws {BadArgumentError} if the preset is unknown, or the spec or seed is invalid.
 */
export function alexnet(
  presetOrSpec: PresetName | AlexNetSpec,
  options: AlexNetOptions = {},
): tf.LayersModel {
  requireOptions("alexnet", options, { seed: true });
  if (typeof presetOrSpec !== "string") requireSpecFields("alexnet", presetOrSpec);
  const spec = typeof presetOrSpec === "string" ? preset(presetOrSpec) : parseSpec(presetOrSpec);
  const seed = requireInteger("seed", options.seed ?? 0, { min: 0 });
  const image = tf.input({ shape: [spec.side, spec.side, 3], name: "image" });
  const towers = new TowerBuilder(spec.towers, seed, image);
  for (const layer of spec.convolutions) towers.convolution(layer);
  for (const layer of spec.fullyConnected) towers.fullyConnected(layer);
  const logits = towers.classifier(spec.classifier, spec.classes);
  const model = tf.model({ inputs: image, outputs: logits, name: "alexnet" });
  model.setUserDefinedMetadata({ spec, seed });
  setDropoutStream(model, new RandomStreams(seed).stream("dropout"));
  return model;
}

/**
 * The spec that `model` was built from, even after the model has been saved and loaded.
 *
 * @param model any tfjs model.
 * @returns the spec, or `undefined` for a model that was not built by {@linkcode alexnet}.
 * @throws {BadArgumentError} if the model's metadata holds an invalid spec.
 *
 * @example
 * ```ts
 * import { alexnet, specOf } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = alexnet("cifarSmall");
 * assertEquals(specOf(model)?.name, "cifarSmall");
 * model.dispose();
 * ```
 */
export function specOf(model: tf.LayersModel): AlexNetSpec | undefined {
  const metadata = model.getUserDefinedMetadata() as { spec?: unknown } | undefined;
  return metadata?.spec === undefined ? undefined : parseSpec(metadata.spec);
}
