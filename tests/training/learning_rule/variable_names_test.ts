/**
 * Each of these tests has an earlier net in its process, because only then does tfjs append numbers
 * to the names of later ones.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { MomentumSGD } from "../../../lib/training/learning_rule/momentum_sgd.ts";
import { train } from "../../../lib/training/train.ts";
import {
  isBias,
  layerOf,
  originalNameOf,
  rememberNames,
} from "../../../lib/training/learning_rule/variable_names.ts";
import { tinyBatches, tinyModel } from "../tiny.ts";

await tf.setBackend("cpu");

/** A net created while another one exists, so that none of its variables has its original name. */
function secondNet(): { first: tf.LayersModel; model: tf.LayersModel } {
  const first = tinyModel();
  const model = tinyModel();
  for (const { name, originalName } of model.weights) assert(name !== originalName, name);
  return { first, model };
}

/** The weights that an epoch of training changes, by their original names. */
async function moved(rateFactors: Record<string, number>): Promise<string[]> {
  const { first, model } = secondNet();
  const before = model.weights.map((weight) => weight.read().dataSync().slice());
  const optimizer = { rateFactors };
  await train({ model, data: tinyBatches(), epochs: 1, optimizer, progress: "none" });
  const names = model.weights.flatMap((weight, i) =>
    weight.read().dataSync().some((w, j) => w !== before[i][j]) ? [weight.originalName] : []
  );
  first.dispose();
  model.dispose();
  return names;
}

Deno.test("a frozen layer or variable of a second net does not change", async () => {
  const all = ["fc1/kernel", "fc1/bias", "fc2/kernel", "fc2/bias"];
  assertEquals(await moved({}), all);
  assertEquals(await moved({ fc1: 0 }), ["fc2/kernel", "fc2/bias"]);
  assertEquals(await moved({ "fc1/bias": 0 }), ["fc1/kernel", "fc2/kernel", "fc2/bias"]);
  assertEquals(await moved({ "fc2/kernel": 0, "fc1/bias": 0 }), ["fc1/kernel", "fc2/bias"]);
  assertEquals(await moved({ fc1: 0, "fc1/bias": 1 }), ["fc1/bias", "fc2/kernel", "fc2/bias"]);
});

Deno.test("a variable of a second net learns at the rate of its original name", () => {
  const { first, model } = secondNet();
  const optimizer = new MomentumSGD({
    learningRate: 0.1,
    biasRateFactor: 2,
    rateFactors: { "fc1/bias": 0.5, "fc2/kernel": 0.25 },
  });
  for (const net of [first, model]) {
    const rates = net.weights.map(({ name }) => optimizer.rateOf(name));
    assertEquals(rates, [0.1, 0.1, 0.025, 0.2]);
  }
  optimizer.dispose();
  first.dispose();
  model.dispose();
});

Deno.test("the biases of a second net do not decay, its weights do", () => {
  const { first, model } = secondNet();
  const optimizer = new MomentumSGD({ learningRate: 1, weightDecay: 0.5, momentum: 0 });
  for (const weight of model.weights) weight.write(tf.ones(weight.read().shape));
  optimizer.applyGradients(
    Object.fromEntries(model.weights.map(({ name, shape }) => [name, tf.zeros(shape as number[])])),
  );
  const found = model.weights.map((weight) => weight.read().dataSync()[0]);
  assertEquals(found, [0.5, 1, 0.5, 1]);
  optimizer.dispose();
  first.dispose();
  model.dispose();
});

Deno.test("update ratios and errors use the original names for the weights of a second net", async () => {
  const { first, model } = secondNet();
  const options = { model, data: tinyBatches(), epochs: 1, progress: "none" } as const;
  const { steps } = await train(options);
  assertEquals(Object.keys(steps[0].updateRatios ?? {}), ["fc1/kernel", "fc2/kernel"]);
  const [kernel, bias] = model.getLayer("fc2").getWeights();
  model.getLayer("fc2").setWeights([kernel, tf.fill(bias.shape, NaN)]);
  const error = await assertRejects(() => train(options));
  assert(error instanceof Error);
  assertStringIncludes(error.message, "in fc2/bias (a weight of layer fc2)");
  first.dispose();
  model.dispose();
});

Deno.test("an unknown rate factor is rejected with the nearest name, before any training", async () => {
  const refused = async (model: tf.LayersModel, name: string, says: string) => {
    let steps = 0;
    const error = await assertRejects(
      () =>
        train({
          ...{ model, data: tinyBatches(), epochs: 1, progress: "none" },
          optimizer: { rateFactors: { [name]: 0 } },
          onStep: () => void steps++,
        }),
      BadArgumentError,
    );
    assertStringIncludes(error.message, says);
    assertEquals(steps, 0);
  };
  const { first, model } = secondNet();
  await refused(model, "fc3", '"fc3"; did you mean fc1?');
  await refused(model, "fc1/biass", "did you mean fc1/bias?");
  await refused(model, model.weights[1].name, "did you mean fc1/bias?");
  await refused(model, "everything", "layers of the net (fc1, fc2)");
  first.dispose();
  model.dispose();
  const towers = alexnet(cifarTwoTower);
  await refused(towers, "conv1", "did you mean tower1/conv1?");
  towers.dispose();
});

Deno.test("an original name is recorded, or derived by removing the number that tfjs appends", () => {
  const cases: [name: string, original: string, layer: string, bias: boolean][] = [
    ["conv1/bias", "conv1/bias", "conv1", true],
    ["conv1/bias_1", "conv1/bias", "conv1", true],
    ["tower1/conv1/kernel_12", "tower1/conv1/kernel", "tower1/conv1", false],
    ["conv2d_1/kernel", "conv2d_1/kernel", "conv2d_1", false],
    ["conv2d_1/kernel_3", "conv2d_1/kernel", "conv2d_1", false],
    ["bias_1", "bias", "bias", true],
    ["w_1", "w_1", "w_1", false],
    ["unbiased/kernel", "unbiased/kernel", "unbiased", false],
  ];
  for (const [name, original, layer, bias] of cases) {
    assertEquals([originalNameOf(name), layerOf(original), isBias(original)], [
      original,
      layer,
      bias,
    ]);
  }
  // A weight whose original name ends in a number is distinguished from a numbered one if its net
  // is known.
  const model = tinyModel();
  const variable = tf.variable(tf.scalar(0), true, "layer/w_1");
  const weight = { read: () => variable, originalName: "layer/w_1" } as unknown;
  rememberNames({ weights: [weight as tf.LayersModel["weights"][number]] });
  assertEquals(originalNameOf("layer/w_1"), "layer/w_1");
  variable.dispose();
  model.dispose();
});
