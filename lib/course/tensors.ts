/**
 * TensorFlow.js for lessons, which import only from this package.
 *
 * @module
 */
import * as tfjs from "@tensorflow/tfjs";

/** All of TensorFlow.js, as in `import * as tf from "@tensorflow/tfjs"`. */
export const tf: typeof tfjs = tfjs;
