import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { softmaxCrossEntropy } from "../../lib/ops/softmax_cross_entropy.ts";
import { largestError, tensorOf } from "./numerical_gradient.ts";
import { type Array64, rounded } from "./reference/array64.ts";
import { softmaxCrossEntropy as reference } from "./reference/training.ts";
import { reportFigures } from "../report_figures.ts";

await tf.setBackend("cpu");

const batches = fc.record({
  batch: fc.integer({ min: 1, max: 6 }),
  classes: fc.integer({ min: 2, max: 12 }),
}).chain(({ batch, classes }) => {
  const logit = fc.double({ min: -50, max: 50, noNaN: true });
  return fc.record({
    classes: fc.constant(classes),
    logits: fc.array(logit, { minLength: batch * classes, maxLength: batch * classes }),
    labels: fc.array(fc.nat({ max: classes - 1 }), { minLength: batch, maxLength: batch }),
  });
});

Deno.test("loss and gradient are the mean over the batch, as in float64", (t) => {
  fc.assert(fc.property(batches, ({ classes, logits, labels }) => {
    const inputs: Array64 = rounded({
      shape: [labels.length, classes],
      data: Float64Array.from(logits),
    });
    const [losses, gradient] = reference(inputs, {
      shape: [labels.length],
      data: Float64Array.from(labels),
    });
    const [value, grad] = tf.tidy(() => {
      const f = (x: tf.Tensor) =>
        softmaxCrossEntropy(tf.tensor1d(labels, "int32"), x as tf.Tensor2D);
      const result = tf.valueAndGrad(f)(tensorOf(inputs));
      return [result.value.dataSync(), result.grad.dataSync()];
    });
    const mean = losses.data.reduce((sum, loss) => sum + loss, 0) / labels.length;
    assertAlmostEquals(value[0], mean, 1e-5 * (1 + mean));
    const dMean = gradient.data.map((d) => d / labels.length);
    assert(grad.every((d, i) => Math.abs(d - dMean[i]) < 1e-6));
  }));
  reportFigures(t, "100 random cases, to 1e-6");
});

Deno.test("logits of a thousand do not overflow", () => {
  const loss = tf.tidy(() =>
    softmaxCrossEntropy(tf.tensor1d([1], "int32"), tf.tensor2d([[1000, -1000]])).dataSync()[0]
  );
  assertEquals(loss, 2000);
});

Deno.test("equal logits have the loss ln(classes)", () => {
  const loss = tf.tidy(() =>
    softmaxCrossEntropy(tf.tensor1d([3, 999], "int32"), tf.zeros([2, 1000])).dataSync()[0]
  );
  // facts d.8: ln 1000 = 6.9078.
  assertAlmostEquals(loss, 6.9078, 1e-4);
});

Deno.test("scaling the loss scales its gradient", () => {
  const gradient = (factor: number) =>
    tf.tidy(() =>
      tf.grad((x) =>
        tf.mul(softmaxCrossEntropy(tf.tensor1d([0], "int32"), x as tf.Tensor2D), factor)
      )(tf.tensor2d([[1, 2, 3]])).dataSync()
    );
  assert(largestError(gradient(4), gradient(1).map((d) => 4 * d)) < 1e-6);
});
