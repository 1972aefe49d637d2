/**
 * Initial weights from a named random stream: the same seed and name give the same bytes, and
 * leaving out one layer does not change any other.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { counterNormals } from "../ops/normals.ts";
import { streamKey } from "../random.ts";

/** Options of a {@linkcode CounterNormal}. */
export interface CounterNormalOptions {
  /** Standard deviation of the weights, whose mean is 0. */
  standardDeviation: number;
  /** Root seed. */
  seed: number;
  /** Name of the layer; the stream is called `init/` plus this name. */
  name: string;
}

/** Draws weights from N(0, standardDeviation) (section 5: N(0, 0.01) in each layer). */
export class CounterNormal extends tf.serialization.Serializable {
  /** Name in saved models. */
  static readonly className: string = "CounterNormal";
  readonly #options: CounterNormalOptions;

  /** Creates an initializer for one weight tensor. */
  constructor(options: CounterNormalOptions) {
    super();
    const { standardDeviation, seed, name } = options;
    requireFinite("standardDeviation of initial weights", standardDeviation, { min: 0 });
    requireInteger("seed of initial weights", seed, { min: 0 });
    this.#options = { standardDeviation, seed, name };
  }

  /** Draws the weights, of shape `shape`. */
  apply(shape: number[]): tf.Tensor {
    const { standardDeviation, seed, name } = this.#options;
    return counterNormals(shape, { key: streamKey(seed, `init/${name}`), standardDeviation });
  }

  /** Required by tfjs; false because the configuration contains no custom objects. */
  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  /** The configuration, from which tfjs can rebuild the initializer. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.#options };
  }
}
tf.serialization.registerClass(CounterNormal);
