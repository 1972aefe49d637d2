/**
 * Dropout (section 4.2), in the paper's form and in that of today's libraries.
 *
 * Masks come from a counter-based random stream whose position is the number of images that were
 * trained on. The mask of an image depends on the stream, the layer's name and that number alone: not
 * on the backend, not on how images are cut into batches, not on the order in which layers run. A
 * resumed run goes on with the masks that the uninterrupted one would have drawn, once the stream is
 * put back ({@linkcode setDropoutStream}).
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
import { type LayerConfig, requireLayerConfig, single } from "./layer_parts.ts";

/** The configuration of a dropout layer. */
export interface DropoutConfig extends LayerConfig {
  /** Chance of a value to be set to zero in training, 0 … 1 (not 1). */
  rate: number;
  /** Root seed of the stream that is used until the layer is given another; default 0. */
  seed?: number;
}

/**
 * Base class of {@linkcode TestScaledDropout} and {@linkcode InvertedDropout}: in training, values
 * are dropped and the others multiplied by a factor.
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
  /** Chance of a value to be set to zero. */
  readonly rate: number;
  readonly #seed: number;
  #stream?: RandomStream;
  /** Key of this layer's masks under the stream's. */
  #key: Words = [0, 0];
  /** Number of images that this layer has made masks for. */
  #images = 0;

  /** A layer with the numbers of `config`. */
  constructor(config: DropoutConfig) {
    super({ name: config.name, trainable: config.trainable });
    requireLayerConfig(new.target.name, config, { rate: true, seed: true });
    const { rate, seed = 0 } = config;
    if (!(rate >= 0 && rate < 1)) {
      throw new BadArgumentError(
        `Expected a dropout rate (the chance to be dropped) from 0 to below 1 but found ${rate}.`,
      );
    }
    requireInteger("seed of a dropout layer", seed, { min: 0 });
    this.rate = rate;
    this.#seed = seed;
  }

  /** Factor of the values that are kept in training. */
  protected abstract readonly trainScale: number;
  /** Factor of all values at test. */
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

  /** Drops in training, scales at test. */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = single(inputs, this.name);
    if (kwargs.training !== true) {
      return this.testScale === 1 ? tf.clone(x) : tf.mul(x, this.testScale);
    }
    const position = this.#reserve(x.shape[0], x.size);
    const { rate, trainScale } = this;
    return counterDropout(x, { rate, key: this.#key, position, trainScale });
  }

  /** The first word of the masks of the next `images` images, of `size` values together. */
  #reserve(images: number, size: number): number {
    const { stream } = this;
    const first = this.#images;
    this.#images += images;
    // The first layer to run moves the stream on for all that share it.
    stream.reserve(Math.max(0, this.#images - stream.state.position));
    return first * (size / images);
  }

  /** What the layer is built from. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.#seed };
  }
}

/**
 * The paper's dropout: in training, values are dropped with chance `rate`; at test, all are multiplied
 * by 1 - rate ("we multiply their outputs by 0.5").
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
  /** 1: what is kept stays as it is. */
  protected override readonly trainScale: number = 1;
  /** 1 - rate. */
  protected override readonly testScale: number = 1 - this.rate;
}
tf.serialization.registerClass(TestScaledDropout);

/**
 * Inverted dropout: what is kept in training is divided by 1 - rate; nothing happens at test.
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
  /** 1: what is there stays as it is. */
  protected override readonly testScale: number = 1;
}
tf.serialization.registerClass(InvertedDropout);

/**
 * Has all dropout layers of `model` draw their masks from `stream`, from its present position on: the
 * number of images that the model was trained on. Its {@linkcode RandomStream.state} is all that a
 * checkpoint must keep.
 */
export function setDropoutStream(model: tf.LayersModel, stream: RandomStream): void {
  for (const layer of model.layers) {
    if (layer instanceof CounterDropout) layer.stream = stream;
  }
}

/** The stream of the first dropout layer of `model`; `undefined` when it has none. */
export function dropoutStream(model: tf.LayersModel): RandomStream | undefined {
  for (const layer of model.layers) {
    if (layer instanceof CounterDropout) return layer.stream;
  }
  return undefined;
}
