/**
 * Covers tests/doors.json but the figures: no function that takes an object of options ignores a
 * name that it does not know. What runs in a notebook is not type-checked; `{ sed: 1 }` would be
 * the default seed.
 *
 * Each row of the table is a call with a place for options beside the good ones. A new function
 * with options gets a row here. Objects that hold no optional field, such as the numbers of
 * `localResponseNormalization`, lack a field when one is misspelt, and parts of a spec may stand
 * for them.
 */
import { assertRejects, assertThrows } from "@std/assert";
import * as course from "../../lib/course/mod.ts";
import * as datasets from "../../datasets/mod.ts";
import * as experiments from "../../lib/experiments/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import * as library from "../../mod.ts";
import { requireOptions } from "../../lib/argument_checks.ts";
import {
  arm,
  comparison,
  images,
  model,
  net,
  type Options,
  preprocessing,
  spec,
  stream,
  train,
} from "./fixtures.ts";
import { testOptions } from "./table.ts";

testOptions({
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
});

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
