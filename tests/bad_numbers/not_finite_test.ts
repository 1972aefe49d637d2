/** Covers lib/inspection, lib/experiments, lib/training, lib/weights: NaN never wins. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as experiments from "../../lib/experiments/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import * as library from "../../mod.ts";
import * as weights from "../../lib/weights/mod.ts";
import { nearestOf, squaredDistances } from "../../lib/inspection/nearest_neighbours.ts";
import { pooledSide } from "../../lib/spec/geometry.ts";
import { images, pca, preprocessing, source, stream } from "./fixtures.ts";
import { all, outcome } from "./table.ts";

const points = { values: Float32Array.of(1, NaN, 3, 4), count: 2, size: 2 };
const good = { values: Float32Array.of(1, 2, 3, 4), count: 2, size: 2 };
const shift = (pixels: number, by: readonly number[]) =>
  library.shiftColor(new Uint8Array(pixels), by as library.Rgb);
const draw = (change: object) =>
  library.drawColorShift(stream(), { pca: { ...pca, ...change }, scale: "standardDeviation" });

const calls: Readonly<Record<string, () => unknown>> = {
  "NaN distances of nearestOf": () => nearestOf(Float32Array.of(NaN, 5, 1, 2, NaN, 3), 3, 1),
  "NaN in shareNearer": () => inspection.shareNearer(Float32Array.of(1, NaN, 3), 1),
  "NaN in pairCorrelations": () => inspection.pairCorrelations([1, NaN, 2, 4, 3, 1], 2),
  "NaN in unitStories": () => inspection.unitStories(points, [0, 1], good, [0, 1], 1),
  "too few labels of unitStories": () => inspection.unitStories(good, [0], good, [0, 1], 1),
  "no value of mostCommon": () => inspection.mostCommon([]),
  "NaN in squaredDistances": () => squaredDistances(points, good),
  "a count of squaredDistances": () => squaredDistances({ ...good, count: NaN }, good),
  "too few pixels of pixelPoints": () =>
    inspection.pixelPoints({ ...images, images: images.images.subarray(0, 50) }),
  "a recipe of fourLayerNet": () => inspection.fourLayerNet("relu", "2013" as "2012"),
  "an activation of fourLayerNet": () => inspection.fourLayerNet("rel" as "relu", "2012"),
  "NaN in epochsTo": () => experiments.epochsTo([30, NaN, 20], 25),
  "NaN in arrivalScore": () => experiments.arrivalScore({ trainingErrors: [30, NaN] }, 25, 2),
  "NaN in atChance": () =>
    experiments.atChance({ runs: [{ testErrors: [{ epoch: 1, error: NaN }] }] }),
  "no shift of shiftColor": () => shift(48, []),
  "two shifts of shiftColor": () => shift(48, [1, 2]),
  "half a pixel of shiftColor": () => shift(47, [1, 2, 3]),
  "NaN in a component": () => draw({ components: [[NaN, 0, 0], [0, 1, 0], [0, 0, 1]] }),
  "too few components": () => draw({ components: [[1, 0, 0]] }),
  "a negative deviation": () => draw({ standardDeviations: [-1, 1, 1] }),
  "a sigma that overflows": () =>
    library.drawColorShift(stream(), {
      pca: { ...pca, standardDeviations: [1e300, 1, 1] },
      ...{ scale: "standardDeviation", sigma: 1e308 },
    }),
  "places of cropCount": () =>
    library.cropCount({ imageSide: 32, cropSide: 28, places: "cente" as "paper" }),
  "crop of trainingBatches": () =>
    all(library.trainingBatches({ ...source, epoch: 0, crop: "centr" as unknown as boolean })),
  "flip of trainingBatches": () =>
    all(library.trainingBatches({ ...source, epoch: 0, flip: "false" as unknown as boolean })),
  "rounding of pooledSide": () => pooledSide(9, { size: 3, stride: 2, rounding: "abs" as "ceil" }),
  "an empty name of useBackend": () => library.useBackend("" as "cpu"),
  "a record without a name of resumeBackend": () => library.resumeBackend({} as { name: string }),
  "too few bytes of loadFloats": () =>
    weights.loadFloats({ dtype: "F32", shape: [2, 3], bytes: new Uint8Array(4) }, "x"),
  "a NaN size of loadFloats": () =>
    weights.loadFloats({ dtype: "F32", shape: [NaN], bytes: new Uint8Array(4) }, "x"),
};

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name} is refused`, async () => {
    assertEquals(await outcome(call, 0), "refused");
  });
}

Deno.test("a net with NaN weights has no share of dead units", async () => {
  const model = library.alexnet("cifarSmall");
  const [kernel] = model.layers.filter(({ name }) => name === "conv1");
  kernel.setWeights(kernel.getWeights().map((weight) => tf.fill(weight.shape, NaN)));
  await assertRejects(
    () => inspection.deadShares(model, ["conv1"], tf.ones([1, 32, 32, 3])),
    library.NotFiniteError,
  );
  model.dispose();
});

const spec = library.preset("cifarSmall");
const classNames = [..."0123456789"];
const info = {
  spec,
  classNames,
  preprocessing: { ...preprocessing, side: 32, imageSide: 32, padding: 0 },
};

/** A net, a checkpoint of it, and its optimizer after no step. */
async function trained() {
  const model = library.alexnet(spec, { seed: 1 });
  const optimizer = new library.MomentumSGD({ learningRate: 0.1 });
  const checkpoint = await library.captureCheckpoint(model, undefined, info);
  return { model, optimizer, checkpoint };
}

