/**
 * The name of the CPU backend in tfjs.
 *
 * @module
 */

/** As in `tf.setBackend("alexnet-cpu")`. */
export const BACKEND_NAME = "alexnet-cpu";
