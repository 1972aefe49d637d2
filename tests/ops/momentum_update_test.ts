import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { momentumUpdate } from "../../lib/ops/momentum_update.ts";

await tf.setBackend("cpu");

/** The weight after each of the four steps of the facts' e.3. */
function trace(rates: readonly number[]): number[] {
  const weight = tf.variable(tf.scalar(1)), velocity = tf.variable(tf.scalar(0));
  const found = [0.5, -0.2, 0.1, 0.1].map((g, i) =>
    tf.tidy(() => {
      const options = { learningRate: rates[i], momentum: 0.9, weightDecay: 5e-4 };
      momentumUpdate(weight, velocity, tf.scalar(g), options);
      return weight.dataSync()[0];
    })
  );
  tf.dispose([weight, velocity]);
  return found;
}

Deno.test("four steps give the weights that the paper's rule gives by hand", () => {
  const expected = [0.994995, 0.992485525, 0.989222035, 0.985279948];
  trace([0.01, 0.01, 0.01, 0.01]).forEach((w, i) => assertAlmostEquals(w, expected[i], 2e-7));
});

Deno.test("after a rate drop the old velocity is kept, because it includes the rate", () => {
  const found = trace([0.01, 0.01, 0.001, 0.001]);
  assertAlmostEquals(found[2], 0.990126501, 2e-7);
  assertAlmostEquals(found[3], 0.987902885, 2e-7);
});

Deno.test("an update writes both variables and leaks no tensor", () => {
  const weight = tf.variable(tf.ones([3])), velocity = tf.variable(tf.zeros([3]));
  const gradient = tf.ones([3]);
  const before = tf.memory().numTensors;
  momentumUpdate(weight, velocity, gradient, { learningRate: 0.5, momentum: 0.9, weightDecay: 0 });
  assertEquals(tf.memory().numTensors, before);
  assertEquals(Array.from(velocity.dataSync()), [-0.5, -0.5, -0.5]);
  assert(weight.dataSync().every((w) => w === 0.5));
  tf.dispose([weight, velocity, gradient]);
});