Deno.test("weights that are not finite or do not fill their shape are not restored, and none changes", async () => {
  const { model, checkpoint } = await trained();
  const [name, tensor] = [...checkpoint.weights][0];
  const before = (await model.getWeights()[0].data()).slice();
  const bad = [
    { ...tensor, values: tensor.values.map((x, i) => i === 0 ? NaN : x) },
    { ...tensor, values: tensor.values.subarray(1) },
    { ...tensor, values: Float64Array.from(tensor.values) as unknown as Float32Array },
  ];
  for (const wrong of bad) {
    const damaged = { ...checkpoint, weights: new Map([...checkpoint.weights, [name, wrong]]) };
    assertThrows(() => library.restoreWeights(damaged, model, "x"), library.BadFileError, name);
    assertEquals((await model.getWeights()[0].data()).slice(), before);
  }
  model.dispose();
});

Deno.test("velocities of some weights only, or of a weight of another net, are not restored", async () => {
  const { model, optimizer, checkpoint } = await trained();
  const [name, tensor] = [...checkpoint.weights][0];
  const others = [...checkpoint.weights];
  for (
    const velocities of [new Map([[name, tensor]]), new Map([...others, ["zz/kernel", tensor]])]
  ) {
    assertThrows(
      () => library.restoreVelocities({ ...checkpoint, velocities }, model, optimizer),
      library.BadFileError,
      "all or none",
    );
  }
  assertEquals(optimizer.velocities.size, 0);
  model.dispose();
});

Deno.test("a checkpoint that could not be read again is not written", async () => {
  const { model, checkpoint } = await trained();
  model.dispose();
  const wrong = [
    { ...info, spec: { ...spec, side: NaN } },
    { ...info, classNames: ["one"] },
    { ...info, preprocessing: { ...info.preprocessing, side: 31 } },
    { ...info, preprocessing: { ...info.preprocessing, divisor: [0, 1, 1] as const } },
    { ...info, training: {} as never },
  ];
  for (const other of wrong) {
    await assertRejects(
      () => library.encodeCheckpoint({ ...checkpoint, info: other as typeof info }),
      library.BadArgumentError,
      "nothing was written",
    );
  }
});
