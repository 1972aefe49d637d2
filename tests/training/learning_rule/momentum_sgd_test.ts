import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError, NotFiniteError } from "../../../lib/errors.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import type { MomentumSGDOptions } from "../../../lib/training/learning_rule/momentum_sgd_options.ts";

await tf.setBackend("cpu");

/** The weights after each gradient of 0.5, -0.2, 0.1, 0.1 from w = 1, v = 0. */
function trace(rates: number[], options: Partial<MomentumSGDOptions> = {}, name = "w/kernel") {
  const weight = tf.variable(tf.scalar(1), true, name);
  const optimizer = new MomentumSGD({ learningRate: rates[0], ...options });
  const weights = [0.5, -0.2, 0.1, 0.1].map((gradient, i) => {
    optimizer.learningRate = rates[i];
    tf.tidy(() => optimizer.applyGradients({ [weight.name]: tf.scalar(gradient) }));
    return weight.dataSync()[0];
  });
  optimizer.dispose();
  weight.dispose();
  return weights;
}

function assertTrace(found: number[], expected: number[]) {
  found.forEach((weight, i) => assertAlmostEquals(weight, expected[i], 1e-7, `step ${i + 1}`));
}

Deno.test("four steps at rate 0.01 follow the paper's rule", () => {
  // facts e.3, computed in float64.
  assertTrace(trace([0.01, 0.01, 0.01, 0.01]), [0.994995, 0.992485525, 0.989222035, 0.985279948]);
});

Deno.test("when the rate drops the old velocity still moves the weight at the old rate", () => {
  // facts e.3; with the rate outside the velocity steps 3 and 4 would be .992159176, .991764966.
  assertTrace(trace([0.01, 0.01, 0.001, 0.001]), [0.994995, 0.992485525, 0.990126501, 0.987902885]);
});

Deno.test("biases do not decay", () => {
  const plain = trace([0.01, 0.01, 0.01, 0.01], { weightDecay: 0 });
  assertEquals(trace([0.01, 0.01, 0.01, 0.01], {}, "w/bias"), plain);
  assertEquals(plain[0], Math.fround(0.995));
});

Deno.test("a bias with a number appended by tfjs is still a bias", () => {
  const plain = trace([0.01, 0.01, 0.01, 0.01], { weightDecay: 0 });
  assertEquals(trace([0.01, 0.01, 0.01, 0.01], {}, "w/bias_1"), plain);
});

Deno.test("a bias learns at its own rate", () => {
  const rates = [0.01, 0.01, 0.01, 0.01];
  const doubled = rates.map((rate) => 2 * rate);
  const expected = trace(doubled, {}, "w/bias");
  assertEquals(trace(rates, { biasRateFactor: 2 }, "w/bias"), expected);
  assertEquals(trace(rates, { biasRateFactor: 2 }), trace(rates));
});

Deno.test("a layer's rate factor applies to its weights and biases, unless a variable has its own", () => {
  const optimizer = new MomentumSGD({
    learningRate: 0.1,
    biasRateFactor: 2,
    rateFactors: { "tower1/conv1": 0.5, "tower1/conv1/bias": 0 },
  });
  assertEquals(optimizer.rateOf("tower1/conv1/kernel"), 0.05);
  assertEquals(optimizer.rateOf("tower1/conv1/bias"), 0);
  assertEquals(optimizer.rateOf("tower1/conv11/kernel"), 0.1);
  assertEquals(optimizer.rateOf("fc8/bias"), 0.2);
});

Deno.test("at rate 0 neither the weight nor the velocity changes", () => {
  const [first, second, third] = trace([0.01, 0, 0, 0.01]);
  assertEquals([second, third], [first, first]);
});

