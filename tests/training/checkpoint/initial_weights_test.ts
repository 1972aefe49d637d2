import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import type * as tf from "@tensorflow/tfjs";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { captureCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import type { CheckpointInfo } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import {
  preprocessingFrom,
  requireLayers,
  specLayerOf,
  startFromWeights,
} from "../../../lib/training/checkpoint/initial_weights.ts";

await useBackend("alexnet-cpu:wasm", { threads: 2 });

const classNames = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const info: CheckpointInfo = {
  spec: cifarTwoTower,
  classNames,
  preprocessing: {
    ...{ side: 32, imageSide: 32, padding: 4, divisor: [62, 62, 62], channelOrder: "rgb" },
    mean: [125, 123, 114],
  },
};

/** The two towers of CIFAR-10 with a sixth convolution after the last pooling, as CHM layers-146. */
const six: AlexNetSpec = {
  ...cifarTwoTower,
  name: "six",
  convolutions: [
    ...cifarTwoTower.convolutions,
    { ...cifarTwoTower.convolutions[2], name: "conv6" },
  ],
};

const valuesOf = (model: tf.LayersModel) =>
  new Map(
    model.weights.map(({ originalName }, i) => [originalName, model.getWeights()[i].dataSync()]),
  );

/** The layers of a net of `spec` whose kernels are those of the trained net. */
async function taken(
  spec: AlexNetSpec,
  names: readonly string[],
  skip?: readonly string[],
): Promise<string[]> {
  const [trained, model] = [alexnet(cifarTwoTower, { seed: 1 }), alexnet(spec, { seed: 2 })];
  try {
    const checkpoint = await captureCheckpoint(trained, undefined, info);
    const start = valuesOf(model);
    const weights = { checkpoint, path: "a.safetensors", ...(skip === undefined ? {} : { skip }) };
    startFromWeights(weights, model, spec, names);
    const layers = new Set<string>();
    for (const [name, values] of valuesOf(model)) {
      if (!name.endsWith("/kernel")) continue;
      const theirs = checkpoint.weights.get(name)?.values;
      const layer = specLayerOf(name);
      if (`${values}` === `${theirs}`) layers.add(layer);
      else {
        assert(!layers.has(layer), `one tower of ${layer} alone was taken`);
        assertEquals(values, start.get(name));
      }
    }
    return [...layers];
  } finally {
    trained.dispose();
    model.dispose();
  }
}

Deno.test("a net with a sixth convolution starts from one with five, and conv6 and fc8 anew", async () => {
  const layers = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"];
  const other = { ...six, classes: 3 };
  assertEquals(await taken(other, ["a", "b", "c"], ["conv6"]), layers);
  assertEquals(await taken(six, classNames, ["conv6"]), [...layers, "fc8"]);
});

Deno.test("skipped layers start anew in every tower, whatever shape they have", async () => {
  const narrow = changeSpec(cifarTwoTower, { layers: { fc7: { units: 64 } } });
  assertEquals(await taken(narrow, classNames, ["conv1", "fc7", "fc8"]), [
    ...["conv2", "conv3", "conv4", "conv5", "fc6"],
  ]);
});

Deno.test("layers that only the trained net has are left out", async () => {
  const [fc6] = cifarTwoTower.fullyConnected;
  const short = { ...cifarTwoTower, fullyConnected: [fc6] };
  assertEquals(await taken(short, classNames), [
    ...["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc8"],
  ]);
});

Deno.test("a layer that the weights lack is named, and nothing is changed", async () => {
  const [trained, model] = [alexnet(cifarTwoTower, { seed: 1 }), alexnet(six, { seed: 2 })];
  const checkpoint = await captureCheckpoint(trained, undefined, info);
  const before = valuesOf(model);
  assertThrows(
    () => startFromWeights({ checkpoint, path: "a.safetensors" }, model, six, classNames),
    BadFileError,
    "no tower1/conv6/kernel",
  );
  assertEquals(valuesOf(model), before);
  trained.dispose();
  model.dispose();
});

Deno.test("a layer to skip that the net does not have is refused with the nearest", () => {
  assertThrows(() => requireLayers(["fc9"], six, "a layer to skip"), BadArgumentError, "fc8");
  requireLayers(["conv6", "fc8"], six, "a layer to skip");
});

Deno.test("the preprocessing of a net comes with its weights; another size takes the mean colour", () => {
  const image = Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => [10, 20, 30][i % 3] + i % 2);
  const own = { info: { ...info, preprocessing: { ...info.preprocessing, mean: image } } };
  assertEquals(preprocessingFrom(own, cifarTwoTower), own.info.preprocessing);
  const { preprocessing } = cifarTwoTower;
  const larger = { side: 64, preprocessing: { ...preprocessing, imageSide: 72 } };
  const { mean, ...rest } = preprocessingFrom(own, larger);
  assertEquals(rest, { ...rest, side: 64, imageSide: 72, padding: 4 });
  assertNotEquals(mean, image);
  assertEquals(mean, [10.5, 20.5, 30.5]);
});
