/**
 * The presets for the 1000 classes of ImageNet: the paper's network, its ablations, and later nets
 * with public weights. Sources are abbreviated as in `presets.ts`.
 *
 * @module
 */
import { changeSpec } from "./change.ts";
import type {
  AlexNetSpec,
  ConvolutionSpec,
  ConvolutionStage,
  Dropout,
  FullyConnectedSpec,
  NormalizationSpec,
  Pooling,
  PreprocessingSpec,
  TrainingDefaults,
} from "./spec.ts";

/** P 3.3. Read literally: alpha is not divided by n. */
const paperNormalization: NormalizationSpec = {
  k: 2,
  n: 5,
  alpha: 1e-4,
  beta: 0.75,
  convention: "literal",
  inputs: "own tower",
};

/** P 3.4: z = 3, s = 2. 55, 27 and 13 divide exactly, so the rounding does not matter. */
const overlapping: Pooling = { kind: "max", size: 3, stride: 2, rounding: "ceil" };

/** P 3.3: normalization "after applying the ReLU nonlinearity"; P 3.5: pooling follows it. */
const paperOrder: readonly ConvolutionStage[] = [
  "activation",
  "normalization",
  "mapNormalization",
  "pooling",
];

/** P 4.2. */
const paperDropout: Dropout = { rate: 0.5, form: "test-scaled", place: "outputs" };

/** P 5: N(0, 0.01) in each layer. */
const init = (bias: number): ConvolutionSpec["init"] => ({ standardDeviation: 0.01, bias });

const convolution = {
  stride: 1,
  padding: 1,
  inputs: "own tower",
  locallyConnected: false,
  activation: "relu",
  normalization: null,
  mapNormalization: null,
  pooling: null,
  order: paperOrder,
  init: init(1),
} as const satisfies Partial<ConvolutionSpec>;

const fullyConnected = {
  units: 4096,
  inputs: "all towers",
  activation: "relu",
  dropout: paperDropout,
  init: init(1),
} as const satisfies Partial<FullyConnectedSpec>;

/** P 2 and 4.1: the mean image is subtracted from 256 x 256 images; that is all. */
const paperPreprocessing: PreprocessingSpec = {
  imageSide: 256,
  resize: "shorter-side",
  interpolation: "sharp",
  padding: 0,
  mean: "image",
  divisor: [1, 1, 1],
  channelOrder: "rgb",
};

/**
 * P 5. The rate was lowered three times by hand; the epochs are those of the run with 37.5 % error
 * (CHM 145-2010: 23, 51, 78).
 */
const paperTraining: TrainingDefaults = {
  batchSize: 128,
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: 5e-4,
  biasRateFactor: 1,
  epochs: 90,
  dropsAt: [0.25, 0.55, 0.85],
};

/** The network of the paper's text: 60,965,224 parameters in two towers. */
export const paper: AlexNetSpec = {
  name: "paper",
  description:
    "AlexNet as the paper describes it: two towers that communicate at conv3, fc6, fc7 and fc8",
  deviations: [],
  side: 224,
  classes: 1000,
  towers: 2,
  convolutions: [
    {
      ...convolution,
      name: "conv1",
      kernels: 96,
      size: 11,
      stride: 4,
      // The last window extends 3 pixels past the 224 (CHM: output = 1 + ceil((224 - 11) / 4)).
      padding: [0, 3],
      normalization: paperNormalization,
      pooling: overlapping,
      init: init(0),
    },
    {
      ...convolution,
      name: "conv2",
      kernels: 256,
      size: 5,
      padding: 2,
      normalization: paperNormalization,
      pooling: overlapping,
    },
    { ...convolution, name: "conv3", kernels: 384, size: 3, inputs: "all towers", init: init(0) },
    { ...convolution, name: "conv4", kernels: 384, size: 3 },
    { ...convolution, name: "conv5", kernels: 256, size: 3, pooling: overlapping },
  ],
  fullyConnected: [
    { ...fullyConnected, name: "fc6" },
    { ...fullyConnected, name: "fc7" },
  ],
  classifier: { name: "fc8", init: init(0) },
  preprocessing: paperPreprocessing,
  training: paperTraining,
};

/** CHM and CC2: the same four constants, but alpha is divided by n. */
const sourceNormalization: NormalizationSpec = {
  ...paperNormalization,
  convention: "divided-by-n",
};

/** The program that produced the paper's results (CHM layers-145). */
export const source2012: AlexNetSpec = changeSpec(paper, {
  name: "source2012",
  description: "the 2012 program that produced the paper's numbers (its layers-145)",
  layers: {
    // Normalization and pooling come before the nonlinearity, so the normalization sees negative
    // values.
    conv1: {
      normalization: sourceNormalization,
      order: ["normalization", "mapNormalization", "pooling", "activation"],
    },
    conv2: {
      normalization: sourceNormalization,
      mapNormalization: { k: 1, size: 5, alpha: 1e-3, beta: 0.75, convention: "divided-by-n" },
    },
    conv3: { init: { standardDeviation: 0.03, bias: 0 } },
    conv4: { init: { standardDeviation: 0.03, bias: 1 } },
    conv5: { init: { standardDeviation: 0.03, bias: 1 } },
  },
  training: { biasRateFactor: 2 },
});