Deno.test("velocities are assigned by name: omitting one variable does not shift the others", () => {
  const a = tf.variable(tf.scalar(1), true, "a/kernel");
  const b = tf.variable(tf.scalar(1), true, "b/kernel");
  const optimizer = new MomentumSGD({ learningRate: 0.1, weightDecay: 0 });
  const step = (gradients: Record<string, number>) =>
    tf.tidy(() =>
      optimizer.applyGradients(
        Object.entries(gradients).map(([name, value]) => ({ name, tensor: tf.scalar(value) })),
      )
    );
  step({ "a/kernel": 1, "b/kernel": -1 });
  step({ "b/kernel": 0 });
  assertAlmostEquals(optimizer.velocities.get("a/kernel")?.dataSync()[0] ?? NaN, -0.1, 1e-7);
  assertAlmostEquals(b.dataSync()[0], 1 + 0.1 + 0.09, 1e-6);
  optimizer.dispose();
  tf.dispose([a, b]);
});

Deno.test("the state of an optimizer moves to another one, also through its config", async () => {
  const weight = tf.variable(tf.tensor1d([1, 2]), true, "s/kernel");
  const gradient = tf.tensor1d([0.3, -0.7]);
  const original = new MomentumSGD({
    learningRate: 0.02,
    biasRateFactor: 2,
    rateFactors: { s: 1 },
  });
  original.applyGradients({ "s/kernel": gradient });
  const copy = MomentumSGD.fromConfig(
    MomentumSGD as unknown as tf.serialization.SerializableConstructor<MomentumSGD>,
    original.getConfig(),
  );
  await copy.setWeights(await original.getWeights());
  assertEquals(copy.getConfig(), original.getConfig());
  assertEquals(copy.iterations, 1);
  const before = weight.dataSync().slice();
  original.applyGradients({ "s/kernel": gradient });
  const expected = weight.dataSync().slice();
  weight.assign(tf.tensor1d(before));
  copy.applyGradients({ "s/kernel": gradient });
  assertEquals(weight.dataSync(), expected);
  original.dispose();
  copy.dispose();
  tf.dispose([weight, gradient]);
});

