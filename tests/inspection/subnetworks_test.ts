import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { subnetworks } from "../../lib/inspection/subnetworks.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { TestScaledDropout } from "../../lib/layers/dropout.ts";

/** Four pixels through one dropout layer of rate `rate` and a linear layer of ten classes. */
function smallNet(rate: number): tf.LayersModel {
  const input = tf.input({ shape: [1, 4, 3] });
  const flat = tf.layers.flatten().apply(input);
  const dropped = new TestScaledDropout({ rate, name: "dropped", seed: 3 }).apply(flat);
  const logits = tf.layers.dense({
    units: 10,
    kernelInitializer: tf.initializers.randomNormal({ seed: 5 }),
  }).apply(dropped) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: logits });
}

Deno.test("with one dropout layer the mean of many sub-networks is the scaled net", async () => {
  await tf.setBackend("cpu");
  const model = smallNet(0.5);
  const images = tf.randomUniform<tf.Rank.R4>([8, 1, 4, 3], 0, 1, "float32", 1);
  const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32");
  const tensors = tf.memory().numTensors;
  const few = await subnetworks(model, images, labels, 4);
  const many = await subnetworks(model, images, labels, 400);
  assertEquals(tf.memory().numTensors, tensors);
  assertEquals(many.errors.length, 400);
  assert(many.distance < 10, `distance ${many.distance} %`);
  assert(many.distance < few.distance / 2, `${few.distance} % before, ${many.distance} % after`);
  assert(new Set(many.errors).size > 1, "sub-networks differ");
  tf.dispose([images, labels]);
  model.dispose();
});

Deno.test("without dropout every sub-network is the net itself", async () => {
  const model = smallNet(0);
  const images = tf.randomUniform<tf.Rank.R4>([8, 1, 4, 3], 0, 1, "float32", 1);
  const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32");
  const { errors, scaledError, meanError, distance } = await subnetworks(model, images, labels, 3);
  assertEquals(errors, [scaledError, scaledError, scaledError]);
  assertEquals(meanError, scaledError);
  assert(distance < 1e-4);
  tf.dispose([images, labels]);
  model.dispose();
});

Deno.test("zero sub-networks are an error", async () => {
  const model = smallNet(0.5);
  const images = tf.zeros<tf.Rank.R4>([1, 1, 4, 3]);
  const labels = tf.tensor1d([0], "int32");
  await assertRejects(
    () => subnetworks(model, images, labels, 0),
    BadArgumentError,
    "from 1 to 1000000 for the number of sub-networks",
  );
  tf.dispose([images, labels]);
  model.dispose();
});
