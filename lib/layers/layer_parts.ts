/**
 * What the layers of this folder share: one input, and weights that start as the spec says.
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
import { CounterNormal } from "./counter_normal.ts";

/** Fields of the configuration of any layer of tfjs. */
export interface LayerConfig {
  /** Name of the layer; its weights are called `name/kernel` and `name/bias`. */
  name?: string;
  /** Whether training changes its weights; default true. */
  trainable?: boolean;
}

/** What tfjs adds to the configuration of a layer when it loads a model. */
const LOADED: readonly string[] = ["customObjects", "dtype", "batchInputShape"];

/**
 * Checks the names of a layer's configuration.
 *
 * @param layer The class, for the message.
 * @param fields The names that the layer has of its own.
 * @throws {BadArgumentError} with the nearest name for a field that the layer does not have.
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

/** How the weights of a layer start, in its configuration. */
export interface WeightConfig {
  /** Standard deviation of the kernel at the start; default 0.01, the paper's. */
  standardDeviation?: number;
  /** What biases start at; default 0. */
  biasValue?: number;
  /** Root seed of the random stream; default 0. The stream is named after the layer. */
  seed?: number;
}

/**
 * {@linkcode WeightConfig} with its defaults.
 *
 * @throws {BadArgumentError} for a deviation below zero, or a number that is not finite.
 */
export function weightConfig(config: WeightConfig): Required<WeightConfig> {
  const { standardDeviation = 0.01, biasValue = 0, seed = 0 } = config;
  requireFinite("standardDeviation of a layer", standardDeviation, { min: 0 });
  requireFinite("biasValue of a layer", biasValue);
  requireInteger("seed of a layer", seed, { min: 0 });
  return { standardDeviation, biasValue, seed };
}

/** What windows slide by, in a layer's configuration. */
export interface WindowConfig {
  /** Side of the window. */
  readonly size: number;
  /** Distance between places. */
  readonly stride: number;
  /** Zeros around the input. */
  readonly padding: Padding;
}

/**
 * Checks side, stride and padding of a layer's windows.
 *
 * @throws {BadArgumentError} for one that cannot work.
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
 * @throws {BadArgumentError} when there is none of that name.
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

/** The initial values of a kernel. */
export function kernelInitializer(config: Required<WeightConfig>, layer: string): CounterNormal {
  return new CounterNormal({ ...config, name: `${layer}/kernel` });
}

/** The initial values of biases. */
export function biasInitializer(
  config: Required<WeightConfig>,
): ReturnType<typeof tf.initializers.constant> {
  return tf.initializers.constant({ value: config.biasValue });
}

/** The weights of a layer that has been built. */
export function built<T>(weights: T | undefined, layer: string): T {
  if (weights === undefined) {
    throw new BadArgumentError(`Expected layer ${layer} to be built before it is called.`);
  }
  return weights;
}

/** The only one of `inputs`. */
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
 * The only one of `shapes`; its rank is checked, and that all sizes but the batch are known.
 *
 * @throws {BadArgumentError} another rank, or a size that is not known.
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
