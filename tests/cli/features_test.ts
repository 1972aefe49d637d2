/** Covers lib/cli/features.ts, feature_file.ts, feature_layer.ts and neighbours.ts. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import { loadCifar10 } from "../../datasets/cifar10/cifar10.ts";
import { imageAt } from "../../datasets/dataset.ts";
import { decodeImage } from "../../datasets/pictures/decode_image.ts";
import { tensorOf } from "../../lib/augmentation/batch.ts";
import { evaluationBatches } from "../../lib/augmentation/batches.ts";
import { readFeatures } from "../../lib/cli/pictures/feature_file.ts";
import * as features from "../../lib/cli/features.ts";
import * as neighbours from "../../lib/cli/neighbours.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import { outputsOf } from "../../lib/inspection/layer_outputs.ts";
import { saveCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { loadTrainedNet } from "../../lib/training/checkpoint/trained_net.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { readWeightsFile } from "../../lib/weights/read_weights_file.ts";
import { storeFloats, writeSafetensors } from "../../lib/weights/safetensors.ts";
import { captured } from "./captured.ts";
import { useBackend } from "../../lib/ops/backend.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu", { threads: 1 });

const NET = "notebooks/checkpoints/cifarTwoTower.safetensors";
const net = ["--weights", NET, "--backend", "alexnet-cpu", "--threads", "1"];
const folder = await Deno.makeTempDir({ prefix: "features-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const cifar = (await loadCifar10()).test;
const photos = join(folder, "photos");
/** Twenty test images, each in the folder of its class. */
const files = await Promise.all(Array.from({ length: 20 }, async (_, i) => {
  const name = cifar.classNames[cifar.labels[i]];
  const file = join(photos, name, `${i}.png`);
  await Deno.mkdir(join(photos, name), { recursive: true });
  const raster = { pixels: imageAt(cifar, i), width: 32, height: 32 };
  await Deno.writeFile(file, encodePng(raster));
  return file;
}));

/** The outputs of a layer of the net for one picture, computed without the command. */
async function outputsFor(file: string, layer: string): Promise<number[]> {
  const { model, info } = await loadTrainedNet(NET);
  const { pixels } = await decodeImage(await Deno.readFile(file), file, { side: 32 });
  const dataset = { images: pixels, labels: Uint8Array.of(0), side: 32, count: 1 };
  for await (
    const batch of evaluationBatches({
      dataset,
      preprocessing: info.preprocessing,
      batchSize: 1,
    })
  ) {
    const images = tensorOf(batch) as tf.Tensor4D;
    const values = [...await outputsOf(model, layer, images)];
    images.dispose();
    model.dispose();
    return values;
  }
  return [];
}

Deno.test("features of fc7 are the outputs of both towers, a row a picture, with the names beside them", async () => {
  const out = join(folder, "fc7.npy");
  const { code, out: text, err } = await captured(() =>
    features.main([photos, "--layer", "fc7", "--out", out, ...net])
  );
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(text, "20 pictures, 256 numbers each");
  const { points, pictures, layer } = await readFeatures(out);
  assertEquals([points.count, points.size, layer], [20, 256, "fc7"]);
  assertEquals(pictures, files.toSorted());
  const [a, b] = await Promise.all(
    ["tower1/fc7", "tower2/fc7"].map((name) => outputsFor(pictures[3], name)),
  );
  const row = points.values.subarray(3 * points.size, 4 * points.size);
  [...a, ...b].forEach((value, i) => assertAlmostEquals(row[i], value, 1e-4));
});

Deno.test("a layer of maps is written flat, to safetensors too", async () => {
  const out = join(folder, "pool5.safetensors");
  const { code, err } = await captured(() =>
    features.main([files[0], "--layer", "pool5", "--out", out, ...net])
  );
  assertEquals([code, err], [0, ""]);
  const { tensors, metadata } = await readWeightsFile(out);
  const { model } = await loadTrainedNet(NET);
  const size = 2 * (model.getLayer("tower1/pool5").outputShape as number[]).slice(1)
    .reduce((product, side) => product * side, 1);
  model.dispose();
  assertEquals(tensors.get("features")?.shape, [1, size]);
  assertEquals(metadata.get("layer"), "pool5");
});

Deno.test("a picture that cannot be used has no row, is named, and the exit code is 1", async () => {
  const bad = join(folder, "bad.png");
  await Deno.writeTextFile(bad, "no picture");
  const out = join(folder, "partly.npy");
  const { code, err } = await captured(() =>
    features.main([files[0], bad, files[1], "--out", out, ...net])
  );
  assertEquals(code, 1);
  assertStringIncludes(err, bad);
  assertStringIncludes(err, "1 of 3 pictures could not be used");
  assertEquals((await readFeatures(out)).pictures, [files[0], files[1]]);
});

Deno.test("features refuses what it cannot do before it reads a picture", async () => {
  const cases: [string[], string][] = [
    [[], "--out is required"],
    [["--out", join(folder, "x.csv")], "ends in .npy or .safetensors"],
    [["--out", join(folder, "fc7.npy")], "already exists"],
    [["--out", join(folder, "no", "x.npy")], "make the folder"],
    [["--out", join(folder, "y.npy"), "--layer", "fc77"], "did you mean fc7?"],
  ];
  for (const [flags, said] of cases) {
    const { code, err } = await captured(() => features.main([photos, ...flags, ...net]));
    assertEquals(code, 2, err);
    assertStringIncludes(err, said);
    assertEquals(err.trim().split("\n").length, 1, err);
  }
});

