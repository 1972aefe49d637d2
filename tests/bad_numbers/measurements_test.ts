/** Covers lib/experiments, lib/inspection, lib/course and lib/statistics: invalid results are rejected. */
import * as tf from "@tensorflow/tfjs";
import * as course from "../../lib/course/mod.ts";
import * as experiments from "../../lib/experiments/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import * as library from "../../mod.ts";
import type { ArmResult, ArmRun } from "../../lib/experiments/arms.ts";
import { filterGradient } from "../../lib/experiments/convolution_by_hand.ts";
import { tanhLoss } from "../../lib/experiments/gradient_check.ts";
import { lesson03 } from "../../notebooks/exercises/mod.ts";
import { images } from "./fixtures.ts";
import {
  count,
  finite,
  fraction,
  natural,
  notNegative,
  positive,
  testTable,
  upTo,
} from "./table.ts";

const shape = { batch: 1, side: 3, inMaps: 1, kernels: 1, size: 2, padding: 0 };
const filters = Float32Array.of(1, 2, 3, 4);
const pixels = Float32Array.from({ length: 9 }, (_, i) => i);
const inputs = { images: pixels, filters, shape };
const [field] = inspection.receptiveFields(library.preset("paper"));
const words = { alt: "A figure.", takeaway: "It says something." };
const tree = inspection.averageLinkage([[0, 1, 2], [1, 0, 2], [2, 2, 0]]);
const estimate = course.errorRate(1, 10);

const model = library.alexnet("cifarSmall");
const sweep = {
  arm: { name: "net", spec: library.preset("cifarSmall") },
  rates: [1e-5, 2e-5],
  seeds: [1],
  train: images,
  epochs: 1,
  batchSize: 2,
  score: () => NaN,
};

/** An arm whose one run ended with these errors. */
function arm(error: number): ArmResult {
  const errors = [{ epoch: 1, error }];
  const run: Partial<ArmRun> = {
    trainingErrors: [error],
    testErrors: errors,
    cleanTrainingErrors: errors,
  };
  return { name: "net", runs: [run] } as ArmResult;
}

