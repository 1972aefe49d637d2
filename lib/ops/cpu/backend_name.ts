/**
 * The name under which tfjs knows the CPU backend.
 *
 * @module
 */

/** As in `tf.setBackend("alexnet-cpu")`. */
export const BACKEND_NAME = "alexnet-cpu";
