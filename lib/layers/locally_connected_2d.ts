/**
 * Convolution without weight sharing: each position has its own kernels, as in the third and fourth
 * layers of cuda-convnet's CIFAR-10 nets with 13 % and 11 % error.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireTensor } from "../ops/tensor_checks.ts";
import { outputSide, paddingSides } from "../spec/geometry.ts";
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
 * y(p) = f(x(window p) kernel(p) + bias(p)): `[batch, height, width, maps]` to `[batch, height',
 * width', kernels]`. Weights `kernel` `[positions, size * size * maps, kernels]` (positions row by
 * row, rows of a kernel in the order height, width, maps) and `bias` `[positions, kernels]`.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { LocallyConnected2D } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const input = tf.input({ shape: [6, 6, 2] });
 * const local = new LocallyConnected2D({ kernels: 4, size: 3 });
 * const model = tf.model({ inputs: input, outputs: local.apply(input) as tf.SymbolicTensor });
 * // 4 x 4 positions with 4 kernels each, of 3 x 3 x 2 weights and a bias.
 * assertEquals(model.countParams(), 16 * 4 * (3 * 3 * 2 + 1));
 * ```
 */
export class LocallyConnected2D extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetLocallyConnected2D";
  readonly #config: KernelWindows;
  #weights?: KernelAndBias;

  /**
   * Creates a layer, whose weights are created on first use.
   *
   * @param config the kernels of each position, their windows, the nonlinearity and the initial
   * weights.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: KernelWindowsConfig) {
    super(layerArguments(config));
    this.#config = kernelWindows("LocallyConnected2D", config);
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
    const [, height, width, maps] = singleShape(inputShape, 4, this.name);
    const config = this.#config;
    const { size, kernels } = config;
    const places = outputSide(height, config) * outputSide(width, config);
    this.#weights = {
      kernel: this.addWeight(
        "kernel",
        [places, size * size * maps, kernels],
        "float32",
        kernelInitializer(config, this.name),
      ),
      bias: this.addWeight("bias", [places, kernels], "float32", biasInitializer(config)),
    };
    this.built = true;
  }

  /**
   * Multiplies each window by the kernels of its position.
   *
   * @param inputs one float32 tensor `[batch, height, width, maps]`, alone or as the only one of an
   * array.
   * @returns `[batch, height', width', kernels]`.
   * @throws {BadArgumentError} if the layer has no weights yet, there is not exactly one input, or
   * the input has another dtype or rank.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { kernel, bias } = built(this.#weights, this.name);
    const { kernels, activation } = this.#config;
    const x = single<tf.Tensor4D>(inputs, this.name);
    requireTensor(`the input of layer ${this.name}`, x, {
      shape: ["batch", "height", "width", "maps"],
    });
    return tf.tidy(() => {
      const windows = this.#windows(x);
      const [batch, height, width, length] = windows.shape;
      const byPlace = tf.transpose(tf.reshape(windows, [batch, height * width, length]), [1, 0, 2]);
      const sums = tf.transpose(tf.matMul(byPlace, kernel.read()), [1, 0, 2]);
      const y = tf.reshape(tf.add(sums, bias.read()), [batch, height, width, kernels]);
      if (activation === "linear") return y;
      return activation === "relu" ? tf.relu(y) : tf.tanh(y);
    });
  }

  /** The windows of `x`, `[batch, height', width', size * size * maps]`. */
  #windows(x: tf.Tensor4D): tf.Tensor4D {
    const { size, stride, padding } = this.#config;
    const [before, after] = paddingSides(padding);
    const padded = tf.pad(x, [[0, 0], [before, after], [before, after], [0, 0]]) as tf.Tensor4D;
    const [batch, , , maps] = x.shape;
    const height = outputSide(x.shape[1], this.#config);
    const width = outputSide(x.shape[2], this.#config);
    const shifts: tf.Tensor[] = [];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const shape: [number, number, number, number] = [
          batch,
          (height - 1) * stride + 1,
          (width - 1) * stride + 1,
          maps,
        ];
        const shift = tf.slice(padded, [0, row, column, 0], shape);
        // 1 x 1 pooling takes every stride-th row and column, because tfjs's strided slice has no
        // gradient.
        shifts.push(stride === 1 ? shift : tf.maxPool(shift, 1, stride, "valid"));
      }
    }
    return tf.concat(shifts, 3) as tf.Tensor4D;
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
tf.serialization.registerClass(LocallyConnected2D);
