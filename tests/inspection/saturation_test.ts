import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { deadShares, fourLayerNet } from "../../lib/inspection/saturation.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { useBackend } from "../../lib/ops/backend.ts";

Deno.test("the four-layer net of Fig. 1 learns without any normalization or regularisation", () => {
  const spec = fourLayerNet("tanh", "2012");
  for (const layer of spec.convolutions) {
    assertEquals([layer.normalization, layer.mapNormalization], [null, null], layer.name);
    assertEquals(layer.activation, "tanh");
  }
  assertEquals(spec.convolutions.length, 3);
  assertEquals(spec.fullyConnected, []);
  assertEquals(spec.training.weightDecay, 0);
});

Deno.test("units are dead if their bias keeps them below zero on every image", async () => {
  await useBackend("cpu");
  const model = alexnet(fourLayerNet("relu", "2012", 0.5), { seed: 1 });
  const images = tf.randomUniform<tf.Rank.R4>([3, 32, 32, 3], 1, 2, "float32", 1);
  // Kernels of one for all units; three of the eight biases of conv1 outweigh every sum.
  const layer = model.getLayer("conv1");
  const kernel = tf.tidy(() => tf.onesLike(layer.getWeights()[0]));
  const bias = tf.tensor1d([-1e4, 0, -1e4, 0, 0, -1e4, 0, 0]);
  layer.setWeights([kernel, bias]);
  const [first, ...others] = await deadShares(model, ["relu1", "relu2"], images);
  assertEquals(first, 3 / 8);
  assertEquals(others.length, 1);
  assertEquals(await deadShares(model, ["relu1"], images), [first], "one layer works like several");
  tf.dispose([images, kernel, bias]);
  model.dispose();
});
