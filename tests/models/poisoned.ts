/** Nets with one NaN weight, which must show in their outputs. */
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../lib/models/alexnet.ts";

/**
 * Sets the first element of each weight of `cifarSmall` to NaN in turn and computes the logits of
 * two images on the active backend. Returns the weights for which some image has no NaN among its
 * logits.
 */
export async function hiddenNaN(): Promise<string[]> {
  const model = alexnet("cifarSmall");
  const x = tf.randomUniform(
    [2, ...model.inputs[0].shape.slice(1) as number[]],
    -1,
    1,
    "float32",
    1,
  );
  const hidden: string[] = [];
  for (const weight of model.weights) {
    const variable = weight.read() as tf.Variable;
    const healthy = variable.clone();
    const values = Float32Array.from(await healthy.data());
    values[0] = NaN;
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    const logits = tf.tidy(() => model.apply(x) as tf.Tensor2D);
    const found = [...await logits.data()];
    const classes = logits.shape[1];
    for (let image = 0; image < 2; image++) {
      if (found.slice(image * classes, (image + 1) * classes).some(Number.isNaN)) continue;
      hidden.push(`${weight.originalName}, image ${image}`);
    }
    variable.assign(healthy);
    tf.dispose([healthy, logits]);
  }
  x.dispose();
  model.dispose();
  return hidden;
}
