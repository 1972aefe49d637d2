/**
 * Sees the gradient of each weight as soon as the backward pass has computed it.
 *
 * tfjs returns all gradients at the end. But its backward pass calls the gradient function of one
 * operation after another, the last layer's first. While a computation runs, each weight is
 * therefore read through an operation that does nothing forwards, and backwards shows the gradient
 * that it passes on.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";

/**
 * Runs `compute`, which computes gradients of `model` once, and shows them one by one.
 *
 * @param show takes the name of a variable and its gradient, in the order of the backward pass.
 * @throws {BadArgumentError} if the net reads a weight twice: its gradient is then a sum of two.
 */
export function withGradientTaps<T>(
  model: Pick<tf.LayersModel, "trainableWeights">,
  show: (name: string, gradient: tf.Tensor) => void,
  compute: () => T,
): T {
  const shown = new Set<string>();
  const showOnce = (name: string, gradient: tf.Tensor) => {
    if (shown.has(name)) {
      throw new BadArgumentError(
        `Expected a net that reads each weight once but found two readers of ${name}; train it ` +
          "without overlap.",
      );
    }
    shown.add(name);
    show(name, gradient);
  };
  try {
    for (const weight of model.trainableWeights) {
      weight.read = () => {
        const variable = Object.getPrototypeOf(weight).read.call(weight) as tf.Variable;
        return tapped(variable, showOnce);
      };
    }
    return compute();
  } finally {
    // The method of the class is in sight again.
    for (const weight of model.trainableWeights) Reflect.deleteProperty(weight, "read");
  }
}

/** `variable`, through an operation whose gradient function shows what it passes on. */
function tapped(
  variable: tf.Variable,
  show: (name: string, gradient: tf.Tensor) => void,
): tf.Tensor {
  const identity = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [weight, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([]);
    return {
      value: weight.clone(),
      gradFunc: (dy: tf.Tensor) => {
        show(variable.name, dy);
        return dy.clone();
      },
    };
  });
  return identity(variable);
}
