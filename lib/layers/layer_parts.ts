/**
 * Parts shared by the layers of this folder: argument checks, and weight initialization as the spec
 * defines it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import {
  type FieldNames,
  requireFinite,
  requireInteger,
  requireKnownKeys,
  requireOneOf,
} from "../argument_checks.ts";
import type { Activation, Padding } from "../spec/spec.ts";
import { CounterNormal } from "./initialization.ts";

/** Configuration fields common to all tfjs layers. */
export interface LayerConfig {
  /** Name of the layer; its weights are called `name/kernel` and `name/bias`. */
  name?: string;
  /** Whether training updates the weights; default true. */
  trainable?: boolean;
}

/** Keys that tfjs adds to the configuration of a layer when it loads a model. */
const LOADED: readonly string[] = ["customObjects", "dtype", "batchInputShape"];

/**
 * Checks the keys of the configuration of a layer.
 *
 * @param layer The class, for the message.
 * @param fields The keys that only this layer has.
 * @throws {BadArgumentError} for an unknown key, with the nearest known one.
 */
export function requireLayerConfig<Config extends LayerConfig>(
  layer: string,
  config: Config,
  fields: FieldNames<Omit<NoInfer<Config>, keyof LayerConfig>>,
): void {
  const own = Object.fromEntries(
    Object.entries(config).filter(([name]) => !LOADED.includes(name)),
  );
  requireKnownKeys(`the options of ${layer}`, own, ["name", "trainable", ...Object.keys(fields)]);
}

/** The part of `config` that tfjs's own layer accepts: a key that is not given must be absent. */
export function layerArguments({ name, trainable }: LayerConfig): LayerConfig {
  return {
    ...(name === undefined ? {} : { name }),
    ...(trainable === undefined ? {} : { trainable }),
  };
}

/** Configuration of a layer's initial weights. */
export interface WeightConfig {
  /** Standard deviation of the initial kernel; default 0.01, as in the paper. */
  standardDeviation?: number;
  /** Initial value of the biases; default 0. */
  biasValue?: number;
  /** Root seed of the random stream; default 0. The stream is named after the layer. */
  seed?: number;
}

/**
 * Fills in the defaults of a {@linkcode WeightConfig}.
 *
 * @throws {BadArgumentError} if the standard deviation is negative or a number is not finite.
 */
export function weightConfig(config: WeightConfig): Required<WeightConfig> {
  const { standardDeviation = 0.01, biasValue = 0, seed = 0 } = config;
  requireFinite("standardDeviation of a layer", standardDeviation, { min: 0 });
  requireFinite("biasValue of a layer", biasValue);
  requireInteger("seed of a layer", seed, { min: 0 });
  return { standardDeviation, biasValue, seed };
}

/** Configuration of a layer's sliding window. */
export interface WindowConfig {
  /** Side of the window. */
  readonly size: number;
  /** Step between neighbouring windows. */
  readonly stride: number;
  /** Zeros around the input. */
  readonly padding: Padding;
}

/**
 * Checks the size, stride and padding of a layer's windows.
 *
 * @throws {BadArgumentError} if one of them is invalid.
 */
export function requireWindow({ size, stride, padding }: WindowConfig): void {
  requireInteger("size of a layer", size, { min: 1 });
  requireInteger("stride of a layer", stride, { min: 1 });
  if (typeof padding === "number") {
    requireInteger("padding of a layer", padding, { min: 0 });
    return;
  }
  requireInteger("the number of sides of a layer's padding", padding?.length, { min: 2, max: 2 });
  padding.forEach((zeros) => requireInteger("padding of a layer", zeros, { min: 0 }));
}

/**
 * Checks the name of a layer's nonlinearity.
 *
 * @throws {BadArgumentError} if there is no activation of that name.
 */
export function requireActivation(activation: Activation): void {
  requireOneOf("activation of a layer", activation, ["linear", "relu", "tanh"]);
}

/** Kernel and bias of one layer. */
export interface KernelAndBias {
  /** Weights. */
  readonly kernel: tf.LayerVariable;
  /** Biases. */
  readonly bias: tf.LayerVariable;
}

/** The initializer of a layer's kernel. */
export function kernelInitializer(config: Required<WeightConfig>, layer: string): CounterNormal {
  return new CounterNormal({ ...config, name: `${layer}/kernel` });
}

/** The initializer of a layer's biases. */
export function biasInitializer(
  config: Required<WeightConfig>,
): ReturnType<typeof tf.initializers.constant> {
  return tf.initializers.constant({ value: config.biasValue });
}

/** Returns the weights of a layer that has been built. */
export function built<T>(weights: T | undefined, layer: string): T {
  if (weights === undefined) {
    throw new BadArgumentError(`Expected layer ${layer} to be built before it is called.`);
  }
  return weights;
}

/** Returns the only tensor in `inputs`. */
export function single<T extends tf.Tensor>(inputs: tf.Tensor | tf.Tensor[], layer: string): T {
  const tensors = Array.isArray(inputs) ? inputs : [inputs];
  if (tensors.length !== 1) {
    throw new BadArgumentError(
      `Expected one input of layer ${layer} but found ${tensors.length}; concatenate them first.`,
    );
  }
  return tensors[0] as T;
}

/**
 * Returns the only shape in `shapes`, after checking its rank and that every size except the batch
 * size is known.
 *
 * @throws {BadArgumentError} if the rank differs or a size is unknown.
 */
export function singleShape(
  shapes: tf.Shape | tf.Shape[],
  rank: number,
  layer: string,
): [batch: number | null, ...rest: number[]] {
  const shape = (Array.isArray(shapes[0]) ? shapes[0] : shapes) as tf.Shape;
  if (shape.length !== rank || shape.slice(1).some((size) => typeof size !== "number")) {
    throw new BadArgumentError(
      `Expected an input of rank ${rank} with known sizes for layer ${layer} but found ` +
        `[${shape.map((size) => size ?? "batch").join(", ")}].`,
    );
  }
  return shape as [number | null, ...number[]];
}
