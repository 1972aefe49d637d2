/**
 * A fully-connected layer: matrix product, bias and activation in one step.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger } from "../argument_checks.ts";
import { fullyConnected } from "../ops/fully_connected.ts";
import type { Activation } from "../spec/spec.ts";
import {
  biasInitializer,
  built,
  type KernelAndBias,
  kernelInitializer,
  layerArguments,
  type LayerConfig,
  requireActivation,
  requireLayerConfig,
  single,
  singleShape,
  type WeightConfig,
  weightConfig,
} from "./layer_parts.ts";

/** The configuration of a {@linkcode FullyConnected}. */
export interface FullyConnectedConfig extends LayerConfig, WeightConfig {
  /** Number of units. */
  units: number;
  /** The nonlinearity; default `linear`. */
  activation?: Activation;
}

/**
 * y = f(x kernel + bias): `[batch, inputs]` to `[batch, units]`. Weights `kernel` `[inputs, units]` and
 * `bias` `[units]`.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { FullyConnected } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new FullyConnected({ units: 10, activation: "relu" });
 * const outputs = layer.apply(tf.ones([2, 5])) as tf.Tensor;
 * assertEquals(outputs.shape, [2, 10]);
 * ```
 */
export class FullyConnected extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetFullyConnected";
  readonly #config: Required<Omit<FullyConnectedConfig, keyof LayerConfig>>;
  #weights?: KernelAndBias;

  /**
   * Creates a layer, whose weights are created on first use.
   *
   * @param config the units, the nonlinearity and the initial weights.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: FullyConnectedConfig) {
    super(layerArguments(config));
    requireLayerConfig("FullyConnected", config, {
      units: true,
      activation: true,
      standardDeviation: true,
      biasValue: true,
      seed: true,
    });
    const { units, activation = "linear" } = config;
    requireInteger("units of a layer", units, { min: 1 });
    requireActivation(activation);
    this.#config = { units, activation, ...weightConfig(config) };
  }

  /**
   * Creates the weights.
   *
   * @param inputShape `[batch, inputs]`, alone or as the only one of an array; the batch size may
   * be `null`.
   * @throws {BadArgumentError} if the rank is not 2, or the number of inputs is unknown.
   */
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const config = this.#config;
    const inputs = singleShape(inputShape, 2, this.name)[1];
    this.#weights = {
      kernel: this.addWeight(
        "kernel",
        [inputs, config.units],
        "float32",
        kernelInitializer(config, this.name),
      ),
      bias: this.addWeight("bias", [config.units], "float32", biasInitializer(config)),
    };
    this.built = true;
  }

  /**
   * Computes the product, bias and activation.
   *
   * @param inputs one float32 tensor `[batch, inputs]`, alone or as the only one of an array.
   * @returns `[batch, units]`.
   * @throws {BadArgumentError} if the layer has no weights yet, there is not exactly one input, or
   * the input has another dtype or shape.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { kernel, bias } = built(this.#weights, this.name);
    return fullyConnected(
      single<tf.Tensor2D>(inputs, this.name),
      kernel.read() as tf.Tensor2D,
      bias.read() as tf.Tensor1D,
      { activation: this.#config.activation },
    );
  }

  /**
   * Computes the shape of the outputs.
   *
   * @param inputShape `[batch, inputs]`, alone or as the only one of an array; the batch size may
   * be `null`.
   * @returns `[batch, units]`.
   * @throws {BadArgumentError} if the rank is not 2, or the number of inputs is unknown.
   */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [singleShape(inputShape, 2, this.name)[0], this.#config.units];
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}
tf.serialization.registerClass(FullyConnected);
