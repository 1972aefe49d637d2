/**
 * Convolution, bias and activation in one step (section 3.5), with zero padding that can differ
 * between the sides: the paper's conv1 has three rows and columns of zeros on the bottom and right
 * only.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { convolution2d, type ConvolutionPadding } from "../ops/convolution.ts";
import { paddingSides } from "../spec/geometry.ts";
import {
  type KernelWindows,
  kernelWindows,
  type KernelWindowsConfig,
  savedWindows,
  windowedShape,
} from "./kernel_windows.ts";
import {
  biasInitializer,
  built,
  type KernelAndBias,
  kernelInitializer,
  layerArguments,
  single,
  singleShape,
} from "./layer_parts.ts";

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
  readonly #config: KernelWindows;
  readonly #padding: ConvolutionPadding;
  #weights?: KernelAndBias;

  /**
   * Creates a layer, whose weights are created on first use.
   *
   * @param config the kernels, their windows, the nonlinearity and the initial weights.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: KernelWindowsConfig) {
    super(layerArguments(config));
    this.#config = kernelWindows("Convolution2D", config);
    const [before, after] = paddingSides(this.#config.padding);
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
    return windowedShape(inputShape, this.#config, this.name);
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...savedWindows(this.#config) };
  }
}
tf.serialization.registerClass(Convolution2D);