testTable("measurements", [
  ...(["start", "stride", "size"] as const).map((name) =>
    [
      `${name} of receptiveFieldBox`,
      name === "start" ? finite : positive,
      (n: number) => inspection.receptiveFieldBox({ ...field, [name]: n }, 0, 0),
    ] as const
  ),
  ["a count of worstConfusions", natural, (n) => library.worstConfusions([[1, n], [3, 4]])],
  ["z of wilsonInterval", { ...positive, most: 40 }, (z) => library.wilsonInterval(1, 10, z)],
  ["a distance in groupsOf", finite, (distance) =>
    inspection.groupsOf({
      ...tree,
      merges: [{ ...tree.merges[0], distance }, tree.merges[1]],
    })],
  [
    "the position of a RandomStream",
    natural,
    (position) => new library.RandomStream({ key: [1, 2], position }),
  ],
  [
    "a key of a RandomStream",
    { ...natural, most: 2 ** 32 - 1 },
    (word) => new library.RandomStream({ key: [1, word], position: 0 }),
  ],
  [
    "a key to restore",
    { ...natural, most: 2 ** 32 - 1 },
    (word) => new library.RandomStreams(1).restore({ crop: { key: [word, 1], position: 0 } }),
  ],
  [
    "padding of inBothPrecisions",
    natural,
    (padding) => lesson03.inBothPrecisions({ ...inputs, shape: { ...shape, padding } }),
  ],
  [
    "padding of tanhLoss",
    natural,
    (padding) => tanhLoss({ ...inputs, shape: { ...shape, padding } }),
  ],
  [
    "padding of tanhLossGradient",
    natural,
    (padding) => lesson03.tanhLossGradient({ ...inputs, shape: { ...shape, padding } }),
  ],
  ["h of tanhLossDifferences", positive, (h) => lesson03.tanhLossDifferences(inputs, h)],
  ["size of convolvedSide", count, (size) => lesson03.convolvedSide({ ...shape, size })],
  [
    "padding of windowRows",
    natural,
    (padding) => lesson03.windowRows(pixels, { ...shape, padding }),
  ],
  [
    "padding of filterGradient",
    natural,
    (padding) => filterGradient(pixels, Float32Array.of(1, 1, 1, 1), { ...shape, padding }),
  ],
  ["a number of relativeDifference", finite, (n) => experiments.relativeDifference([n], [1])],
  ["milliseconds of machineSpeed", positive, (ms) => experiments.machineSpeed(ms)],
  ["milliseconds of memorySpeed", positive, (ms) => experiments.memorySpeed(ms)],
  [
    "a rate of sweepLearningRates",
    positive,
    (rate) => experiments.sweepLearningRates({ ...sweep, rates: [1e-5, rate] }),
  ],
  [
    "mostRates of sweepLearningRates",
    { ...count, least: 3 },
    (mostRates) => experiments.sweepLearningRates({ ...sweep, mostRates }),
  ],
  [
    "count of subnetworks",
    upTo(1e6),
    (n) => inspection.subnetworks(model, tf.zeros([1, 32, 32, 3]), tf.tensor1d([0], "int32"), n),
  ],
  [
    "side of nearestNeighbours",
    count,
    (side) => inspection.nearestNeighbours({ ...images, side }, { ...images, side }),
  ],
  [
    "count of inputsOf",
    count,
    (n) => inspection.inputsOf(library.preset("cifarSmall"), { ...images, count: n }),
  ],
  ["count of pilotSeeds", count, (n) => experiments.pilotSeeds(n)],
  ["a time of speedUp", positive, (n) => experiments.speedUp([1, n], [1, 2])],
  ["an error of pairedDifferences", finite, (n) => experiments.pairedDifferences([1], [n])],
  ["an error of finalTestErrors", finite, (n) => experiments.finalTestErrors(arm(n))],
  [
    "an error of finalCleanTrainingErrors",
    finite,
    (n) => experiments.finalCleanTrainingErrors(arm(n)),
  ],
  ["the threshold of arrivalText", finite, (n) => experiments.arrivalText([arm(5)], n)],
  [
    "the error of testErrorAtTrainingError",
    { ...finite, least: 0, most: 100 },
    (n) => experiments.testErrorAtTrainingError(arm(5).runs[0], n),
  ],
  ["a difference of signFlipped", finite, (n) => course.signFlipped([1, n], 1)],
  ["the seed of signFlipped", natural, (seed) => course.signFlipped([1, 2], seed)],
  ["a difference of falseWinners", finite, (n) => course.falseWinners([1, n], [2], 1, 1)],
  [
    "a size of falseWinners",
    { ...count, least: 2, most: 2 },
    (size) => course.falseWinners([1, 2], [size], 1, 1),
  ],
  ["an error of pairedErrors", fraction, (n) => course.pairedErrors([0, n], [1, 0])],
  [
    "an error of pairedErrorsTable",
    fraction,
    (n) => course.pairedErrorsTable([{ name: "nets", before: [0, n], after: [1, 0] }]),
  ],
  [
    "images of unpairedErrors",
    { ...positive, least: 1, open: false },
    (n) => course.unpairedErrors({ errors: 1, images: n }, { errors: 1, images: 10 }),
  ],
  [
    "neutral of conclusion",
    finite,
    (neutral) => course.conclusion(estimate, { lower: "a", higher: "b", open: "c" }, { neutral }),
  ],
  [
    "smallest of conclusion",
    notNegative,
    (smallest) => course.conclusion(estimate, { lower: "a", higher: "b", open: "c" }, { smallest }),
  ],
  [
    "the value that a conclusion is drawn from",
    finite,
    (value) => course.conclusion({ ...estimate, value }, { lower: "a", higher: "b", open: "c" }),
  ],
  ["start of waterfallChart", finite, (value) =>
    figures.waterfallChart({
      ...{ ...words, valueTitle: "x", steps: [] },
      start: { label: "a", value },
    })],
]);
