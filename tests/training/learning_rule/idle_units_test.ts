import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { IdleUnits } from "../../../lib/training/learning_rule/idle_units.ts";
import { train } from "../../../lib/training/train.ts";
import { tinyBatches, tinyModel } from "../tiny.ts";

await tf.setBackend("cpu");

const variable = (name: string, size: number) => tf.variable(tf.zeros([size]), true, name);

Deno.test("only the gradients of biases are looked at, in every tenth update", () => {
  const learning = [variable("idle1/kernel", 4), variable("idle1/bias", 2)];
  const units = new IdleUnits();
  assertEquals(units.wanted(20, learning).map(({ name }) => name), ["idle1/bias"]);
  for (const step of [1, 9, 25]) assertEquals(units.wanted(step, learning), []);
  tf.dispose(learning);
});

Deno.test("a unit is dead after ten looks in a row without a gradient, and alive after one with", () => {
  const biases = [variable("idle2/bias", 4), variable("idle3/bias", 1)];
  const units = new IdleUnits();
  const look = (...numbers: number[]) => units.see(biases, Float32Array.from(numbers));
  for (let i = 0; i < 9; i++) assertEquals(look(0, 1e-9, 0, -1, 0), undefined);
  assertEquals(look(0, 1e-9, 2, -1, 0), { idle2: [1, 4], idle3: [1, 1] });
  assertEquals(look(0, 0, 0, 0, 0.1), { idle2: [1, 4], idle3: [0, 1] });
  tf.dispose(biases);
});

Deno.test("the log of a training has the dead units of each layer, exactly", async () => {
  const model = tinyModel();
  const [kernel] = model.layers[0].getWeights();
  // Three of eight units are below 0 for every point.
  const biases = tf.tensor1d([-99, 0, 0, -99, 0, 1, 1, -99]);
  model.layers[0].setWeights([kernel, biases]);
  biases.dispose();
  const { steps } = await train({ model, data: tinyBatches(), epochs: 30, progress: "none" });
  const seen = steps.filter(({ deadUnits }) => deadUnits !== undefined);
  assertEquals(seen.map(({ step }) => step), [90, 100, 110]);
  for (const { deadUnits } of seen) assertEquals(deadUnits, { fc1: 3 / 8, fc2: 0 });
  model.dispose();
});
