/**
 * Normalization within one map: a response is reduced where the responses around it are strong. The
 * 2012 program applied one after its second response normalization; the paper does not mention it.
 *
 *     b(x, y) = a(x, y) / (k + alpha' * sum of a(x', y')^2 over the size x size window)^beta
 *
 * with alpha' = alpha (`literal`) or alpha / size^2 (`divided-by-n`, the 2012 program).
 *
 * @module
 */
import { DIVISOR, EXPONENT } from "../number_ranges.ts";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import type { MapNormalizationSpec } from "../spec/spec.ts";
import { requireFinite, requireOneOf } from "../argument_checks.ts";
import { requireTensor } from "../ops/tensor_checks.ts";
import { layerArguments, type LayerConfig, requireLayerConfig, single } from "./layer_parts.ts";

/** The configuration of a {@linkcode MapNormalization}. */
export interface MapNormalizationConfig extends LayerConfig, MapNormalizationSpec {}

/**
 * `[batch, height, width, maps]` to the same shape. No weights.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { MapNormalization } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new MapNormalization({
 *   k: 2,
 *   size: 3,
 *   alpha: 1e-4,
 *   beta: 0.75,
 *   convention: "divided-by-n",
 * });
 * const outputs = layer.apply(tf.ones([1, 4, 4, 8])) as tf.Tensor;
 * assertEquals(outputs.shape, [1, 4, 4, 8]);
 * ```
 */
export class MapNormalization extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetMapNormalization";
  readonly #options: MapNormalizationSpec;

  /**
   * Creates a layer from `config`.
   *
   * @param config k, the side of the window (odd), alpha, beta, and whether alpha is divided by the
   * area of the window.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: MapNormalizationConfig) {
    super(layerArguments(config));
    requireLayerConfig("MapNormalization", config, {
      k: true,
      size: true,
      alpha: true,
      beta: true,
      convention: true,
    });
    const { k, size, alpha, beta, convention } = config;
    if (!Number.isInteger(size) || size < 1 || size % 2 === 0) {
      throw new BadArgumentError(`Expected a window with an odd side but found ${size}.`);
    }
    requireFinite("k of a map normalization", k, DIVISOR);
    requireFinite("alpha of a map normalization", alpha, { min: 0 });
    requireFinite("beta of a map normalization", beta, EXPONENT);
    requireOneOf("the convention of a map normalization", convention, ["literal", "divided-by-n"]);
    this.#options = { k, size, alpha, beta, convention };
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
    const { k, size, alpha, beta, convention } = this.#options;
    const x = single<tf.Tensor4D>(inputs, this.name);
    requireTensor(`the input of layer ${this.name}`, x, {
      shape: ["batch", "height", "width", "maps"],
    });
    const radius = (size - 1) / 2;
    // avgPool gives the mean over the zero-padded window; the sum is size^2 times that mean.
    const ofMean = convention === "literal" ? alpha * size * size : alpha;
    return tf.tidy(() => {
      const zeros: [number, number][] = [[0, 0], [radius, radius], [radius, radius], [0, 0]];
      const squares = tf.pad(tf.square(x), zeros) as tf.Tensor4D;
      const mean = tf.avgPool(squares, size, 1, "valid");
      return tf.mul(x, tf.pow(tf.add(tf.mul(mean, ofMean), k), -beta));
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
tf.serialization.registerClass(MapNormalization);
