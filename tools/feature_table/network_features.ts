/**
 * The rows about the network and its layers.
 *
 * @module
 */
import type { Feature } from "./feature.ts";

/** Rows 1 to 14. */
export const networkFeatures: readonly Feature[] = [
  {
    row: 1,
    name: "Five convolutions, three fully connected layers, softmax over 1,000 classes",
    state: "works",
    commands: ["deno task summary paper"],
    exports: { ".": ["alexnet", "preset", "softmaxCrossEntropy"] },
    tests: {
      "tests/models/alexnet_test.ts": [
        "the paper's network, built whole, has its 60,965,224 parameters",
      ],
      "tests/spec/shapes_test.ts": [
        "the paper's network has the parameters of each layer that its text implies",
      ],
    },
  },
  {
    row: 2,
    name: "Two towers as separate layers that exchange maps at conv3 and fc6 to fc8",
    state: "works",
    commands: ["deno task train --preset cifarTwoTower"],
    exports: { ".": ["alexnet", "TowerSlice"] },
    tests: {
      "tests/models/tower_wiring_test.ts": [
        "in the paper's network a tower reads the other at conv3 and not before",
        "two towers equal one tower whose kernels are zero where the towers do not communicate",
      ],
    },
  },
  {
    row: 3,
    name: "Towers on two devices",
    state: "works",
    commands: ["deno task train --ranks 2 --parallel towers"],
    exports: { "./parallel": ["towerPrograms", "runTowers", "twoRankStep"] },
    tests: {
      "tests/cli/train_ranks_test.ts": [
        "two towers stop after the same step by Ctrl-C, resume, and train the net of one process",
      ],
      "tests/parallel/step_times/two_rank_step_test.ts": [
        "two ranks train the towers, and say when each layer computed and each message was sent",
      ],
      "tests/parallel/threads/tower_workers_test.ts": [
        "two threads give the same result as one process, and so does one thread for both towers",
        "a thread waits where the towers communicate, until the other has sent its maps",
      ],
    },
    missing: {
      state: "left out",
      reason: "Two GPUs: WebGPU cannot be read while a step waits, so the ranks compute on CPUs.",
    },
  },
  {
    row: 4,
    name: "Patches of 224 pixels, with pooling that rounds up",
    state: "works",
    commands: ["deno task summary source2012"],
    exports: { ".": ["outputSide", "pooledSide"] },
    tests: {
      "tests/spec/geometry_test.ts": [
        "conv1 of the paper gives 55 rows: of 227, or of 224 with 3 zeros after them",
        "pooling of 3 at stride 2 gives 27, 13 and 6 rows; only rounding up extends beyond the edge",
      ],
    },
  },
  {
    row: 5,
    name: "Response normalization across maps",
    state: "works",
    commands: ["deno task summary paper"],
    exports: { ".": ["LocalResponseNormalization", "localResponseNormalization"] },
    tests: {
      "tests/layers/local_response_normalization_test.ts": [
        "the conventions give the four golden rows",
        "values and gradients agree with float64, and the reference with differences",
      ],
    },
  },
  {
    row: 6,
    name: "Response normalization and contrast normalization within a map",
    state: "works",
    commands: ["deno task summary source2012"],
    exports: { ".": ["MapNormalization", "LocalContrastNormalization"] },
    tests: {
      "tests/layers/map_normalization_test.ts": ["values and gradients agree with float64"],
      "tests/layers/local_contrast_normalization_test.ts": [
        "a row of three is normalized as by hand, with windows cut at the edges",
        "values and gradients of contrast normalization agree with float64",
      ],
      "tests/models/alexnet_test.ts": [
        "a net with contrast normalization has that layer, saves and loads",
      ],
    },
  },
  {
    row: 7,
    name: "Overlapping max pooling, 3 by 3 at stride 2",
    state: "works",
    commands: ["deno task summary noOverlap"],
    exports: { ".": ["Pooling2D"] },
    tests: {
      "tests/layers/pooling_2d_test.ts": [
        "sides follow the 2012 program: 55-27-13-6 with overlap, 28-14-7 without",
        "values and gradients agree with float64 for every rounding",
      ],
    },
  },
  {
    row: 8,
    name: "Other poolings: mean, random, largest absolute value",
    state: "works",
    commands: ["deno task summary cifar18"],
    exports: { ".": ["Pooling2D"] },
    tests: {
      "tests/layers/pooling_2d_test.ts": ["positions outside the map do not count in a mean"],
    },
    missing: {
      state: "left out",
      reason: "Random pooling and pooling by absolute values: no net of the presets has them.",
    },
  },
  {
    row: 9,
    name: "ReLU, tanh and other units",
    state: "works",
    commands: [],
    exports: { ".": ["changeSpec", "Convolution2D", "FullyConnected"] },
    tests: {
      "tests/ops/convolution_test.ts": [
        "convolution, bias and activation and their gradients agree with float64",
      ],
      "tests/spec/change_test.ts": [
        "a change in every layer reaches convolutions and fully-connected layers alike",
      ],
    },
    missing: {
      state: "left out",
      reason: "Units other than ReLU, tanh and linear ones: the paper compares only ReLU and tanh.",
    },
  },
  {
    row: 10,
    name: "Locally connected layers",
    state: "works",
    commands: ["deno task train --preset cifar11"],
    exports: { ".": ["LocallyConnected2D"] },
    tests: {
      "tests/layers/locally_connected_2d_test.ts": [
        "with the same kernel at each place it is a convolution",
        "each place has its own kernel, and gradients agree with float64",
      ],
    },
  },
  {
    row: 11,
    name: "Dropout of one half in fc6 and fc7",
    state: "works",
    commands: ["deno task summary paper"],
    exports: { ".": ["TestScaledDropout", "InvertedDropout"] },
    tests: {
      "tests/models/alexnet_test.ts": [
        "dropout comes after the paper's layers and before torchvision's",
      ],
      "tests/ops/dropout_test.ts": ["half of many values are dropped at rate 0.5"],
    },
  },
  {
    row: 12,
    name: "Dropout that scales at test time",
    state: "works",
    commands: [],
    exports: { ".": ["TestScaledDropout"] },
    tests: {
      "tests/layers/dropout_test.ts": [
        "the paper's form masks in training and halves at test",
        "both forms have the same mean in training and at test",
      ],
    },
  },
  {
    row: 13,
    name: "Biases of 1 in conv2, conv4, conv5, fc6 and fc7",
    state: "works",
    commands: [],
    exports: { ".": ["alexnet", "preset"] },
    tests: {
      "tests/spec/presets_test.ts": [
        "the paper's biases start at 1 in conv2, conv4, conv5, fc6 and fc7, weights at 0.01",
      ],
      "tests/models/alexnet_test.ts": [
        "initial weights have the mean and spread of the spec, biases their value",
      ],
    },
  },
  {
    row: 14,
    name: "Initial weights from N(0, 0.01)",
    state: "works",
    commands: [],
    exports: { ".": ["alexnet", "preset"] },
    tests: {
      "tests/models/alexnet_test.ts": [
        "initial weights have the mean and spread of the spec, biases their value",
      ],
      "tests/spec/presets_test.ts": ["the paper and the 2012 program differ where the facts say"],
    },
  },
];
