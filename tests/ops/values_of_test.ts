/** Reads of tensors in lessons, on the backend that cannot be read synchronously. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { towerPrograms } from "../../lib/parallel/threads/read_towers.ts";
import { subnetworks } from "../../lib/inspection/subnetworks.ts";
import { valuesOf } from "../../lib/ops/values_of.ts";
import { TestScaledDropout } from "../../lib/layers/dropout.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { useWebGPU, webgpuMissing } from "./webgpu/webgpu_setup.ts";

const ignore = await webgpuMissing();
const small = changeSpec(preset("cifarTwoTower"), {
  layers: {
    conv2: { kernels: 8 },
    conv3: { kernels: 8 },
    conv4: { kernels: 8 },
    conv5: { kernels: 8 },
    fc6: { units: 16 },
    fc7: { units: 16 },
  },
});

/** Twelve numbers through dropout and a linear layer of ten classes. */
function dropoutNet(): tf.LayersModel {
  const input = tf.input({ shape: [1, 4, 3] });
  const flat = tf.layers.flatten().apply(input);
  const dropped = new TestScaledDropout({ rate: 0.5, name: "dropped", seed: 3 }).apply(flat);
  const kernelInitializer = tf.initializers.randomNormal({ seed: 5 });
  const logits = tf.layers.dense({ units: 10, kernelInitializer }).apply(dropped);
  return tf.model({ inputs: input, outputs: logits as tf.SymbolicTensor });
}

Deno.test({
  name: "valuesOf reads results from webgpu, keeps existing tensors and leaks none",
  ignore,
  fn: async () => {
    await useWebGPU();
    const x = tf.tensor1d([1, 2, 6]).mul(2);
    const tensors = tf.memory().numTensors;
    assertEquals([...await valuesOf(() => x.mean())], [6]);
    assertEquals([...await valuesOf(() => x)], [2, 4, 12]);
    assertEquals([...await valuesOf(() => x.greater(3))], [0, 1, 1]);
    assertEquals(tf.memory().numTensors, tensors);
    x.dispose();
  },
});

Deno.test({
  name: "the caller owns the numbers that valuesOf returns",
  ignore,
  fn: async () => {
    await useWebGPU();
    const x = tf.tensor1d([1, 2, 6]);
    (await valuesOf(() => x)).fill(0);
    assertEquals([...await valuesOf(() => x)], [1, 2, 6]);
    x.dispose();
  },
});

Deno.test({
  name: "sub-networks give the same results on webgpu as on the reference backend",
  ignore,
  fn: async () => {
    const answer = async () => {
      const model = dropoutNet();
      const images = tf.randomNormal<tf.Rank.R4>([8, 1, 4, 3], 0, 1, "float32", 5);
      const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], "int32");
      const found = await subnetworks(model, images, labels, 3);
      tf.dispose([images, labels]);
      model.dispose();
      return found;
    };
    await tf.setBackend("cpu");
    const expected = await answer();
    await useWebGPU();
    const found = await answer();
    assertEquals(found.errors.length, expected.errors.length);
    assertAlmostEquals(found.scaledError, expected.scaledError, 1e-4);
    assertAlmostEquals(found.distance, expected.distance, 1e-3 * expected.distance);
  },
});

Deno.test({
  name: "the programs of the towers have the weights of a net on webgpu",
  ignore,
  fn: async () => {
    await useWebGPU();
    const model = alexnet(small, { seed: 3 });
    const layer = model.getLayer("tower1/conv1");
    const before = await valuesOf(() => layer.getWeights()[0]);
    // As after a training step: the weights are only on the device.
    tf.tidy(() => layer.setWeights(layer.getWeights().map((weight) => weight.mul(2))));
    const [first] = await towerPrograms(model, small, 2);
    assertEquals(first.layers[0].kernel, before.map((weight) => 2 * weight));
    assert(before.some((weight) => weight !== 0));
    model.dispose();
  },
});
