import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { fitPreprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { graphModel } from "../../../lib/cli/tfjs_format/graph_model.ts";
import { AlexNetError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { preset, presetNames } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec, ConvolutionSpec } from "../../../lib/spec/spec.ts";

await tf.setBackend("cpu");
Object.assign(tf.backend(), { firstUse: false });

/** The graph of a net of `spec`, loaded by tfjs, and the net. */
async function both(spec: AlexNetSpec) {
  const side = spec.preprocessing.imageSide;
  const images = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 37) % 251);
  const dataset = { images, labels: Uint8Array.of(0), side, count: 1 };
  const preprocessing = fitPreprocessing(spec.preprocessing, spec.side, dataset);
  const model = alexnet(spec, { seed: 1 });
  const { json, weights } = await graphModel(model, preprocessing, {});
  const { weightsManifest, ...topology } = JSON.parse(json);
  const graph = await tf.loadGraphModel(tf.io.fromMemory({
    ...topology,
    weightSpecs: weightsManifest[0].weights,
    weightData: weights.buffer,
  }));
  return { model, graph, preprocessing };
}

/** The logits of two random images by the net, and by its graph. */
async function logitsOf(spec: AlexNetSpec): Promise<[Float32Array, Float32Array]> {
  const { model, graph } = await both(spec);
  const x = tf.randomUniform([2, spec.side, spec.side, 3], -60, 60, "float32", 7);
  const expected = model.predict(x) as tf.Tensor;
  const found = graph.execute({ preprocessed: x }, "logits") as tf.Tensor;
  const logits = await Promise.all([found, expected].map((y) => y.data<"float32">()));
  tf.dispose([x, expected, found]);
  graph.dispose();
  model.dispose();
  return [logits[0], logits[1]];
}

/** Nets that together have every kind of layer and option; those of 224 pixels take minutes. */
const small = presetNames.filter((name) => preset(name).side <= 32);
const base = preset("cifarSmall");
const every = (change: Partial<ConvolutionSpec>): AlexNetSpec => ({
  ...base,
  convolutions: base.convolutions.map((layer) => ({ ...layer, ...change })),
});
const nets: Record<string, AlexNetSpec> = {
  ...Object.fromEntries(small.map((name) => [name, preset(name)])),
  "tanh": every({ activation: "tanh" }),
  "mean pooling past the edge": every({
    pooling: { kind: "average", size: 3, stride: 2, rounding: "ceil" },
  }),
  "maximum pooling of tanh past the edge": every({
    activation: "tanh",
    pooling: { kind: "max", size: 3, stride: 2, rounding: "ceil" },
  }),
  "normalization of maps": every({
    normalization: null,
    mapNormalization: { k: 2, size: 3, alpha: 1e-3, beta: 0.75, convention: "literal" },
  }),
  "contrast normalization": every({
    normalization: null,
    mapNormalization: {
      kind: "contrast",
      k: 1,
      size: 5,
      alpha: 1e-3,
      beta: 0.75,
      convention: "divided-by-n",
    },
  }),
  "locally connected": every({ locallyConnected: true }),
};

for (const [name, spec] of Object.entries(nets)) {
  Deno.test(`the graph of ${name} computes the logits of its net`, async () => {
    const [found, expected] = await logitsOf(spec);
    assert(expected.some((value) => value !== 0));
    for (const [i, value] of expected.entries()) {
      const off = Math.abs(found[i] - value) / Math.max(1, Math.abs(value));
      assert(off < 1e-5, `logit ${i}: ${found[i]} instead of ${value}`);
    }
  });
}

Deno.test("the graph takes pixels, and gives probabilities", async () => {
  const { graph, model, preprocessing } = await both(preset("cifarTwoTower"));
  const { side } = preprocessing;
  const pixels = tf.randomUniform([1, side, side, 3], 0, 255, "float32", 3);
  const divisor = tf.tensor1d([...preprocessing.divisor]);
  const mean = tf.tensor(
    Array.from(preprocessing.mean),
    preprocessing.mean.length === 3 ? [3] : [side, side, 3],
  );
  const logits = model.predict(tf.div(tf.sub(pixels, mean), divisor)) as tf.Tensor2D;
  const expected = tf.softmax(logits).dataSync();
  const found = (graph.predict(pixels) as tf.Tensor).dataSync();
  assertEquals(found.length, 10);
  for (const [i, value] of expected.entries()) assert(Math.abs(found[i] - value) < 1e-5);
  tf.disposeVariables();
});

Deno.test("a layer that is not of this library is rejected", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  const preprocessing = fitPreprocessing(base.preprocessing, base.side, {
    side: base.preprocessing.imageSide,
    meanImage: new Float32Array(base.preprocessing.imageSide ** 2 * 3),
  });
  await assertRejects(() => graphModel(model, preprocessing, {}), AlexNetError, "Dense");
  model.dispose();
});
