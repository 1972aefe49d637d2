/**
 * Good arguments for each function of the doors that takes settings or callbacks. Every place for
 * settings in them gets a misspelt name, and every callback is replaced by a text; so a list or a
 * record of settings must hold one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as course from "../../lib/course/mod.ts";
import * as datasets from "../../datasets/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import { words } from "../figures/example.ts";
import { figureExamples } from "../figures/examples.ts";
import {
  arm,
  checkpoint,
  comparison,
  images,
  info,
  model,
  net,
  noise,
  preprocessing,
  rows,
  spec,
  stream,
  streams,
  trainOptions,
} from "./fixtures.ts";

/** The arguments of a function; a method also needs its object. */
export interface Call {
  readonly with: readonly unknown[];
  readonly on?: object;
}

const points = { values: new Float32Array(2), count: 1, size: 2 };
const batches = { dataset: images, batchSize: 2, preprocessing };
const normalization = { k: 2, alpha: 1e-4, beta: 0.75, convention: "literal" };
const folder = new datasets.ImageFolder("x", ["a"], [], { side: 8 });
const noImages = { name: "none", classes: { source: "", rows: [] }, splits: {}, rejected: [] };
const ours = course.exact(1);
const ofRecord = { experiment: "towers", arms: ["half-net", "two-towers"], effect: () => 1 };
const layers = Object.fromEntries(
  Object.entries({
    Convolution2D: { kernels: 1, size: 1 },
    LocallyConnected2D: { kernels: 1, size: 1 },
    FullyConnected: { units: 1 },
    TestScaledDropout: { rate: 0.5 },
    InvertedDropout: { rate: 0.5 },
    LocalResponseNormalization: { ...normalization, n: 5 },
    MapNormalization: { ...normalization, size: 5 },
    LocalContrastNormalization: { ...normalization, size: 5 },
    Pooling2D: { kind: "max", size: 3, stride: 2, rounding: "ceil" },
    TowerSlice: { tower: 0, towers: 2 },
  }).map(([name, config]) => [`${name}.constructor`, { with: [config] }]),
);
const ofSpec = ["towerDiagram", "connectivityFigure", "costFigure"];
const drawings = Object.fromEntries(
  Object.values(figureExamples).map(({ name, options }) => [
    name,
    { with: ofSpec.includes(name) ? [spec, options] : [options] },
  ]),
);

