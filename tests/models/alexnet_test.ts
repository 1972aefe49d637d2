import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { alexnet, specOf } from "../../lib/models/alexnet.ts";
import { parseSpec } from "../../lib/spec/parse.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";
import { anySpec } from "../spec/any_spec.ts";
import { changeSpec, withoutConvolution } from "../../lib/spec/change.ts";
import { preset, type PresetName, presetNames } from "../../lib/spec/presets.ts";
import { describeNetwork } from "../../lib/spec/shapes.ts";
import { outputs, saveAndLoad } from "../layers/round_trip.ts";
import { shrunken } from "./shrunken.ts";

await tf.setBackend("cpu");

/** The weights of `model` by name. */
function weightsOf(model: tf.LayersModel): Record<string, Float32Array> {
  return Object.fromEntries(
    model.weights.map((w) => [w.originalName, w.read().dataSync() as Float32Array]),
  );
}

Deno.test("the paper's network, built whole, has its 60,965,224 parameters", () => {
  const zeros = { standardDeviation: 0, bias: 0 };
  const model = alexnet(changeSpec(preset("paper"), { every: { layer: { init: zeros } } }));
  assertEquals(model.countParams(), 60_965_224);
  assertEquals(model.inputs[0].shape, [null, 224, 224, 3]);
  assertEquals(model.outputs[0].shape, [null, 1000]);
  model.dispose();
});

for (const name of presetNames) {
  Deno.test(`${name}: the model agrees with the arithmetic on its spec`, () => {
    const spec = shrunken(name);
    const model = alexnet(spec);
    const { rows, parameters } = describeNetwork(spec);
    assertEquals(model.countParams(), parameters);
    for (const row of rows) {
      const layer = model.getLayer(row.name);
      assertEquals(layer.outputShape, [null, ...row.output], row.name);
      assertEquals(layer.countParams(), row.parameters, row.name);
    }
    model.dispose();
  });

  Deno.test(`${name}: saved and loaded, it gives the same bytes and has its spec`, async () => {
    const spec = shrunken(name);
    const model = alexnet(spec, { seed: 3 });
    const x = tf.randomNormal([2, spec.side, spec.side, 3], 0, 30, "float32", 1);
    const loaded = await saveAndLoad(model);
    const found = outputs(loaded, x);
    assert(found.every(Number.isFinite));
    assertEquals(found, outputs(model, x));
    assertEquals(specOf(loaded), spec);
    x.dispose();
    model.dispose();
    loaded.dispose();
  });
}

Deno.test("any spec that parses gives a model that agrees with its arithmetic", () => {
  fc.assert(
    fc.property(anySpec({ sides: [8, 12], half: 4 }), (drawn) => {
      const spec = accepted(drawn);
      fc.pre(spec !== undefined);
      const model = alexnet(spec as AlexNetSpec);
      const { rows, parameters } = describeNetwork(spec as AlexNetSpec);
      assertEquals(model.countParams(), parameters);
      for (const row of rows) {
        assertEquals(model.getLayer(row.name).outputShape, [null, ...row.output], row.name);
      }
      const x = tf.zeros([1, drawn.side, drawn.side, 3]);
      assertEquals(outputs(model, x, true).length, drawn.classes);
      x.dispose();
      model.dispose();
    }),
    { numRuns: 30 },
  );
});

/** `spec`, unless its layers do not match. */
function accepted(spec: AlexNetSpec): AlexNetSpec | undefined {
  try {
    return parseSpec(spec);
  } catch {
    return undefined;
  }
}

/** The layers below the classifier, from the image upwards, along the first tower. */
function path(model: tf.LayersModel): string[] {
  const names: string[] = [];
  let layer: tf.layers.Layer | undefined = model.layers[model.layers.length - 1];
  while (layer !== undefined) {
    names.unshift(layer.name.replace("tower1/", ""));
    const nodes = layer.inboundNodes as unknown as { inboundLayers: tf.layers.Layer[] }[];
    layer = nodes[0].inboundLayers[0];
  }
  return names;
}

Deno.test("steps have the order of the spec: the 2012 program's first layer", () => {
  // facts d.1: conv1 (linear), normalization, pooling, ReLU; conv2, ReLU, two normalizations, pooling.
  const model = alexnet(shrunken("source2012"));
  const names = path(model);
  assertEquals(names.slice(0, 9), [
    "image",
    "conv1",
    "norm1",
    "pool1",
    "relu1",
    "conv2",
    "norm2",
    "mapnorm2",
    "pool2",
  ]);
  const activation = (layer: string) => model.getLayer(`tower1/${layer}`).getConfig().activation;
  assertEquals([activation("conv1"), activation("conv2")], ["linear", "relu"]);
  model.dispose();
});

