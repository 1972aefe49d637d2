/**
 * Frees what tfjs keeps for a gradient whose computation then fails.
 *
 * While tfjs computes a gradient, it keeps the activations that the backward pass reads, and frees
 * them at the end of that pass. When an operation throws before that, tfjs drops the list of them
 * (its tape) without freeing the activations of the whole net.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Runs `gradient`, which calls `tf.grads`, `tf.variableGrads` or their like, and, if it throws, frees
 * the tensors that tfjs has kept for its backward pass.
 *
 * @param gradient computes a gradient.
 * @returns what `gradient` returns.
 */
export function freeingTape<T>(gradient: () => T): T {
  const { state } = tf.engine();
  try {
    return gradient();
  } catch (error) {
    // In a nested gradient, the outer one frees them.
    if (state.gradientDepth === 0) {
      for (const { saved = [] } of state.activeTape ?? []) tf.dispose(saved);
      state.activeTape = [];
    }
    throw error;
  }
}
