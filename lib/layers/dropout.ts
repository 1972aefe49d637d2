/**
 * Dropout (section 4.2), in the paper's form and in the form that today's libraries use.
 *
 * Masks come from a counter-based random stream whose position is the number of images trained on
 * so far. The mask of an image depends only on the stream, the layer's name and that number: not on
 * the backend, the division into batches or the order in which layers run. Once its stream is
 * restored ({@linkcode setDropoutStream}), a resumed run continues with the masks that an
 * uninterrupted run would have drawn.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../errors.ts";
import { requireInteger } from "../argument_checks.ts";
import { counterDropout } from "../ops/dropout.ts";
import {
  type RandomStream,
  RandomStreams,
  streamKey,
  threefry2x32,
  type Words,
} from "../random.ts";
import { layerArguments, type LayerConfig, requireLayerConfig, single } from "./layer_parts.ts";

/** The configuration of a dropout layer. */
export interface DropoutConfig extends LayerConfig {
  /** Probability that a value is set to zero in training, in [0, 1). */
  rate: number;
  /** Root seed of the stream that is used until another one is set; default 0. */
  seed?: number;
}

/**
 * Base class of {@linkcode TestScaledDropout} and {@linkcode InvertedDropout}: in training, values
 * are dropped at random and the rest are multiplied by a factor.
 *
 * @example
 * ```ts
 * import { type CounterDropout, InvertedDropout, TestScaledDropout } from "@alexnet/alexnet";
 * import { assert } from "@std/assert";
 *
 * const forms: CounterDropout[] = [
 *   new TestScaledDropout({ rate: 0.5 }),
 *   new InvertedDropout({ rate: 0.5 }),
 * ];
 * assert(forms.every(({ rate }) => rate === 0.5));
 * ```
 */
export abstract class CounterDropout extends tf.layers.Layer {
  /** Probability that a value is set to zero in training. */
  readonly rate: number;
  /**
   * Whether values are dropped in training. If not, the layer scales them as at test time: that is
   * for a layer whose outputs only frozen layers read, where there is nothing to regularize.
   */
  active: boolean = true;
  readonly #seed: number;
  #stream?: RandomStream;
  /** Key of this layer's masks, derived from the stream's key and the layer's name. */
  #key: Words = [0, 0];
  /** Number of images that this layer has drawn masks for. */
  #images = 0;

  /**
   * Creates a layer from `config`.
   *
   * @param config the probability of being dropped, and the seed of the masks.
   * @throws {BadArgumentError} if the rate is not from 0 to less than 1, the seed is not a
   * non-negative integer, or an option is unknown.
   */
  constructor(config: DropoutConfig) {
    super(layerArguments(config));
    requireLayerConfig(new.target.name, config, { rate: true, seed: true });
    const { rate, seed = 0 } = config;
    if (!(rate >= 0 && rate < 1)) {
      throw new BadArgumentError(
        "Expected a dropout rate (the probability of being dropped) from 0 to less than 1 but " +
          `found ${rate}.`,
      );
    }
    requireInteger("seed of a dropout layer", seed, { min: 0 });
    this.rate = rate;
    this.#seed = seed;
  }

  /** Factor applied in training to the values that are kept. */
  protected abstract readonly trainScale: number;
  /** Factor applied to all values at test time. */
  protected abstract readonly testScale: number;

  /** The stream that the masks come from. */
  get stream(): RandomStream {
    if (this.#stream === undefined) this.stream = new RandomStreams(this.#seed).stream("dropout");
    return this.#stream as RandomStream;
  }

  /** The stream that the masks come from. */
  set stream(stream: RandomStream) {
    this.#stream = stream;
    this.#key = threefry2x32(stream.key, streamKey(0, this.name));
    this.#images = stream.state.position;
  }

  /**
   * Drops values in training; scales them at test time.
   *
   * @param inputs one float32 tensor whose first axis is the batch, alone or as the only one of an
   * array.
   * @param kwargs `training: true` draws a mask for each image, if the layer is `active`; without it
   * the layer only scales.
   * @returns a tensor of the same shape.
   * @throws {BadArgumentError} if there is not exactly one input, or it is not float32 in training.
   */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = single(inputs, this.name);
    if (kwargs.training !== true || !this.active) {
      return this.testScale === 1 ? tf.clone(x) : tf.mul(x, this.testScale);
    }
    const position = this.#reserve(x.shape[0], x.size);
    const { rate, trainScale } = this;
    return counterDropout(x, { rate, key: this.#key, position, trainScale });
  }

  /**
   * Reserves the masks of the next `images` images, which hold `size` values in total, and returns
   * the position of their first word.
   */
  #reserve(images: number, size: number): number {
    const { stream } = this;
    const first = this.#images;
    this.#images += images;
    // The first layer to run advances the stream for all layers that share it.
    stream.reserve(Math.max(0, this.#images - stream.state.position));
    return first * (size / images);
  }

  /**
   * The configuration, from which tfjs can rebuild the layer.
   *
   * @returns the rate and the seed of the constructor, and what tfjs itself stores (`name`,
   * `trainable`). The position of the stream is not among them.
   */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.#seed };
  }
}

/**
 * The paper's dropout: in training, values are dropped with probability `rate`; at test time, all
 * values are multiplied by 1 - rate ("we multiply their outputs by 0.5").
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { TestScaledDropout } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dropout = new TestScaledDropout({ rate: 0.5 });
 * const atTest = dropout.apply(tf.ones([1, 4]), { training: false }) as tf.Tensor;
 * assertEquals([...await atTest.data()], [0.5, 0.5, 0.5, 0.5]);
 * ```
 */
export class TestScaledDropout extends CounterDropout {
  /** Name in saved models. */
  static readonly className: string = "AlexNetTestScaledDropout";
  /** 1: values that are kept are unchanged. */
  protected override readonly trainScale: number = 1;
  /** 1 - rate. */
  protected override readonly testScale: number = 1 - this.rate;
}
tf.serialization.registerClass(TestScaledDropout);

/**
 * Inverted dropout: values that are kept in training are divided by 1 - rate; at test time nothing
 * changes.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { InvertedDropout } from "@alexnet/alexnet";
 * import { assert } from "@std/assert";
 *
 * const dropout = new InvertedDropout({ rate: 0.5, seed: 1 });
 * const inTraining = dropout.apply(tf.ones([1, 100]), { training: true }) as tf.Tensor;
 * assert([...await inTraining.data()].every((value) => value === 0 || value === 2));
 * ```
 */
export class InvertedDropout extends CounterDropout {
  /** Name in saved models. */
  static readonly className: string = "AlexNetInvertedDropout";
  /** 1 / (1 - rate). */
  protected override readonly trainScale: number = 1 / (1 - this.rate);
  /** 1: values are unchanged. */
  protected override readonly testScale: number = 1;
}
tf.serialization.registerClass(InvertedDropout);

/**
 * Makes all dropout layers of `model` draw their masks from `stream`, starting at its current
 * position, which is the number of images that the model has been trained on. A checkpoint only
 * needs to store the stream's {@linkcode RandomStream.state}.
 */
export function setDropoutStream(model: tf.LayersModel, stream: RandomStream): void {
  for (const layer of model.layers) {
    if (layer instanceof CounterDropout) layer.stream = stream;
  }
}

/** The stream of the first dropout layer of `model`, or `undefined` if it has none. */
export function dropoutStream(model: tf.LayersModel): RandomStream | undefined {
  for (const layer of model.layers) {
    if (layer instanceof CounterDropout) return layer.stream;
  }
  return undefined;
}
