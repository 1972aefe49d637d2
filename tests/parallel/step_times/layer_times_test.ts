import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { withLayerTimes } from "../../../lib/parallel/step_times/layer_times.ts";
import { batchGradients } from "../../../lib/training/learning_rule/gradients.ts";
import { tinyBatches, tinyModel } from "../../training/tiny.ts";

await tf.setBackend("cpu");

async function firstBatch() {
  for await (const batch of tinyBatches().batches(0, 0)) return batch;
  throw new Error("no batch");
}

/** A clock that shows another time at each look. */
function counter(): () => number {
  let time = 0;
  return () => time++;
}

Deno.test("each layer has a time forwards and one backwards, in the order of the passes", async () => {
  const model = tinyModel();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const batch = await firstBatch();
  const before = tf.memory().numTensors;
  const { result, times } = withLayerTimes(
    model.layers,
    () => batchGradients(model, variables, batch),
    counter(),
  );
  const names = model.layers.map(({ name }) => name).filter((name) =>
    times.some(({ layer }) => layer === name)
  );
  assert(names.includes("fc1") && names.includes("fc2"));
  assertEquals(
    times.map(({ layer, pass }) => `${layer} ${pass}`),
    [
      ...names.map((name) => `${name} forward`),
      ...names.reverse().map((name) => `${name} backward`),
    ],
  );
  times.forEach(({ from, to }, i) => {
    assert(from < to && (i === 0 || from >= times[i - 1].to), "one layer after another");
  });
  const plain = batchGradients(model, variables, batch);
  for (const [name, gradient] of Object.entries(plain.gradients)) {
    assertEquals(await result.gradients[name].data(), await gradient.data());
  }
  tf.dispose([result.gradients, result.summary, plain.gradients, plain.summary]);
  assertEquals(tf.memory().numTensors, before);
  model.dispose();
});

Deno.test("afterwards, also after an error, the layers are called as before", () => {
  const model = tinyModel();
  const fails = () => {
    throw new RangeError("a step failed");
  };
  assertThrows(() => withLayerTimes(model.layers, fails), RangeError);
  assertEquals(model.layers.filter((layer) => Object.hasOwn(layer, "call")), []);
  model.dispose();
});