/** The calls by the name of the function, `Class.constructor` or `Class.method`. */
export const calls: Readonly<Record<string, Call>> = {
  ...layers,
  ...drawings,
  // Specs and nets
  useBackend: { with: ["cpu", {}] },
  // What deno task fetch brings
  realAlexNet: { with: [{}] },
  lessonIlsvrc: { with: [{ path: "nowhere" }] },
  realPhotographs: { with: [{ side: 8 }] },
  resumeBackend: { with: [{ name: "cpu" }, "cpu", {}] },
  startCpu: { with: [{}] },
  registerWebGPU: { with: [{}] },
  alexnet: { with: [spec, {}] },
  changeSpec: { with: [spec, {}] },
  withoutConvolution: { with: [spec, "conv2"] },
  describeNetwork: { with: [spec] },
  networkDiagram: { with: [spec] },
  receptiveFields: { with: [spec] },
  stepMemory: { with: [spec, 1] },
  inputsOf: { with: [spec, images] },
  arithmeticSpans: { with: [spec, 1, "x"] },
  towerPrograms: { with: [model, spec, 1] },
  totalTime: { with: [[{ worker: "a", kind: "wait", label: "b", from: 0, to: 1 }], "wait"] },
  twoRankStep: { with: [{ spec, batchSize: 2 }] },
  // The options are looked at before the ranks, which need MPI.
  dataParallel: { with: [{}, {}] },
  rankTower: { with: [spec, {}, {}] },
  convolution2d: { with: [tf.zeros([1, 3, 3, 1]), tf.zeros([2, 2, 1, 1]), tf.zeros([1]), {}] },
  // Batches and training
  trainingBatches: { with: [{ ...batches, streams, epoch: 0, colorPca: noise }] },
  datasetBatches: { with: [{ ...batches, streams, colorPca: noise }] },
  evaluationBatches: { with: [batches] },
  fitPreprocessing: { with: [spec.preprocessing, 32, images] },
  cropCount: { with: [{ imageSide: 8, cropSide: 4 }] },
  drawCrop: { with: [stream, { imageSide: 8, cropSide: 4 }] },
  drawColorShift: { with: [stream, noise] },
  train: { with: [{ ...trainOptions, schedule: { kind: "plateau", learningRate: 0.1 } }] },
  "MomentumSGD.constructor": { with: [{ learningRate: 0.1 }] },
  paperSchedule: { with: [{}] },
  decaySchedule: { with: [{ curve: "linear", learningRate: 0.1, epochs: 1 }] },
  captureCheckpoint: { with: [model, undefined, info] },
  saveCheckpoint: { with: ["/nowhere/x", checkpoint, {}] },
  encodeCheckpoint: { with: [checkpoint, {}] },
  readWeights: { with: [new Uint8Array(), "x", {}] },
  // Evaluation and inspection
  evaluate: { with: [net, images, { preprocessing }] },
  reportOn: { with: [rows, { ...images, count: 2 }, {}] },
  predictProbabilities: { with: [net, images, { preprocessing }] },
  predictPatches: { with: [net, images, { preprocessing }] },
  hierarchyCosts: { with: [{ classes: [], nodes: [{ name: "x", children: [] }] }] },
  topKErrors: { with: [rows, [0, 1], {}] },
  ensembleWeights: { with: [[rows, rows], [0, 1], {}] },
  parseSubmission: { with: ["1\n", { path: "x", classes: 3 }] },
  parseGroundTruth: { with: ["1\n", { path: "x", classes: 3 }] },
  writeSubmission: { with: [[[1]], {}] },
  loadWeights: { with: ["/nowhere/x", {}] },
  decodeWeights: {
    with: [{ format: "npy", tensors: new Map(), metadata: new Map() }, "x", {}],
  },
  restoreWeights: { with: [checkpoint, model, "x", () => true] },
  pretrained: { with: ["cifarTwoTower", {}] },
  nearestNeighbours: { with: [images, images, {}] },
  squaredDistances: { with: [points, points, {}] },
  subnetworks: { with: [model, tf.zeros([1, 32, 32, 3]), tf.zeros([1]), 1, {}] },
  layerPoints: { with: [model, "fc1", images, preprocessing, {}] },
  invertFeatures: {
    with: [model, images, { layers: ["fc1"], preprocessing, stream, steps: 1 }],
  },
  occlusionMap: {
    with: [net, images, { index: 0, label: 0, preprocessing, patch: 2, stride: 2 }],
  },
  inputGradients: { with: [model, images, { preprocessing }] },
  topPatches: { with: [model, images, { spec, layers: [], unit: 0, k: 1, preprocessing }] },
  // Data sets
  loadCifar10: { with: [{}] },
  cifar10FromBytes: { with: [() => new Uint8Array()] },
  syntheticImages: { with: [{ count: 1, side: 1, classes: 1 }] },
  openImageFolder: { with: ["/nowhere", { side: 8 }] },
  openImageList: { with: ["/nowhere.txt", { side: 8 }] },
  openImageSource: { with: ["/nowhere", {}] },
  openShards: { with: ["/nowhere", { split: "val" }] },
  checkShards: { with: ["/nowhere", {}] },
  prepareShards: { with: [noImages, { to: "/nowhere/shards" }] },
  makeSampleIlsvrc: { with: ["/nowhere/sample", { classes: 99 }] },
  "ImageFolder.constructor": { with: ["x", ["a"], [], { side: 8 }] },
  "ImageFolder.measure": { with: [() => {}], on: folder },
  decodeImage: { with: [new Uint8Array(9), "x", { side: 8 }] },
  // Figures
  figure: { with: [{ data: [] }, words] },
  picture: { with: [{ width: 9, height: 9, body: [] }, words] },
  liveFigure: { with: [{}] },
  "LiveFigure.constructor": { with: [{}] },
  "LiveFigure.update": { with: [() => {}], on: figures.liveFigure() },
  windowSpans: { with: [9, { size: 1, stride: 1 }] },
  // Experiments
  compareArms: { with: [{ ...comparison, arms: [arm], colorPca: noise }] },
  sweepLearningRates: {
    with: [{ ...comparison, arm, rates: [0.1, 0.2], score: () => 1 }],
  },
  fullSizeImages: {
    with: [{ side: 8, perClass: 2, standIn: { from: images, classes: 2, seed: 1 } }],
  },
  resumeTwice: {
    with: [{
      ...{ spec, train: images, seed: 1, batchSize: 2 },
      ...{ learningRate: 0.1, before: 1, after: 1 },
    }],
  },
  trainLive: {
    with: [{ spec, train: images, test: images, seed: 1, epochs: 1, batchSize: 2, live: () => [] }],
  },
  timesInTurn: { with: [[() => {}], 1, {}] },
  trainedModel: { with: [{ model }, spec] },
  // The course
  setup: { with: ["03", { quick: {}, laptop: {}, full: {} }] },
  predict: { with: [{ question: "?", unit: "points", guess: 1 }] },
  minimumDetectableEffect: { with: [{ covers: "seeds", n: 3, sd: 1, unit: "points" }] },
  pairedErrorsTable: { with: [[{ name: "x", before: [1], after: [0] }]] },
  verdict: { with: [{ value: 1 }, ours, {}] },
  claim: {
    with: [{ id: "x", section: "1", statement: "x", unit: "points", paper: { value: 1 }, ours }],
  },
  netCost: {
    with: [{ spec, budget: spec, images: 1, epochs: 1, pace: { images: 1, seconds: 1 } }],
  },
  conclusion: { with: [ours, { lower: "", higher: "", open: "" }, { smallest: 1 }] },
  fullScale: { with: [{ ...ofRecord, unit: "points", compares: "nets" }] },
  recordedEffects: { with: [ofRecord] },
  fullScaleEnsemble: { with: [{ experiment: "towers", arm: "two-towers", folder: "." }] },
  eachInTurn: { with: [[1], (n: number) => n, { what: "squares", unit: "number" }] },
  yourExperiment: {
    with: [{
      ...{ question: "?", guess: 1, score: () => 1 },
      compare: { ...comparison, arms: [arm, { ...arm, name: "b", epochs: 2 }], colorPca: noise },
      measure: { between: ["a", "b"], trial: () => {}, times: 1, run: () => ours },
    }],
  },
  useLessonBackend: { with: [spec, {}, {}] },
  valuesOf: { with: [() => tf.zeros([1])] },
  onDevice: { with: ["cpu", () => Promise.resolve()] },
};