Deno.test("minimize and dispose leak no tensor", () => {
  const before = tf.memory().numTensors;
  const weight = tf.tidy(() => tf.variable(tf.scalar(3), true, "m/kernel"));
  const optimizer = new MomentumSGD({ learningRate: 0.1 });
  for (let i = 0; i < 3; i++) optimizer.minimize(() => weight.square().asScalar());
  assertEquals(tf.memory().numTensors, before + 2);
  optimizer.dispose();
  weight.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("numbers out of range are rejected by name", () => {
  const bad: [Partial<MomentumSGDOptions>, string][] = [
    [{ learningRate: -0.1 }, "learningRate"],
    [{ learningRate: NaN }, "learningRate"],
    [{ momentum: 1 }, "momentum"],
    [{ weightDecay: -1 }, "weightDecay"],
    [{ biasRateFactor: Infinity }, "biasRateFactor"],
    [{ rateFactors: { fc8: -1 } }, 'rateFactors["fc8"]'],
  ];
  for (const [options, name] of bad) {
    assertThrows(() => new MomentumSGD({ learningRate: 0.1, ...options }), BadArgumentError, name);
  }
});

/** A net of one layer, an input of one number: `fc/kernel` is [[1]]. */
function oneWeight(): tf.Sequential {
  const layer = tf.layers.dense({ name: "fc", inputShape: [1], units: 1, useBias: false });
  const model = tf.sequential({ layers: [layer] });
  model.setWeights([tf.tensor2d([[1]])]);
  return model;
}

Deno.test("model.fit rejects a rate factor of a layer that no net has, before anything is trained", async () => {
  const model = oneWeight();
  const optimizer = new MomentumSGD({ learningRate: 0.1, rateFactors: { fc1: 0 } });
  model.compile({ optimizer, loss: "meanSquaredError" });
  const one = tf.tensor2d([[1]]);
  const zero = tf.tensor2d([[0]]);
  await assertRejects(
    () => model.fit(one, zero, { verbose: 0 }),
    BadArgumentError,
    "did you mean fc",
  );
  assertEquals([...model.getWeights()[0].dataSync()], [1]);
  tf.dispose([one, zero]);
  model.dispose();
  optimizer.dispose();
});

Deno.test("model.fit stops at a batch that is not finite, with unchanged weights", async () => {
  for (const bad of [NaN, Infinity, 1e38]) {
    const model = oneWeight();
    const optimizer = new MomentumSGD({ learningRate: 1e3 });
    model.compile({ optimizer, loss: "meanSquaredError" });
    const inputs = tf.tensor2d([[bad]]);
    const target = tf.tensor2d([[0]]);
    await assertRejects(
      () => model.fit(inputs, target, { verbose: 0 }),
      NotFiniteError,
      "fc/kernel",
    );
    assertEquals([...model.getWeights()[0].dataSync()], [1]);
    tf.dispose([inputs, target]);
    model.dispose();
    optimizer.dispose();
  }
});

Deno.test("minimize rejects an update that would overflow, before any variable is updated", () => {
  const [a, b] = [
    tf.variable(tf.scalar(1), true, "a/kernel"),
    tf.variable(tf.scalar(1), true, "b/kernel"),
  ];
  const optimizer = new MomentumSGD({ learningRate: 1e30 });
  const error = assertThrows(
    () => optimizer.minimize(() => tf.addN([a, tf.mul(b, 1e20)]).asScalar()),
    NotFiniteError,
    "b/kernel",
  );
  assert(error.message.includes("Nothing was updated"));
  assertEquals([a.dataSync()[0], b.dataSync()[0]], [1, 1]);
  tf.dispose([a, b]);
  optimizer.dispose();
});

Deno.test("velocities that are not finite or of another shape are rejected, and none is set", async () => {
  const weight = tf.variable(tf.tensor1d([1, 2]), true, "v/kernel");
  const optimizer = new MomentumSGD({ learningRate: 0.1 });
  const other = tf.variable(tf.tensor1d([1]), true, "u/kernel");
  const good = { name: "u/kernel", tensor: tf.tensor1d([1]) };
  for (const bad of [[NaN, 0], [0, -Infinity]]) {
    const tensor = tf.tensor1d(bad);
    assertThrows(
      () => optimizer.setVelocities(new Map([["u/kernel", good.tensor], ["v/kernel", tensor]])),
      NotFiniteError,
      "v/kernel",
    );
    const iterations = { name: "iter", tensor: tf.scalar(1, "int32") };
    await assertRejects(
      () => optimizer.setWeights([iterations, good, { name: "v/kernel", tensor }]),
      NotFiniteError,
      "v/kernel",
    );
  }
  assertThrows(
    () =>
      optimizer.setVelocities(new Map([["u/kernel", good.tensor], ["v/kernel", tf.zeros([3])]])),
    BadArgumentError,
    "[2] for v/kernel but found [3]",
  );
  assertThrows(
    () => optimizer.setVelocities(new Map([["u/kernel", good.tensor], ["no/such", good.tensor]])),
    BadArgumentError,
    'an existing tf.Variable but found "no/such"',
  );
  assertEquals(optimizer.velocities.size, 0);
  tf.dispose([weight, other, good.tensor]);
  optimizer.dispose();
});

Deno.test("a rate factor for a layer of another existing net is rejected", () => {
  const other = tf.variable(tf.tensor1d([1]), true, "tower1/conv1/kernel");
  const own = tf.variable(tf.tensor1d([1]), true, "conv1/kernel");
  const optimizer = new MomentumSGD({ learningRate: 0.1, rateFactors: { "tower1/conv1": 0 } });
  const { message } = assertThrows(
    () => optimizer.applyGradients({ [own.name]: tf.tensor1d([1]) }),
    BadArgumentError,
  );
  assertStringIncludes(message, "layers of the net (conv1)");
  assertEquals([...own.dataSync()], [1]);
  tf.dispose([other, own]);
  optimizer.dispose();
});
