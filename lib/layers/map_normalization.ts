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

/** The numbers of a normalization within a map. */
export type MapNormalizationOptions = Omit<MapNormalizationSpec, "kind">;

/** The configuration of a {@linkcode MapNormalization}. */
export interface MapNormalizationConfig extends LayerConfig, MapNormalizationOptions {}

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
  readonly #options: MapNormalizationOptions;

  /**
   * Creates a layer from `config`.
   *
   * @param config k, the side of the window (odd), alpha, beta, and whether alpha is divided by the
   * area of the window.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: MapNormalizationConfig) {
    super(layerArguments(config));
    this.#options = mapNormalizationOptions("MapNormalization", config);
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
    return tf.tidy(() => normalizedBy(x, x, this.#options));
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

/**
 * The options of a normalization within a map.
 *
 * @param layer the class, for messages.
 * @throws {BadArgumentError} for an unknown key or an invalid number.
 */
export function mapNormalizationOptions(
  layer: string,
  config: MapNormalizationConfig,
): MapNormalizationOptions {
  requireLayerConfig(layer, config, {
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
  requireFinite(`k of ${layer}`, k, DIVISOR);
  requireFinite(`alpha of ${layer}`, alpha, { min: 0 });
  requireFinite(`beta of ${layer}`, beta, EXPONENT);
  requireOneOf(`the convention of ${layer}`, convention, ["literal", "divided-by-n"]);
  return { k, size, alpha, beta, convention };
}

/**
 * The input of a layer that normalizes within maps, `[batch, height, width, maps]`.
 *
 * @param layer the name of the layer, for messages.
 * @throws {BadArgumentError} if there is not exactly one input, or it has another dtype or rank.
 */
export function mapsOf(inputs: tf.Tensor | tf.Tensor[], layer: string): tf.Tensor4D {
  const x = single<tf.Tensor4D>(inputs, layer);
  requireTensor(`the input of layer ${layer}`, x, { shape: ["batch", "height", "width", "maps"] });
  return x;
}

/** The mean of the size x size window around each place; places outside the map count as zeros. */
export function windowMean(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const radius = (size - 1) / 2;
  const zeros: [number, number][] = [[0, 0], [radius, radius], [radius, radius], [0, 0]];
  return tf.avgPool(tf.pad(x, zeros) as tf.Tensor4D, size, 1, "valid");
}

/** x / (k + alpha' * sum of of^2 over the size x size window)^beta, all of one shape. */
export function normalizedBy(
  x: tf.Tensor4D,
  of: tf.Tensor4D,
  { k, size, alpha, beta, convention }: MapNormalizationOptions,
): tf.Tensor4D {
  // The sum is size^2 times the mean.
  const ofMean = convention === "literal" ? alpha * size * size : alpha;
  const mean = windowMean(tf.square(of), size);
  return tf.mul(x, tf.pow(tf.add(tf.mul(mean, ofMean), k), -beta));
}
