/**
 * Pooling over square windows (section 3.4). The last window may extend past the bottom and right
 * edges, as in the 2012 program. Positions outside the map are ignored: a maximum does not treat
 * them as zeros, and a mean does not count them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { pooledSide, poolingOverhang } from "../spec/geometry.ts";
import { requireInteger, requireOneOf } from "../argument_checks.ts";
import { requireTensor } from "../ops/tensor_checks.ts";
import type { Pooling } from "../spec/spec.ts";
import {
  layerArguments,
  type LayerConfig,
  requireLayerConfig,
  single,
  singleShape,
} from "./layer_parts.ts";

/** The configuration of a {@linkcode Pooling2D}. */
export interface Pooling2DConfig extends LayerConfig, Pooling {}

/**
 * `[batch, height, width, maps]` to `[batch, height', width', maps]`. No weights.
 *
 * @example Overlapping pooling, as in section 3.4
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { Pooling2D } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new Pooling2D({ kind: "max", size: 3, stride: 2, rounding: "ceil" });
 * const rows = tf.tensor4d([[1, 2, 3, 4, 5], [0, 0, 0, 0, 0], [0, 0, 0, 0, 9]].flat(), [1, 3, 5, 1]);
 * const outputs = layer.apply(rows) as tf.Tensor;
 * assertEquals([...await outputs.data()], [3, 9]);
 * ```
 */
export class Pooling2D extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetPooling2D";
  readonly #pooling: Pooling;

  /**
   * Creates a layer from `config`.
   *
   * @param config maximum or mean, the window, and whether the last window may extend past the
   * edge.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: Pooling2DConfig) {
    super(layerArguments(config));
    requireLayerConfig("Pooling2D", config, {
      kind: true,
      size: true,
      stride: true,
      rounding: true,
    });
    const { kind, size, stride, rounding } = config;
    requireOneOf("kind of a pooling", kind, ["max", "average"]);
    requireInteger("size of a pooling", size, { min: 1 });
    requireInteger("stride of a pooling", stride, { min: 1 });
    requireOneOf("rounding of a pooling", rounding, ["ceil", "floor"]);
    this.#pooling = { kind, size, stride, rounding };
  }

  /**
   * Computes the pooling.
   *
   * @param inputs one float32 tensor `[batch, height, width, maps]`, alone or as the only one of an
   * array.
   * @returns `[batch, height', width', maps]`.
   * @throws {BadArgumentError} if there is not exactly one input, it has another dtype or rank, or
   * no window fits into it.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { kind, size, stride } = this.#pooling;
    const x = single<tf.Tensor4D>(inputs, this.name);
    requireTensor(`the input of layer ${this.name}`, x, {
      shape: ["batch", "height", "width", "maps"],
    });
    for (const side of [x.shape[1], x.shape[2]]) {
      requireInteger(
        `the rows and columns after layer ${this.name}`,
        pooledSide(side, this.#pooling),
        {
          min: 1,
        },
      );
    }
    const padding = poolingPadding(x.shape[1], x.shape[2], this.#pooling);
    return kind === "max"
      ? tf.maxPool(x, size, stride, padding)
      : tf.avgPool(x, size, stride, padding);
  }

  /**
   * Computes the shape of the outputs.
   *
   * @param inputShape `[batch, height, width, maps]`, alone or as the only one of an array; the
   * batch size may be `null`.
   * @returns `[batch, height', width', maps]`, where `height' = (height - size) / stride + 1`,
   * rounded as the layer specifies, and `width'` likewise.
   * @throws {BadArgumentError} if the rank is not 4, or a size other than that of the batch is
   * unknown.
   */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width, maps] = singleShape(inputShape, 4, this.name);
    return [batch, pooledSide(height, this.#pooling), pooledSide(width, this.#pooling), maps];
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#pooling };
  }
}
tf.serialization.registerClass(Pooling2D);

type PoolingPadding = Parameters<typeof tf.maxPool>[3];

/**
 * The padding after the last row and column, in tfjs's form. tfjs's pooling ignores padded
 * positions.
 */
function poolingPadding(height: number, width: number, pooling: Pooling): PoolingPadding {
  const bottom = poolingOverhang(height, pooling);
  const right = poolingOverhang(width, pooling);
  return bottom === 0 && right === 0 ? "valid" : [[0, 0], [0, bottom], [0, right], [0, 0]];
}