/** The checkpoint of the net without its last layers, as other programs publish convolutions. */
async function convolutionsAlone(): Promise<string> {
  const { checkpoint: { info, weights } } = await loadWeights(NET);
  const path = join(folder, "convolutions.safetensors");
  const left = [...weights].filter(([name]) => !/(^|\/)fc\d\//.test(name));
  await saveCheckpoint(path, { info, weights: new Map(left), velocities: new Map() });
  return path;
}

Deno.test("a file of convolutions alone gives features of its last layer, and no others", async () => {
  const weights = await convolutionsAlone();
  const out = join(folder, "last.npy");
  const own = ["--weights", weights, ...net.slice(2)];
  const { code, out: text, err } = await captured(() =>
    features.main([files[5], "--out", out, ...own])
  );
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(text, "layer pool5");
  const whole = await Promise.all(
    ["tower1/pool5", "tower2/pool5"].map((name) => outputsFor(files[5], name)),
  );
  const { points } = await readFeatures(out);
  const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
  assertAlmostEquals(sum(points.values), sum(whole.flat()), 1e-2);
  const refused = await captured(() =>
    features.main([files[5], "--layer", "fc6", "--out", join(folder, "z.npy"), ...own])
  );
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "it has none of fc6, fc7, fc8");
});

Deno.test("neighbours are the nearest by Euclidean distance, without the query itself", async () => {
  const { code, out, err } = await captured(() =>
    neighbours.main(["--query", files[0], "--among", photos, "--json", ...net])
  );
  assertEquals(code, 0, err);
  const { file, nearest } = JSON.parse(out);
  assertEquals([file, nearest.length], [files[0], 6]);
  assertEquals(nearest.some((one: { file: string }) => one.file === files[0]), false);
  // By hand, from the features of the other command.
  const { points, pictures } = await readFeatures(join(folder, "fc7.npy"));
  const rowOf = (i: number) => points.values.subarray(i * points.size, (i + 1) * points.size);
  const own = rowOf(pictures.indexOf(files[0]));
  const expected = pictures.map((name, i) => ({
    name,
    distance: Math.hypot(...rowOf(i).map((value, j) => value - own[j])),
  })).filter(({ name }) => name !== files[0]).toSorted((a, b) => a.distance - b.distance);
  for (const [i, { file, distance }] of nearest.entries()) {
    assertEquals(file, expected[i].name);
    assertAlmostEquals(distance, expected[i].distance, 1e-2);
  }
});

Deno.test("neighbours among features are those among the pictures, with their net and layer", async () => {
  const stored = join(folder, "fc7.npy");
  const line = async (among: string, ...flags: string[]) => {
    const args = ["--query", files[4], "--among", among, "--json", "--backend", "alexnet-cpu"];
    const { code, out, err } = await captured(() => neighbours.main([...args, ...flags]));
    assertEquals(code, 0, err);
    return JSON.parse(out).nearest.map(({ file }: { file: string }) => file);
  };
  assertEquals(await line(stored), await line(photos, "--weights", NET));
});

Deno.test("the sheet of neighbours shows every picture and frames those of the query's class", async () => {
  const sheet = join(folder, "near.html");
  const { code, err } = await captured(() =>
    neighbours.main([
      "--query",
      photos,
      "--among",
      photos,
      "--sheet",
      sheet,
      "--count",
      "3",
      ...net,
    ])
  );
  assertEquals([code, err], [0, ""]);
  const page = await Deno.readTextFile(sheet);
  assertEquals(page.match(/data:image\/jpeg/g)?.length, 20 * 4);
  assert(!/(?:src|href)="(?!data:)/.test(page), "the page loads something");
  const same = page.match(/<li class="same">/g)?.length ?? 0;
  assert(same > 10 && same < 60, `${same} of 60`);
});

Deno.test("neighbours refuses features of other weights, damaged ones and missing flags", async () => {
  const other = join(folder, "other.safetensors");
  const { checkpoint } = await loadWeights(NET);
  await saveCheckpoint(other, { ...checkpoint, velocities: new Map() }, { dtype: "F16" });
  const lost = join(folder, "lost.npy");
  await Deno.copyFile(join(folder, "fc7.npy"), lost);
  const short = join(folder, "short.safetensors");
  const table = new Map([["features", storeFloats(new Float32Array(6), [2, 3])]]);
  await Deno.writeFile(short, writeSafetensors(table, new Map()));
  await Deno.copyFile(join(folder, "fc7.json"), join(folder, "short.json"));
  const stored = join(folder, "fc7.npy");
  const cases: [string[], string][] = [
    [["--query", files[0], "--among", stored, "--weights", other], "features of the net in"],
    [["--query", files[0], "--among", lost], "found nothing"],
    [["--query", files[0], "--among", short], "20 rows of features"],
    [["--query", files[0], "--among", stored, "--layer", "fc6"], "leave it out"],
    [["--query", files[0]], "--among is required"],
    [["--among", photos], "--query is required"],
  ];
  for (const [flags, said] of cases) {
    const { code, err } = await captured(() => neighbours.main(flags));
    assertEquals(code, 2, err);
    assertStringIncludes(err, said);
    assertEquals(err.trim().split("\n").length, 1, err);
  }
});

Deno.test("a query that is no picture ends with exit code 2", async () => {
  const { code, err } = await captured(() =>
    neighbours.main(["--query", join(folder, "none.png"), "--among", files[0], ...net])
  );
  assertEquals(code, 2, err);
  assertStringIncludes(err, "none.png");
});
