/**
 * Local contrast normalization: a response is reduced where the responses around it in its map vary.
 * The paper has no such layer; it is cuda-convnet's layer type `cnorm`, beside `rnorm`, which
 * {@linkcode MapNormalization} computes. The 2012 net (layers-145) has none either: its layers named
 * `cnorm2a` and `cnorm2b` have the type `rnorm`.
 *
 *     b(x, y) = a(x, y) / (k + alpha' * sum of (a(x', y') - m(x', y'))^2 over the window)^beta
 *
 * The window is size x size and centred on (x, y). m(x', y') is the mean of the responses in the
 * window around (x', y'). As in cuda-convnet, places outside the map are not in a window: the sum
 * leaves them out, and the mean does not count them. The mean is not subtracted from a(x, y) itself.
 * alpha' = alpha (`literal`) or alpha / size^2 (`divided-by-n`, cuda-convnet); k = 1 in cuda-convnet.
 *
 * Source: cuda-convnet's `ContrastNormLayer` in `src/layer.cu`, `kLocalPool` and `convContrastNorm`
 * in `cudaconv2/conv_util`, and `NormLayerParser` in `layer.py`. Its gradient treats m as a constant
 * (`convContrastNormUndo`); the gradient here is that of the formula.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { layerArguments, type LayerConfig } from "./layer_parts.ts";
import {
  type MapNormalizationOptions,
  mapNormalizationOptions,
  mapsOf,
  normalizedBy,
  windowMean,
} from "./map_normalization.ts";

/** The configuration of a {@linkcode LocalContrastNormalization}. */
export interface LocalContrastNormalizationConfig extends LayerConfig, MapNormalizationOptions {}

/**
 * `[batch, height, width, maps]` to the same shape. No weights.
 *
 * @example A map without contrast is divided by k^beta alone
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { LocalContrastNormalization } from "@alexnet/alexnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const layer = new LocalContrastNormalization({
 *   k: 4,
 *   size: 3,
 *   alpha: 1,
 *   beta: 0.5,
 *   convention: "divided-by-n",
 * });
 * const outputs = layer.apply(tf.fill([1, 4, 4, 1], 10)) as tf.Tensor;
 * for (const value of await outputs.data()) assertAlmostEquals(value, 10 / Math.sqrt(4), 1e-5);
 * ```
 */
export class LocalContrastNormalization extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetLocalContrastNormalization";
  readonly #options: MapNormalizationOptions;

  /**
   * Creates a layer from `config`.
   *
   * @param config k, the side of the window (odd), alpha, beta, and whether alpha is divided by the
   * area of the window.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: LocalContrastNormalizationConfig) {
    super(layerArguments(config));
    this.#options = mapNormalizationOptions("LocalContrastNormalization", config);
  }

  /**
   * Computes the normalization.
   *
   * @param inputs one float32 tensor `[batch, height, width, maps]`, alone or as the only one of an
   * array.
   * @returns a tensor of the same shape.
   * @throws {BadArgumentError} if there is not exactly one input, or it has another dtype or rank.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = mapsOf(inputs, this.name);
    const { size } = this.#options;
    return tf.tidy(() => {
      const [, height, width] = x.shape;
      // The part of each window that is inside the map. tfjs's avgPool can leave places outside out
      // itself, but its gradient counts them.
      const inside = windowMean(tf.ones([1, height, width, 1]), size);
      const mean = tf.div<tf.Tensor4D>(windowMean(x, size), inside);
      return normalizedBy(x, tf.sub<tf.Tensor4D>(x, mean), this.#options);
    });
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#options };
  }
}
tf.serialization.registerClass(LocalContrastNormalization);
