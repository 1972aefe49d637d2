/**
 * Covers every door but the figures: no function that takes an object of options ignores a name that it
 * does not know. What runs in a notebook is not type-checked; `{ sed: 1 }` would be the default seed.
 *
 * Each row of the table is a call with a place for options beside the good ones. A new function with
 * options gets a row here. Objects that hold no optional field, such as the numbers of
 * `localResponseNormalization`, lack a field when one is misspelt, and parts of a spec may stand for them.
 */
import { assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as course from "../lib/course/mod.ts";
import * as cpu from "../lib/ops/cpu/mod.ts";
import * as datasets from "../datasets/mod.ts";
import * as experiments from "../lib/experiments/mod.ts";
import * as figures from "../lib/figures/mod.ts";
import * as inspection from "../lib/inspection/mod.ts";
import * as library from "../mod.ts";
import * as webgpu from "../lib/ops/webgpu/mod.ts";
import { requireOptions } from "../lib/argument_checks.ts";
import { searchWeights } from "../lib/evaluation/ensemble.ts";
import { tinyBatches, tinyModel } from "./training/tiny.ts";

await tf.setBackend("cpu");

/** Any object: the type of the options must not see what is wrong with them. */
// deno-lint-ignore no-explicit-any
type Options = any;

const side = 4;
const images = {
  name: "squares",
  classNames: ["a", "b", "c"],
  images: new Uint8Array(6 * side * side * 3),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
  side,
  count: 6,
};
const preprocessing: library.Preprocessing = {
  ...{ side, imageSide: side, padding: 0, mean: [120, 121, 122] },
  ...{ divisor: [60, 61, 62], channelOrder: "rgb" },
};
const streams = new library.RandomStreams(1);
const stream = streams.stream("x");
const pca = library.imagenetColorPca;
const noise = { pca, scale: "eigenvalue" };
const rows = [0.5, 0.25, 0.25, 0.1, 0.8, 0.1];
const net = {
  predict: (x: tf.Tensor | tf.Tensor[]) => tf.zeros([(x as tf.Tensor).shape[0] ?? 1, 3]),
};
const model = tinyModel();
const spec = library.preset("cifarSmall");
const arm = { name: "a", spec };
const comparison = { seeds: [1], train: images, epochs: 1 };
const weights = new Map([["fc/bias", { shape: [1], values: Float32Array.of(1) }]]);
const info = { spec, classNames: [..."0123456789"], preprocessing: { ...preprocessing, side: 32 } };
const checkpoint = { info, weights, velocities: new Map() };

/** Goes through everything that `batches` yields. */
async function all(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

const train = (options: Options) =>
  library.train({
    ...{ model, data: tinyBatches(), epochs: 1, progress: "none", handleInterrupt: false },
    ...options,
  });

/** A call, a name that is nearly one of its options, and that one. */
type Row = readonly [call: (more: Options) => unknown, wrong: string, right: string | undefined];

const calls: Readonly<Record<string, Row>> = {
  useBackend: [(more) => library.useBackend("cpu", more), "thread", "threads"],
  resumeBackend: [
    (more) => library.resumeBackend({ name: "cpu" }, "cpu", more),
    "thread",
    "threads",
  ],
  startCpu: [(more) => cpu.startCpu(more), "heapbytes", "heapBytes"],
  registerWebGPU: [(more) => webgpu.registerWebGPU(more), "tunning", "tuning"],
  alexnet: [(more) => library.alexnet("cifarSmall", more), "sed", "seed"],
  changeSpec: [(more) => library.changeSpec(spec, more), "layer", "layers"],
  convolution2d: [
    (more) =>
      library.convolution2d(
        tf.zeros([1, 3, 3, 1]),
        tf.zeros([2, 2, 1, 1]),
        tf.zeros([1]),
        more,
      ),
    "strides",
    "stride",
  ],
  trainingBatches: [
    (more) =>
      all(library.trainingBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams, epoch: 0 },
        ...more,
      })),
    "flips",
    "flip",
  ],
  "colorPca of trainingBatches": [
    (more) =>
      all(library.trainingBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams, epoch: 0 },
        colorPca: { ...noise, ...more },
      })),
    "shrinks",
    "shrink",
  ],
  datasetBatches: [
    (more) =>
      library.datasetBatches({
        ...{ dataset: images, batchSize: 2, preprocessing, streams },
        ...more,
      }),
    "croop",
    "crop",
  ],
  evaluationBatches: [
    (more) =>
      all(library.evaluationBatches({ dataset: images, batchSize: 2, preprocessing, ...more })),
    "crop",
    "crops",
  ],
  cropCount: [
    (more) => library.cropCount({ imageSide: 8, cropSide: 4, ...more }),
    "place",
    "places",
  ],
  drawCrop: [
    (more) => library.drawCrop(stream, { imageSide: 8, cropSide: 4, ...more }),
    "pading",
    "padding",
  ],
  drawColorShift: [
    (more) => library.drawColorShift(stream, { ...noise, ...more }),
    "sigmas",
    "sigma",
  ],
  train: [train, "epoch", "epochs"],
  "optimizer of train": [(more) => train({ optimizer: more }), "momentun", "momentum"],
  "learningRate of train": [(more) => train({ optimizer: more }), "learningRate", undefined],
  "schedule of train": [
    (more) => train({ schedule: { kind: "plateau", learningRate: 0.1, ...more } }),
    "patiense",
    "patience",
  ],
  MomentumSGD: [
    (more) => new library.MomentumSGD({ learningRate: 0.1, ...more }),
    "weightdecay",
    "weightDecay",
  ],
  paperSchedule: [(more) => library.paperSchedule(more), "drop", "drops"],
  "kind of paperSchedule": [(more) => library.paperSchedule(more), "kind", undefined],
  saveCheckpoint: [
    (more) => library.saveCheckpoint("/nowhere/x", checkpoint, more),
    "keeps",
    "keep",
  ],
  encodeCheckpoint: [(more) => library.encodeCheckpoint(checkpoint, more), "dtyp", "dtype"],
  evaluate: [
    (more) => library.evaluate(net, images, { preprocessing, ...more }),
    "batchsize",
    "batchSize",
  ],
  reportOn: [(more) => library.reportOn(rows, { ...images, count: 2 }, more), "k", "ks"],
  predictProbabilities: [
    (more) => library.predictProbabilities(net, images, { preprocessing, ...more }),
    "crop",
    "crops",
  ],
  predictPatches: [
    (more) => library.predictPatches(net, images, { preprocessing, ...more }),
    "crops",
    undefined,
  ],
  topKErrors: [(more) => library.topKErrors(rows, [0, 1], more), "k", "ks"],
  searchWeights: [(more) => searchWeights([rows], [0, 1], more), "factor", "factors"],
  parseSubmission: [
    (more) => library.parseSubmission("1\n", { path: "x", classes: 3, ...more }),
    "image",
    "images",
  ],
  parseGroundTruth: [
    (more) => library.parseGroundTruth("1\n", { path: "x", classes: 3, ...more }),
    "image",
    "images",
  ],
  writeSubmission: [(more) => library.writeSubmission([[1]], more), "number", "numbers"],
  loadCifar10: [(more) => datasets.loadCifar10(more), "cachedir", "cacheDir"],
  openImageFolder: [
    (more) => datasets.openImageFolder("/nowhere", { side: 8, ...more }),
    "classnames",
    "classNames",
  ],
  ImageFolder: [
    (more) => new datasets.ImageFolder("x", ["a"], [], { side: 8, ...more }),
    "paralel",
    "parallel",
  ],
  decodeImage: [
    (more) => datasets.decodeImage(new Uint8Array(9), "x", { side: 8, ...more }),
    "resized",
    "resize",
  ],
  Convolution2D: [
    (more) => new library.Convolution2D({ kernels: 1, size: 1, ...more }),
    "strid",
    "stride",
  ],
  LocallyConnected2D: [
    (more) => new library.LocallyConnected2D({ kernels: 1, size: 1, ...more }),
    "pading",
    "padding",
  ],
  FullyConnected: [
    (more) => new library.FullyConnected({ units: 1, ...more }),
    "activaton",
    "activation",
  ],
  TestScaledDropout: [
    (more) => new library.TestScaledDropout({ rate: 0.5, ...more }),
    "sed",
    "seed",
  ],
  InvertedDropout: [(more) => new library.InvertedDropout({ rate: 0.5, ...more }), "sed", "seed"],
  LocalResponseNormalization: [
    (more) =>
      new library.LocalResponseNormalization({
        ...{ k: 2, n: 5, alpha: 1e-4, beta: 0.75, convention: "literal" },
        ...more,
      }),
    "trainabel",
    "trainable",
  ],
  MapNormalization: [
    (more) =>
      new library.MapNormalization({
        ...{ k: 2, size: 5, alpha: 1e-4, beta: 0.75, convention: "literal" },
        ...more,
      }),
    "inputShape",
    undefined,
  ],
  Pooling2D: [
    (more) => new library.Pooling2D({ kind: "max", size: 3, stride: 2, rounding: "ceil", ...more }),
    "nam",
    "name",
  ],
  TowerSlice: [(more) => new library.TowerSlice({ tower: 0, towers: 2, ...more }), "nam", "name"],
  liveFigure: [(more) => figures.liveFigure(more), "persecond", "perSecond"],
  windowSpans: [
    (more) => figures.windowSpans(9, { size: 1, stride: 1, ...more }),
    "paddin",
    "padding",
  ],
  invertFeatures: [
    (more) =>
      inspection.invertFeatures(model, images, {
        ...{ layers: ["fc1"], preprocessing, stream, steps: 1 },
        ...more,
      }),
    "rates",
    "rate",
  ],
  occlusionMap: [
    (more) =>
      inspection.occlusionMap(net, images, {
        ...{ index: 0, label: 0, preprocessing, patch: 2, stride: 2 },
        ...more,
      }),
    "fil",
    "fill",
  ],
  topPatches: [
    (more) =>
      inspection.topPatches(model, images, {
        ...{ spec, layers: [], unit: 0, k: 1, preprocessing },
        ...more,
      }),
    "units",
    "unit",
  ],
  compareArms: [
    (more) => experiments.compareArms({ arms: [arm], ...comparison, ...more }),
    "testevery",
    "testEvery",
  ],
  "an arm of compareArms": [
    (more) => experiments.compareArms({ arms: [{ ...arm, ...more }], ...comparison }),
    "learningrate",
    "learningRate",
  ],
  fullSizeImages: [
    (more) =>
      experiments.fullSizeImages({
        ...{ side: 8, perClass: 2, standIn: { from: images, classes: 2, seed: 1 } },
        ...more,
      }),
    "heldout",
    "heldOut",
  ],
  resumeTwice: [
    (more) =>
      experiments.resumeTwice({
        ...{ spec, train: images, seed: 1, batchSize: 2, learningRate: 0.1, before: 1, after: 1 },
        ...more,
      }),
    "seeds",
    "seed",
  ],
  predict: [
    (more) => course.predict({ question: "?", unit: "points", guess: 1, ...more }),
    "units",
    "unit",
  ],
  minimumDetectableEffect: [
    (more) =>
      course.minimumDetectableEffect({ covers: "seeds", n: 3, sd: 1, unit: "points", ...more }),
    "discordant",
    undefined,
  ],
  verdict: [
    (more) => course.verdict({ value: 1, ...more }, course.exact(1)),
    "relations",
    "relation",
  ],
  claim: [
    (more) =>
      course.claim({
        ...{ id: "x", section: "1", statement: "x", unit: "points", paper: { value: 1 } },
        ...{ ours: course.exact(1), ...more },
      }),
    "conditions",
    "condition",
  ],
  useLessonBackend: [(more) => course.useLessonBackend(spec, {}, more), "sofware", "software"],
};

for (const [name, [call, wrong, right]] of Object.entries(calls)) {
  Deno.test(`${name} refuses the option ${wrong}`, async () => {
    const error = await assertRejects(
      async () => void await call({ [wrong]: 1 }),
      library.BadArgumentError,
    );
    assertStringIncludes(error.message, wrong);
    if (right !== undefined) assertStringIncludes(error.message, `did you mean "${right}"?`);
  });
}

Deno.test("options that are no object are refused", () => {
  for (const options of [null, 3, "seed", [1]]) {
    assertThrows(
      () => requireOptions<{ seed?: number }>("alexnet", options as Options, { seed: true }),
      library.BadArgumentError,
      "the options of alexnet to be an object (seed)",
    );
  }
});

Deno.test("the rate of an optimizer in options points to the schedule", async () => {
  await assertRejects(
    () => train({ optimizer: { learningRate: 0.1 } }),
    library.BadArgumentError,
    "constantSchedule",
  );
});