/** One tower, no groups: every layer reads all maps. 62,378,344 parameters. */
export const dense: AlexNetSpec = changeSpec(paper, {
  name: "dense",
  description: "the paper's network with one tower: every layer reads all maps of the layer below",
  towers: 1,
});

/**
 * One tower with half of the kernels; conv5 and the fully-connected layers are unchanged (P 3.2,
 * footnote 2).
 */
export const half: AlexNetSpec = changeSpec(paper, {
  name: "half",
  description: "one tower with half of the kernels in conv1 to conv4 (section 3.2, footnote 2)",
  towers: 1,
  layers: {
    conv1: { kernels: 48 },
    conv2: { kernels: 128 },
    conv3: { kernels: 192 },
    conv4: { kernels: 192 },
  },
});

const separate: Pooling = { ...overlapping, size: 2 };

/** Pooling windows that do not overlap (P 3.4); paddings as in CHM layers-147: 55-28-26-13-6. */
export const noOverlap: AlexNetSpec = changeSpec(paper, {
  name: "noOverlap",
  description: "pooling windows that do not overlap, z = s = 2 (section 3.4)",
  layers: {
    conv1: { pooling: separate },
    conv2: { pooling: separate, padding: 1 },
    conv5: { pooling: separate, padding: 0 },
  },
});

/** No response normalization (P 3.3; CHM layers-148). */
export const noNormalization: AlexNetSpec = changeSpec(paper, {
  name: "noNormalization",
  description: "no response normalization (section 3.3)",
  layers: { conv1: { normalization: null }, conv2: { normalization: null } },
});

/** Two towers that meet only at the last layer (CHM layers-150). */
export const noCommunication: AlexNetSpec = changeSpec(paper, {
  name: "noCommunication",
  description: "two towers that meet only at the last layer (the 2012 program's layers-150)",
  layers: {
    conv3: { inputs: "own tower" },
    fc6: { inputs: "own tower" },
    fc7: { inputs: "own tower" },
  },
});

const caffeNormalization: NormalizationSpec = {
  ...sourceNormalization,
  k: 1,
  // One blob holds the maps of both groups, so map 48 and map 49 are neighbours.
  inputs: "all towers",
};

/** Caffe's bvlc_alexnet, whose weights are public: inputs BGR, 227 x 227. */
export const bvlc: AlexNetSpec = changeSpec(paper, {
  name: "bvlc",
  description: "Caffe's bvlc_alexnet: 227 x 227, k = 1, normalization across both towers",
  side: 227,
  every: { fullyConnected: { dropout: { ...paperDropout, form: "inverted" } } },
  layers: {
    conv1: { padding: 0, normalization: caffeNormalization },
    conv2: { normalization: caffeNormalization, init: { standardDeviation: 0.01, bias: 0.1 } },
    conv4: { init: { standardDeviation: 0.01, bias: 0.1 } },
    conv5: { init: { standardDeviation: 0.01, bias: 0.1 } },
    fc6: { init: { standardDeviation: 0.005, bias: 0.1 } },
    fc7: { init: { standardDeviation: 0.005, bias: 0.1 } },
  },
  // The mean colour of ImageNet that is commonly used with these weights: (104, 117, 124) in BGR.
  preprocessing: {
    resize: "stretch",
    interpolation: "opencv",
    mean: [124, 117, 104],
    channelOrder: "bgr",
  },
  training: { batchSize: 256, biasRateFactor: 2 },
});

const poolingFirst: readonly ConvolutionStage[] = [
  "activation",
  "pooling",
  "normalization",
  "mapNormalization",
];

/** Caffe's CaffeNet, whose weights are public: bvlc_alexnet with pooling before normalization. */
export const caffenet: AlexNetSpec = changeSpec(bvlc, {
  name: "caffenet",
  description: "Caffe's CaffeNet: bvlc_alexnet with pooling before normalization",
  layers: {
    conv1: { order: poolingFirst },
    conv2: { order: poolingFirst, init: init(1) },
    conv4: { init: init(1) },
    conv5: { init: init(1) },
    fc6: { init: { standardDeviation: 0.005, bias: 1 } },
    fc7: { init: { standardDeviation: 0.005, bias: 1 } },
  },
});

/**
 * Torchvision's AlexNet (["one weird trick"](https://arxiv.org/abs/1404.5997)), whose weights are
 * public. 61,100,840 parameters.
 */
export const torchvision: AlexNetSpec = changeSpec(dense, {
  name: "torchvision",
  description: "torchvision's AlexNet, after 'one weird trick' (2014): one tower, no normalization",
  every: {
    convolution: { normalization: null },
    fullyConnected: { dropout: { rate: 0.5, form: "inverted", place: "inputs" } },
  },
  layers: {
    conv1: { kernels: 64, padding: 2, pooling: { ...overlapping, rounding: "floor" } },
    conv2: { kernels: 192, pooling: { ...overlapping, rounding: "floor" } },
    conv5: { pooling: { ...overlapping, rounding: "floor" } },
    conv4: { kernels: 256 },
  },
  preprocessing: {
    interpolation: "pillow",
    mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
    divisor: [0.229 * 255, 0.224 * 255, 0.225 * 255],
  },
});
