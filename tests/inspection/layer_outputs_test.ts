import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { LayerOutputs, layersCalled, outputsOf } from "../../lib/inspection/layer_outputs.ts";
import { alexnet } from "../../lib/models/alexnet.ts";

await tf.setBackend("cpu");

/** x -> 2 x + 1 -> the sum of both numbers. */
function net(): tf.LayersModel {
  const image = tf.input({ shape: [2] });
  const double = tf.layers.dense({ name: "double", units: 2 });
  const sum = tf.layers.dense({ name: "sum", units: 1, useBias: false });
  const output = sum.apply(double.apply(image)) as tf.SymbolicTensor;
  const model = tf.model({ inputs: image, outputs: output });
  tf.tidy(() => {
    double.setWeights([tf.tensor2d([[2, 0], [0, 2]]), tf.tensor1d([1, 1])]);
    sum.setWeights([tf.tensor2d([[1], [1]])]);
  });
  return model;
}

Deno.test("outputs of one or several layers are in the requested order, and no other tensor remains", async () => {
  const model = net();
  const images = tf.tensor2d([[1, 2], [3, 4]]);
  const before = tf.memory().numTensors;
  const [sum, double] = new LayerOutputs(model, ["sum", "double"]).predict(images);
  assertEquals(await sum.data(), Float32Array.of(8, 16));
  assertEquals(await double.data(), Float32Array.of(3, 5, 7, 9));
  tf.dispose([sum, double]);
  assertEquals(
    await outputsOf(model, "double", images as unknown as tf.Tensor4D),
    Float32Array.of(3, 5, 7, 9),
  );
  assertEquals(tf.memory().numTensors, before);
  tf.dispose([images, model.weights.map((weight) => weight.read())]);
});

Deno.test("gradients of outputs flow back to the images", async () => {
  const model = net();
  const outputs = new LayerOutputs(model, ["double"]);
  const gradient = tf.tidy(() =>
    tf.grad((x) => outputs.apply(x)[0].square().sum())(tf.tensor2d([[1, 2]]))
  );
  // d/dx (2 x + 1)^2 = 4 (2 x + 1).
  assertEquals(await gradient.data(), Float32Array.of(12, 20));
  gradient.dispose();
  model.dispose();
});

Deno.test("a layer that the net does not have is named", () => {
  const model = net();
  const error = assertThrows(() => new LayerOutputs(model, ["triple"]), Error);
  assert(error.message.includes("triple"), error.message);
  model.dispose();
});

Deno.test("a layer of towers is found without its tower, in the order of the towers", () => {
  const model = alexnet("cifarTwoTower");
  assertEquals(layersCalled(model, "fc7"), ["tower1/fc7", "tower2/fc7"]);
  assertEquals(layersCalled(model, "tower2/fc7"), ["tower2/fc7"]);
  assertEquals(layersCalled(model, "fc8"), ["fc8"]);
  assertThrows(() => layersCalled(model, "fc77"), BadArgumentError, "did you mean fc7?");
  model.dispose();
});
