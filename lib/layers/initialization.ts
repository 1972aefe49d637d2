/**
 * Initial weights from a named random stream: the same seed and name give the same bytes, and
 * leaving out one layer does not change any other.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { normalAngle, normalRadius } from "../box_muller.ts";
import { streamKey, threefry2x32 } from "../random.ts";

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
    const count = tf.util.sizeFromShape(shape);
    return tf.tensor(drawNormals(count, standardDeviation, seed, `init/${name}`), shape, "float32");
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

/**
 * Makes `count` draws, two from each block of the stream (both coordinates of the Box–Muller
 * transform).
 */
function drawNormals(
  count: number,
  standardDeviation: number,
  seed: number,
  stream: string,
): Float32Array {
  const key = streamKey(seed, stream);
  const values = new Float32Array(count);
  if (standardDeviation === 0) return values;
  for (let i = 0, block = 0; i < count; i += 2, block++) {
    const [word0, word1] = threefry2x32(key, [block, 0]);
    const radius = standardDeviation * normalRadius(word0);
    const angle = normalAngle(word1);
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
