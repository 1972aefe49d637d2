import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { withGradientTaps } from "../../../lib/parallel/data/gradient_taps.ts";
import { batchGradients } from "../../../lib/training/learning_rule/gradients.ts";
import { tinyBatches, tinyModel } from "../../training/tiny.ts";

await tf.setBackend("cpu");

async function firstBatch() {
  for await (const batch of tinyBatches().batches(0, 0)) return batch;
  throw new Error("no batch");
}

Deno.test("each gradient is shown once, the last layer's first, with the bits of the result", async () => {
  const model = tinyModel();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const batch = await firstBatch();
  const before = tf.memory().numTensors;
  const shown = new Map<string, number[]>();
  const { gradients, summary } = withGradientTaps(
    model,
    (name, gradient) => shown.set(name, [...gradient.dataSync()]),
    () => batchGradients(model, variables, batch),
  );
  const layers = [...shown.keys()].map((name) => name.split("/")[0]);
  assertEquals(layers, ["fc2", "fc2", "fc1", "fc1"]);
  for (const [name, gradient] of Object.entries(gradients)) {
    assertEquals([...await gradient.data()], shown.get(name));
  }
  tf.dispose([gradients, summary]);
  assertEquals(tf.memory().numTensors, before);
  const plain = batchGradients(model, variables, batch);
  assertEquals(
    [...await plain.gradients[variables[0].name].data()],
    shown.get(variables[0].name),
  );
  tf.dispose([plain.gradients, plain.summary]);
  model.dispose();
});

Deno.test("afterwards, also after an error, the weights are read as before", () => {
  const model = tinyModel();
  assertThrows(
    () =>
      withGradientTaps(model, () => {}, () => {
        throw new RangeError("a step failed");
      }),
    RangeError,
  );
  assertEquals(model.trainableWeights.some((weight) => Object.hasOwn(weight, "read")), false);
  model.dispose();
});

Deno.test("a weight with two readers is refused", () => {
  const model = tinyModel();
  const [weight] = model.trainableWeights;
  const variable = weight.read() as tf.Variable;
  assertThrows(
    () =>
      withGradientTaps(
        model,
        () => {},
        () =>
          tf.variableGrads(
            () => tf.add(tf.sum(weight.read()), tf.sum(tf.square(weight.read()))) as tf.Scalar,
            [variable],
          ),
      ),
    BadArgumentError,
    "reads each weight once",
  );
  model.dispose();
});