Deno.test("a net with contrast normalization has that layer, saves and loads", async () => {
  const source = shrunken("source2012");
  const numbers = { k: 1, size: 5, alpha: 1e-3, beta: 0.75, convention: "divided-by-n" } as const;
  const spec = changeSpec(source, {
    layers: { conv2: { mapNormalization: { kind: "contrast", ...numbers } } },
  });
  const [response, contrast] = [alexnet(source, { seed: 3 }), alexnet(spec, { seed: 3 })];
  const classNames = [response, contrast].map((model) =>
    model.getLayer("tower2/mapnorm2").getClassName()
  );
  assertEquals(classNames, ["AlexNetMapNormalization", "AlexNetLocalContrastNormalization"]);
  const loaded = await saveAndLoad(contrast);
  assertEquals(specOf(loaded), spec);
  const x = tf.randomNormal([2, spec.side, spec.side, 3], 0, 30, "float32", 1);
  assertEquals(outputs(loaded, x), outputs(contrast, x));
  x.dispose();
  for (const model of [response, contrast, loaded]) model.dispose();
});

Deno.test("dropout comes after the paper's layers and before torchvision's", () => {
  const [paper, torchvision] = [alexnet(shrunken("paper")), alexnet(shrunken("torchvision"))];
  assertEquals(path(paper).slice(-7), [
    "fc6",
    "dropout6",
    "fc7/both",
    "fc7",
    "dropout7",
    "fc8/both",
    "fc8",
  ]);
  assertEquals(path(torchvision).slice(-6), [
    "flatten",
    "dropout6",
    "fc6",
    "dropout7",
    "fc7",
    "fc8",
  ]);
  paper.dispose();
  torchvision.dispose();
});

Deno.test("the same seed gives the same bytes, another seed others", () => {
  const spec = preset("cifarSmall");
  const [a, b, c] = [7, 7, 8].map((seed) => alexnet(spec, { seed }));
  assertEquals(weightsOf(a), weightsOf(b));
  assertNotEquals(weightsOf(a)["conv1/kernel"], weightsOf(c)["conv1/kernel"]);
  for (const model of [a, b, c]) model.dispose();
});

Deno.test("removing a layer changes the initial weights of the next layer only", () => {
  const spec = preset("cifarTwoTower");
  const [whole, cut] = [alexnet(spec), alexnet(withoutConvolution(spec, "conv4"))];
  const [before, after] = [weightsOf(whole), weightsOf(cut)];
  const names = Object.keys(before).filter((name) => !name.includes("conv4"));
  assertEquals(Object.keys(after), names);
  for (const name of names) assertEquals(after[name], before[name], name);
  whole.dispose();
  cut.dispose();
});

Deno.test("initial weights have the mean and spread of the spec, biases their value", () => {
  const spec = changeSpec(preset("dense"), {
    side: 67,
    every: { convolution: { kernels: 32 }, fullyConnected: { units: 256 } },
  });
  const model = alexnet(spec);
  const weights = weightsOf(model);
  const kernel = weights["fc7/kernel"];
  const mean = kernel.reduce((sum, w) => sum + w, 0) / kernel.length;
  const spread = Math.sqrt(kernel.reduce((sum, w) => sum + (w - mean) ** 2, 0) / kernel.length);
  // 65,536 draws: the mean varies by 0.01 / 256, the spread by 0.01 / 362.
  assert(Math.abs(mean) < 4 * 0.01 / 256, `${mean}`);
  assert(Math.abs(spread - 0.01) < 4 * 0.01 / 362, `${spread}`);
  const ones = ["conv2", "conv4", "conv5", "fc6", "fc7"];
  for (const layer of ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]) {
    const value = ones.includes(layer) ? 1 : 0;
    assert(weights[`${layer}/bias`].every((bias) => bias === value), layer);
  }
  model.dispose();
});

Deno.test("fan-in initialization preserves the size of the signal", () => {
  const init = { standardDeviation: "fan-in", bias: 0 } as const;
  const spec = changeSpec(preset("cifarSmall"), {
    every: { layer: { init }, convolution: { pooling: null, kernels: 64 } },
  });
  const model = alexnet(changeSpec(spec, { side: 12 }));
  const layers = ["conv1", "conv2"].map((layer) => model.getLayer(layer).output);
  const inner = tf.model({ inputs: model.inputs, outputs: layers as tf.SymbolicTensor[] });
  const sizes = tf.tidy(() => {
    const x = tf.randomNormal([4, 12, 12, 3], 0, 1, "float32", 1);
    return (inner.apply(x) as tf.Tensor[]).map((y) => tf.mean(tf.square(y)).dataSync()[0]);
  });
  // Padding takes a part of each window at the edge; without fan-in the size falls by hundreds.
  for (const size of sizes) assert(size > 0.4 && size < 2.5, `${sizes}`);
  model.dispose();
});

Deno.test("a spec that cannot be built is rejected by name", () => {
  assertThrows(() => alexnet("papr" as PresetName), BadArgumentError, "did you mean paper?");
  const odd = changeSpec(preset("cifarTwoTower"), { layers: { conv1: { kernels: 15 } } });
  assertThrows(() => alexnet(odd), BadArgumentError, "conv1");
});

Deno.test("a model from elsewhere has no spec", () => {
  const input = tf.input({ shape: [4] });
  const dense = tf.layers.dense({ units: 1 }).apply(input) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: dense });
  assertEquals(specOf(model), undefined);
  model.dispose();
});
