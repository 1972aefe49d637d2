/**
 * Dropout whose mask is a function of a key and a position.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { AlexNetWebGPUBackend } from "../backend.ts";
import { linearIndexSource, threadGrid } from "./parts/linear_index.ts";
import * as constants from "../../../threefry_constants.ts";
import { wordsOf } from "../../../random.ts";
import { program, specialize } from "../wgsl.ts";
import dropoutSource from "./counter_dropout.wgsl" with { type: "text" };
import threefryText from "./parts/threefry.wgsl" with { type: "text" };
import specialSource from "./parts/special_values.wgsl" with { type: "text" };

const threefrySource = specialize(threefryText, { ...constants }, "threefry");

/** Which elements are kept; see `counter_dropout.wgsl`. */
export interface DropoutAttributes {
  rate: number;
  key0: number;
  key1: number;
  position: number;
  scale: number;
}

/** `x * scale` for the elements that the stream keeps, 0 elsewhere. */
export function counterDropout(
  backend: AlexNetWebGPUBackend,
  x: tf.TensorInfo,
  { rate, key0, key1, position, scale }: DropoutAttributes,
): tf.TensorInfo {
  const size = tf.util.sizeFromShape(x.shape);
  const quads = size % 4 === 0;
  const y = backend.makeTensorInfo(x.shape, "float32");
  const [blockLow, blockHigh] = wordsOf(Math.floor(position / 2));
  const threshold = Math.ceil(rate * 2 ** 32);
  backend.launch({
    program: program(
      "counterDropout",
      [dropoutSource, linearIndexSource, threefrySource, specialSource],
      {},
      [
        { name: "x", type: "f32", quads },
        { name: "y", type: "f32", quads, write: true },
      ],
    ),
    bindings: [{ tensor: x }, { tensor: y }],
    uniforms: {
      size,
      key0,
      key1,
      block_low: blockLow,
      block_high: blockHigh,
      odd: position % 2,
      // A threshold of 2^32, which keeps nothing, does not fit in 32 bits; a scale of 0 has the
      // same effect.
      threshold: Math.min(threshold, 2 ** 32 - 1),
      scale: threshold === 2 ** 32 ? 0 : scale,
    },
    workgroups: threadGrid(backend, Math.ceil(size / 4)),
    changing: true,
  });
  return y;
}
