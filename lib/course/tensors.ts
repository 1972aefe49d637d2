/**
 * TensorFlow.js for lessons, which import from this package alone.
 *
 * @module
 */
import * as tfjs from "@tensorflow/tfjs";

/** All of TensorFlow.js, as `import * as tf from "@tensorflow/tfjs"` would give it. */
export const tf: typeof tfjs = tfjs;
