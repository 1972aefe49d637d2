/**
 * Selects one tower's maps from the maps of all towers, for networks that join the towers' maps for
 * one step and then separate them again (Caffe's normalization across groups).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { requireInteger } from "../argument_checks.ts";
import { layerArguments, type LayerConfig, requireLayerConfig, single } from "./layer_parts.ts";

/** The configuration of a {@linkcode TowerSlice}. */
export interface TowerSliceConfig extends LayerConfig {
  /** Index of the tower, from 0. */
  tower: number;
  /** Number of towers. */
  towers: number;
}

/**
 * `[..., maps]` to `[..., maps / towers]`: the maps of one tower. No weights.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { TowerSlice } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const second = new TowerSlice({ tower: 1, towers: 2 });
 * const outputs = second.apply(tf.tensor2d([[1, 2, 3, 4]])) as tf.Tensor;
 * assertEquals([...await outputs.data()], [3, 4]);
 * ```
 */
export class TowerSlice extends tf.layers.Layer {
  /** Name in saved models. */
  static readonly className: string = "AlexNetTowerSlice";
  readonly #tower: number;
  readonly #towers: number;

  /**
   * Creates a layer from `config`.
   *
   * @param config which tower, of how many.
   * @throws {BadArgumentError} if an option is invalid.
   */
  constructor(config: TowerSliceConfig) {
    super(layerArguments(config));
    requireLayerConfig("TowerSlice", config, { tower: true, towers: true });
    requireInteger("towers of a tower slice", config.towers, { min: 1 });
    requireInteger("tower of a tower slice", config.tower, { min: 0, below: config.towers });
    this.#tower = config.tower;
    this.#towers = config.towers;
  }

  /**
   * Slices out the tower's maps.
   *
   * @param inputs one tensor `[..., maps]`, alone or as the only one of an array.
   * @returns `[..., maps / towers]`.
   * @throws {BadArgumentError} if there is not exactly one input, or its number of maps is not a
   * multiple of the number of towers.
   */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs, this.name);
    const maps = this.#maps(x.shape);
    const begin = x.shape.map((_, axis) => axis === x.rank - 1 ? this.#tower * maps : 0);
    return tf.slice(x, begin, [...x.shape.slice(0, -1), maps]);
  }

  /**
   * Computes the shape of the outputs.
   *
   * @param inputShape `[..., maps]`, alone or as the only one of an array.
   * @returns `[..., maps / towers]`.
   * @throws {BadArgumentError} if the number of maps is not a multiple of the number of towers.
   */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [...shape.slice(0, -1), this.#maps(shape)];
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns every option of the constructor, with the defaults filled in, and what tfjs itself
   * stores (`name`, `trainable`).
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), tower: this.#tower, towers: this.#towers };
  }

  #maps(shape: tf.Shape): number {
    const maps = shape[shape.length - 1] ?? 0;
    if (maps % this.#towers !== 0) {
      throw new BadArgumentError(
        `Expected a number of maps that ${this.#towers} towers can share in layer ${this.name} ` +
          `but found ${maps}.`,
      );
    }
    return maps / this.#towers;
  }
}
tf.serialization.registerClass(TowerSlice);
