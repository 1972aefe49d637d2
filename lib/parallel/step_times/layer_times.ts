/**
 * When each layer of a net computes in a training step, forwards and backwards.
 *
 * tfjs has no hook for it. While a step runs, each layer is therefore called between two operations
 * that do nothing but note the time at which the backward pass reaches them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { clock } from "../threads/tower_thread.ts";

/** An interval in which one layer computed, on the clock of {@linkcode clock}. */
export interface LayerTime {
  /** The layer's name. */
  readonly layer: string;
  /** The pass through the net. */
  readonly pass: "forward" | "backward";
  /** Start time in milliseconds. */
  readonly from: number;
  /** End time in milliseconds. */
  readonly to: number;
}

/** The part of a layer that is replaced while a step runs. */
type Callable = Pick<tf.layers.Layer, "name" | "call">;

/**
 * Runs `compute`, which computes gradients of a chain of layers once, and notes when each layer
 * computes. It needs a backend that computes each operation at its call.
 *
 * @param layers the layers; the gradient of the first one's input is not needed.
 * @param now the time in milliseconds.
 * @returns what `compute` returns, and the times in the order in which the layers finished.
 */
export function withLayerTimes<T>(
  layers: readonly Callable[],
  compute: () => T,
  now: () => number = clock,
): { result: T; times: LayerTime[] } {
  const times: LayerTime[] = [];
  const begun = new Map<string, number>();
  try {
    for (const layer of layers) {
      const { name } = layer;
      const leave = () => {
        times.push({ layer: name, pass: "backward", from: begun.get(name) ?? now(), to: now() });
        begun.delete(name);
      };
      layer.call = (inputs, kwargs) => {
        const from = now();
        const read = eachOf(inputs, (input) => noting(input, leave));
        const outputs = Object.getPrototypeOf(layer).call.call(layer, read, kwargs);
        const shown = eachOf(outputs, (output) => noting(output, () => begun.set(name, now())));
        times.push({ layer: name, pass: "forward", from, to: now() });
        return shown;
      };
    }
    const result = compute();
    const to = now();
    // The first layer's input has no gradient, so its end is that of the pass.
    for (const [layer, from] of begun) times.push({ layer, pass: "backward", from, to });
    return { result, times };
  } finally {
    // The method of the class is in sight again.
    for (const layer of layers) Reflect.deleteProperty(layer, "call");
  }
}

/** `tensor`, through an operation whose gradient function calls `note`. */
function noting(tensor: tf.Tensor, note: () => void): tf.Tensor {
  const identity = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [value, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([]);
    return {
      value: value.clone(),
      gradFunc: (dy: tf.Tensor) => {
        note();
        return dy.clone();
      },
    };
  });
  return identity(tensor);
}

function eachOf(
  tensors: tf.Tensor | tf.Tensor[],
  change: (tensor: tf.Tensor) => tf.Tensor,
): tf.Tensor | tf.Tensor[] {
  return Array.isArray(tensors) ? tensors.map(change) : change(tensors);
}
