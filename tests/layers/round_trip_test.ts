/** Covers every layer of lib/layers: shapes, configuration, saving and loading. */
import { assertEquals, assertNotEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { Convolution2D } from "../../lib/layers/convolution_2d.ts";
import { InvertedDropout, TestScaledDropout } from "../../lib/layers/dropout.ts";
import { FullyConnected } from "../../lib/layers/fully_connected.ts";
import { LocalContrastNormalization } from "../../lib/layers/local_contrast_normalization.ts";
import { LocalResponseNormalization } from "../../lib/layers/local_response_normalization.ts";
import { LocallyConnected2D } from "../../lib/layers/locally_connected_2d.ts";
import { MapNormalization } from "../../lib/layers/map_normalization.ts";
import { Pooling2D } from "../../lib/layers/pooling_2d.ts";
import { TowerSlice } from "../../lib/layers/tower.ts";
import { modelOf, outputs, saveAndLoad } from "./round_trip.ts";

await tf.setBackend("cpu");

const image = [7, 7, 4];
const layers: [name: string, build: () => tf.layers.Layer, shape: number[]][] = [
  [
    "Convolution2D",
    () =>
      new Convolution2D({
        name: "conv1",
        kernels: 3,
        size: 3,
        stride: 2,
        padding: [0, 1],
        activation: "tanh",
        standardDeviation: 0.3,
        biasValue: 1,
        seed: 4,
      }),
    image,
  ],
  [
    "LocallyConnected2D",
    () =>
      new LocallyConnected2D({
        name: "local3",
        kernels: 3,
        size: 3,
        stride: 2,
        padding: [1, 0],
        activation: "relu",
        standardDeviation: 0.3,
        seed: 4,
      }),
    image,
  ],
  [
    "FullyConnected",
    () => new FullyConnected({ name: "fc6", units: 3, activation: "relu", standardDeviation: 1 }),
    [5],
  ],
  [
    "LocalResponseNormalization",
    () =>
      new LocalResponseNormalization({
        name: "norm1",
        k: 2,
        n: 5,
        alpha: 1,
        beta: 0.75,
        convention: "divided-by-n",
      }),
    image,
  ],
  [
    "MapNormalization",
    () =>
      new MapNormalization({
        name: "mapnorm2",
        k: 1,
        size: 3,
        alpha: 1,
        beta: 0.75,
        convention: "divided-by-n",
      }),
    image,
  ],
  [
    "LocalContrastNormalization",
    () =>
      new LocalContrastNormalization({
        name: "mapnorm2",
        k: 1,
        size: 3,
        alpha: 1,
        beta: 0.75,
        convention: "divided-by-n",
      }),
    image,
  ],
  [
    "Pooling2D",
    () => new Pooling2D({ name: "pool1", kind: "average", size: 3, stride: 2, rounding: "ceil" }),
    image,
  ],
  ["TowerSlice", () => new TowerSlice({ name: "slice", tower: 1, towers: 2 }), image],
  ["TestScaledDropout", () => new TestScaledDropout({ name: "drop", rate: 0.25, seed: 3 }), [5]],
  ["InvertedDropout", () => new InvertedDropout({ name: "drop", rate: 0.25, seed: 3 }), [5]],
];

for (const [name, build, shape] of layers) {
  Deno.test(`${name} keeps its configuration`, () => {
    const layer = build();
    const config = JSON.parse(JSON.stringify(layer.getConfig()));
    const constructor = layer.constructor as unknown as {
      fromConfig(cls: unknown, config: tf.serialization.ConfigDict): tf.layers.Layer;
    };
    const copy = constructor.fromConfig(layer.constructor, config);
    assertEquals(copy.getConfig(), layer.getConfig());
  });

  Deno.test(`${name} gives the same bytes after it is saved and loaded`, async () => {
    const model = modelOf(build(), ...shape);
    const x = tf.randomNormal([3, ...shape], 0, 1, "float32", 5);
    // The weights must differ from the initial weights of the loaded layer.
    tf.tidy(() => model.setWeights(model.getWeights().map((w) => tf.add(w, 0.125))));
    const loaded = await saveAndLoad(model);
    assertEquals(outputs(loaded, x), outputs(model, x));
    assertNotEquals(outputs(model, x), outputs(model, tf.mul(x, 2)));
    x.dispose();
    model.dispose();
    loaded.dispose();
  });

  Deno.test(`${name} computes its output shape correctly`, () => {
    const model = modelOf(build(), ...shape);
    const [, ...promised] = model.outputs[0].shape;
    const found = tf.tidy(() => (model.apply(tf.ones([2, ...shape])) as tf.Tensor).shape);
    assertEquals(found, [2, ...promised]);
    model.dispose();
  });
}
