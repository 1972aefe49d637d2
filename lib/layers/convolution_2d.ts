/**
 * Convolution, bias and activation in one step (section 3.5), with zero padding that can differ
 * between the sides: the paper's conv1 has three rows and columns of zeros on the bottom and right
 * only.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger } from "../argument_checks.ts";
import { convolution2d, type ConvolutionPadding } from "../ops/convolution.ts";
import { outputSide, paddingSides } from "../spec/geometry.ts";
import type { Activation, Padding } from "../spec/spec.ts";
import {
  biasInitializer,
  built,
  type KernelAndBias,
  kernelInitializer,
  layerArguments,
  type LayerConfig,
  requireActivation,
  requireLayerConfig,
  requireWindow,
  single,
  singleShape,
  type WeightConfig,
  weightConfig,
} from "./layer_parts.ts";

/** The configuration of a {@linkcode Convolution2D}. */
export interface Convolution2DConfig extends LayerConfig, WeightConfig {
  /** Number of kernels. */
  kernels: number;
  /** Side of a kernel. */
  size: number;
  /** Step between neighbouring windows; default 1. */
  stride?: number;
  /** Zeros around the input; default 0. */
  padding?: Padding;
  /** The nonlinearity; default `linear`. */
  activation?: Activation;
}

/**
 * y = f(x * kernel + bias): `[batch, height, width, maps]` to `[batch, height', width', kernels]`.
 * Weights `kernel` `[size, size, maps, kernels]` and `bias` `[kernels]`.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { Convolution2D } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new Convolution2D({
 *   kernels: 96,
 *   size: 11,
 *   stride: 4,
 *   padding: [0, 3],
 *   activation: "relu",
 * });
 * assertEquals(layer.computeOutputShape([null, 224, 224, 3]), [null, 55, 55, 96]);
 *
 * const input = tf.input({ shape: [32, 32, 3] });
 * const conv = new Convolution2D({ kernels: 4, size: 5 });
 * const model = tf.model({ inputs: input, outputs: conv.apply(input) as tf.SymbolicTensor });
 * assertEquals(model.countParams(), 5 * 5 * 3 * 4 + 4);
 * ```
 */
export class Convolution2D extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetConvolution2D";
  readonly #config: Required<Omit<Convolution2DConfig, keyof LayerConfig>>;
  readonly #padding: ConvolutionPadding;
  #weights?: KernelAndBias;

  /**
   * Creates a layer, whose weights are created on first use.
   *
   * @param config the kernels, their windows, the nonlinearity and the initial weights.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: Convolution2DConfig) {
    super(layerArguments(config));
    requireLayerConfig("Convolution2D", config, {
      kernels: true,
      size: true,
      stride: true,
      padding: true,
      activation: true,
      standardDeviation: true,
      biasValue: true,
      seed: true,
    });
    const { kernels, size, stride = 1, padding = 0, activation = "linear" } = config;
    requireInteger("kernels of a layer", kernels, { min: 1 });
    requireWindow({ size, stride, padding });
    requireActivation(activation);
    this.#config = { kernels, size, stride, padding, activation, ...weightConfig(config) };
    const [before, after] = paddingSides(padding);
    this.#padding = before === after ? before : [[before, after], [before, after]];
  }

  /**
   * Creates the weights.
   *
   * @param inputShape `[batch, height, width, maps]`, alone or as the only one of an array; the
   * batch size may be `null`.
   * @throws {BadArgumentError} if the rank is not 4, or a size other than that of the batch is
   * unknown.
   */
  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const config = this.#config;
    const shape = [config.size, config.size, singleShape(inputShape, 4, this.name)[3]];
    this.#weights = {
      kernel: this.addWeight(
        "kernel",
        [...shape, config.kernels],
        "float32",
        kernelInitializer(config, this.name),
      ),
      bias: this.addWeight("bias", [config.kernels], "float32", biasInitializer(config)),
    };
    this.built = true;
  }

  /**
   * Computes the convolution, bias and activation.
   *
   * @param inputs one float32 tensor `[batch, height, width, maps]`, alone or as the only one of an
   * array.
   * @returns `[batch, height', width', kernels]`.
   * @throws {BadArgumentError} if the layer has no weights yet, there is not exactly one input, or
   * the input has another dtype or shape or is smaller than a kernel.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { stride, activation } = this.#config;
    const { kernel, bias } = built(this.#weights, this.name);
    return convolution2d(
      single<tf.Tensor4D>(inputs, this.name),
      kernel.read() as tf.Tensor4D,
      bias.read() as tf.Tensor1D,
      { stride, padding: this.#padding, activation },
    );
  }

  /**
   * Computes the shape of the outputs.
   *
   * @param inputShape `[batch, height, width, maps]`, alone or as the only one of an array; the
   * batch size may be `null`.
   * @returns `[batch, height', width', kernels]`, where `height' = floor((height + zeros - size) /
   * stride) + 1`, and `width'` likewise.
   * @throws {BadArgumentError} if the rank is not 4, or a size other than that of the batch is
   * unknown.
   */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width] = singleShape(inputShape, 4, this.name);
    const config = this.#config;
    return [batch, outputSide(height, config), outputSide(width, config), config.kernels];
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    const { padding, ...rest } = this.#config;
    const plain = typeof padding === "number" ? padding : [...padding];
    return { ...super.getConfig(), ...rest, padding: plain };
  }
}
tf.serialization.registerClass(Convolution2D);
