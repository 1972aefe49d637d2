/**
 * The presets for CIFAR-10: three nets from cuda-convnet and two from this project. Sources are
 * abbreviated as in `presets.ts`.
 *
 * All of them let the last pooling window extend past the edge (`ceil`): 32-16-8-4.
 *
 * @module
 */
import type {
  AlexNetSpec,
  ConvolutionSpec,
  ConvolutionStage,
  Initialization,
  MapNormalizationSpec,
  NormalizationSpec,
  Pooling,
  PreprocessingSpec,
  TrainingDefaults,
} from "./spec.ts";

const maxPooling: Pooling = { kind: "max", size: 3, stride: 2, rounding: "ceil" };
const averagePooling: Pooling = { ...maxPooling, kind: "average" };

/** Convolution, nonlinearity, pooling, normalization: the order of most of cuda-convnet's nets. */
const poolFirst: readonly ConvolutionStage[] = [
  "activation",
  "pooling",
  "normalization",
  "mapNormalization",
];
const poolLast: readonly ConvolutionStage[] = [
  "activation",
  "normalization",
  "mapNormalization",
  "pooling",
];

/** CC2 layers-cifar10-11pct: size 9, scale 0.001 (divided by the size), power 0.75, k = 1. */
const cifarNormalization: NormalizationSpec = {
  k: 1,
  n: 9,
  alpha: 1e-3,
  beta: 0.75,
  convention: "divided-by-n",
  inputs: "own tower",
};

const convolution = {
  size: 5,
  stride: 1,
  padding: 2,
  inputs: "own tower",
  locallyConnected: false,
  activation: "relu",
  normalization: null,
  mapNormalization: null,
  pooling: maxPooling,
  order: poolFirst,
} as const satisfies Partial<ConvolutionSpec>;

const gaussian = (standardDeviation: number): Initialization => ({ standardDeviation, bias: 0 });
const fanIn: Initialization = { standardDeviation: "fan-in", bias: 0 };

/** cuda-convnet: the mean image is subtracted from pixels in 0 … 255; that is all. */
const rawPreprocessing: PreprocessingSpec = {
  imageSide: 32,
  resize: "shorter-side",
  interpolation: "sharp",
  padding: 0,
  mean: "image",
  divisor: [1, 1, 1],
  channelOrder: "rgb",
};

/** cuda-convnet's learning rates: 0.001 for weights, 0.002 for biases. */
const rawTraining: TrainingDefaults = {
  batchSize: 128,
  learningRate: 1e-3,
  momentum: 0.9,
  weightDecay: 4e-3,
  biasRateFactor: 2,
  epochs: 140,
  dropsAt: [120 / 140, 130 / 140],
};

/** CHM layer-params-18pct, `rnorm`: scale 0.00005, divided by the 3 x 3 positions, power 0.75. */
const withinMap: MapNormalizationSpec = {
  k: 1,
  size: 3,
  alpha: 5e-5,
  beta: 0.75,
  convention: "divided-by-n",
};

/**
 * cuda-convnet's fastest net: three convolutions, one max and two average poolings (CHM
 * layers-18pct).
 */
export const cifar18: AlexNetSpec = {
  name: "cifar18",
  description: "cuda-convnet's net with 18 % error: three convolutions with max and average " +
    "pooling",
  deviations: ["One weight decay for all layers; the original's differs from layer to layer."],
  side: 32,
  classes: 10,
  towers: 1,
  convolutions: [
    {
      ...convolution,
      name: "conv1",
      kernels: 32,
      order: ["pooling", "activation", "normalization", "mapNormalization"],
      mapNormalization: withinMap,
      init: gaussian(1e-4),
    },
    {
      ...convolution,
      name: "conv2",
      kernels: 32,
      pooling: averagePooling,
      mapNormalization: withinMap,
      init: gaussian(0.01),
    },
    { ...convolution, name: "conv3", kernels: 64, pooling: averagePooling, init: gaussian(0.01) },
  ],
  fullyConnected: [],
  classifier: { name: "fc10", init: gaussian(0.01) },
  preprocessing: rawPreprocessing,
  training: rawTraining,
};

const local = {
  ...convolution,
  kernels: 32,
  size: 3,
  padding: 1,
  locallyConnected: true,
  pooling: null,
  init: gaussian(0.04),
} as const satisfies Partial<ConvolutionSpec>;

/**
 * The four-layer net with 13 % error (CHM layers-conv-local-13pct): two convolutions, two locally
 * connected layers.
 */
export const cifar13: AlexNetSpec = {
  name: "cifar13",
  description: "cuda-convnet's net with 13 % error: two convolutions, two locally connected layers",
  deviations: [
    "One weight decay for all layers; the original decays the locally connected layers and the last " +
    "layer by 0.004 and the convolutions not at all.",
  ],
  side: 32,
  classes: 10,
  towers: 1,
  convolutions: [
    { ...convolution, name: "conv1", kernels: 64, init: gaussian(1e-4) },
    { ...convolution, name: "conv2", kernels: 64, init: gaussian(0.01) },
    { ...local, name: "local3" },
    { ...local, name: "local4" },
  ],
  fullyConnected: [],
  classifier: { name: "fc10", init: gaussian(0.01) },
  preprocessing: rawPreprocessing,
  training: rawTraining,
};

