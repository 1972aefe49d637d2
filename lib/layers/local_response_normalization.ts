/**
 * Local response normalization (section 3.3): the response of a map is reduced where neighbouring
 * maps respond strongly.
 *
 *     b_i = a_i / (k + alpha' * sum of a_j^2 for j = max(0, i - n/2) ... min(N - 1, i + n/2))^beta
 *
 * In the paper's text alpha' = alpha (`literal`); in the 2012 program, Caffe and PyTorch alpha' =
 * alpha / n (`divided-by-n`). The convention has no default.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  localResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "../ops/local_response_normalization.ts";
import { checkLocalResponse } from "../ops/kernel_arguments.ts";
import { layerArguments, type LayerConfig, requireLayerConfig, single } from "./layer_parts.ts";

/** The configuration of a {@linkcode LocalResponseNormalization}. */
export interface LocalResponseNormalizationConfig
  extends LayerConfig, LocalResponseNormalizationOptions {}

/**
 * `[batch, height, width, maps]` to the same shape. No weights.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { LocalResponseNormalization } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new LocalResponseNormalization({
 *   k: 2,
 *   n: 5,
 *   alpha: 1e-4,
 *   beta: 0.75,
 *   convention: "literal",
 * });
 * const outputs = layer.apply(tf.ones([1, 2, 2, 8])) as tf.Tensor;
 * assertEquals(outputs.shape, [1, 2, 2, 8]);
 * ```
 */
export class LocalResponseNormalization extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetLocalResponseNormalization";
  readonly #options: LocalResponseNormalizationOptions;

  /**
   * Creates a layer from `config`.
   *
   * @param config k, n, alpha, beta, and whether alpha is divided by n.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: LocalResponseNormalizationConfig) {
    super(layerArguments(config));
    requireLayerConfig("LocalResponseNormalization", config, {
      k: true,
      n: true,
      alpha: true,
      beta: true,
      convention: true,
    });
    const { k, n, alpha, beta, convention } = config;
    checkLocalResponse({ k, n, alpha, beta, convention });
    this.#options = { k, n, alpha, beta, convention };
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
    return localResponseNormalization(single<tf.Tensor4D>(inputs, this.name), this.#options);
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
tf.serialization.registerClass(LocalResponseNormalization);