/**
 * The net with 11 % error (CC2 layers-cifar10-11pct): the same with normalization and 24 x 24
 * crops.
 */
export const cifar11: AlexNetSpec = {
  ...cifar13,
  name: "cifar11",
  description:
    "cuda-convnet's net with 11 % error: the 13 % net with normalization, on 24 x 24 crops",
  deviations: [
    "One weight decay for all layers; the original decays the last layer by 0.01, the locally " +
    "connected ones by 0.004 and the convolutions not at all.",
  ],
  side: 24,
  convolutions: [
    {
      ...convolution,
      name: "conv1",
      kernels: 64,
      normalization: cifarNormalization,
      init: gaussian(1e-4),
    },
    {
      ...convolution,
      name: "conv2",
      kernels: 64,
      normalization: cifarNormalization,
      order: poolLast,
      init: gaussian(0.01),
    },
    { ...local, name: "local3", kernels: 64 },
    { ...local, name: "local4" },
  ],
  training: { ...rawTraining, epochs: 520, dropsAt: [350 / 520, 500 / 520] },
};

/**
 * The mean colour is subtracted, and the result divided by the standard deviation of all pixels, so
 * that inputs are of the order of one.
 */
const unitPreprocessing: PreprocessingSpec = {
  ...rawPreprocessing,
  padding: 4,
  mean: "channel",
  divisor: [62, 62, 62],
};

const unitTraining: TrainingDefaults = {
  batchSize: 128,
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: 5e-4,
  biasRateFactor: 1,
  epochs: 30,
  dropsAt: [0.6, 0.85, 0.95],
};

const small = { ...convolution, order: poolLast, init: fanIn } as const;
const narrow = { ...small, size: 3, padding: 1, kernels: 64, pooling: null } as const;

/** The paper's topology at 32 x 32: about 84 MFLOP per training image. */
export const cifarTwoTower: AlexNetSpec = {
  name: "cifarTwoTower",
  description: "the paper's two towers at 32 x 32, small enough to train on a CPU",
  deviations: [
    "Initial weights have a standard deviation of sqrt(2 / fan-in), 0.01 in the last layer, and biases " +
    "start at 0. With the paper's initialization (0.01, biases of 1) the signal dies out in layers " +
    "this narrow: the loss was still ln 10 after 14,000 images.",
    "Normalization uses the constants of cuda-convnet's CIFAR-10 nets (k = 1, n = 9, alpha = 0.001 / 9).",
    "Pixels are divided by 62, about their standard deviation, after the mean colour is subtracted.",
    "Crops of 32 x 32 are cut from the image padded with 4 zeros on each side, because the image " +
    "itself is no larger than the crop.",
  ],
  side: 32,
  classes: 10,
  towers: 2,
  convolutions: [
    { ...small, name: "conv1", kernels: 32, normalization: cifarNormalization },
    { ...small, name: "conv2", kernels: 64, normalization: cifarNormalization },
    { ...narrow, name: "conv3", inputs: "all towers" },
    { ...narrow, name: "conv4" },
    { ...narrow, name: "conv5", pooling: maxPooling },
  ],
  fullyConnected: [
    {
      name: "fc6",
      units: 256,
      inputs: "all towers",
      activation: "relu",
      dropout: { rate: 0.5, form: "test-scaled", place: "outputs" },
      init: fanIn,
    },
    {
      name: "fc7",
      units: 256,
      inputs: "all towers",
      activation: "relu",
      dropout: { rate: 0.5, form: "test-scaled", place: "outputs" },
      init: fanIn,
    },
  ],
  classifier: { name: "fc8", init: gaussian(0.01) },
  preprocessing: unitPreprocessing,
  training: { ...unitTraining, learningRate: 0.02, epochs: 18, dropsAt: [0.67, 0.89] },
};

/** A net for lessons: two convolutions and one hidden layer, 28 MFLOP per training image. */
export const cifarSmall: AlexNetSpec = {
  name: "cifarSmall",
  description: "two convolutions and one hidden layer at 32 x 32, for lessons",
  deviations: [],
  side: 32,
  classes: 10,
  towers: 1,
  convolutions: [
    { ...small, name: "conv1", kernels: 16 },
    { ...small, name: "conv2", kernels: 32 },
  ],
  fullyConnected: [
    {
      name: "fc3",
      units: 64,
      inputs: "all towers",
      activation: "relu",
      dropout: null,
      init: fanIn,
    },
  ],
  classifier: { name: "fc4", init: gaussian(0.01) },
  preprocessing: unitPreprocessing,
  training: unitTraining,
};
