/**
 * The rows about learning, and about the images that a net learns from.
 *
 * @module
 */
import type { Feature } from "./feature.ts";

/** Rows 15 to 23. */
export const learningFeatures: readonly Feature[] = [
  {
    row: 15,
    name: "The paper's rule: momentum with the rate inside the velocity",
    state: "works",
    commands: ["deno task train"],
    exports: { ".": ["MomentumSGD", "train"] },
    tests: {
      "tests/training/learning_rule/momentum_sgd_test.ts": [
        "four steps at rate 0.01 follow the paper's rule",
        "when the rate drops the old velocity still moves the weight at the old rate",
      ],
    },
  },
  {
    row: 16,
    name: "Weight decay of 0.0005, not of biases",
    state: "works",
    commands: ["deno task train"],
    exports: { ".": ["MomentumSGD"] },
    tests: { "tests/training/learning_rule/momentum_sgd_test.ts": ["biases do not decay"] },
  },
  {
    row: 17,
    name: "Twice the rate for biases",
    state: "works",
    commands: ["deno task train --preset cifar18"],
    exports: { ".": ["MomentumSGD"] },
    tests: {
      "tests/training/learning_rule/momentum_sgd_test.ts": ["a bias learns at its own rate"],
      "tests/spec/presets_test.ts": ["the paper and the 2012 program differ where the facts say"],
    },
  },
  {
    row: 18,
    name: "A rate for each layer; a rate of 0 freezes it",
    state: "works",
    commands: [
      "deno task finetune --data photos --weights out/full --train all --rates conv1=0,fc8=10",
    ],
    exports: { ".": ["MomentumSGD"] },
    tests: {
      "tests/training/learning_rule/momentum_sgd_test.ts": [
        "a layer's rate factor applies to its weights and biases, unless a variable has its own",
        "at rate 0 neither the weight nor the velocity changes",
      ],
      "tests/cli/training/finetune_layers_test.ts": [
        "factors of the rate: 0 where frozen, 10 where new, and those of --rates in every tower",
      ],
    },
  },
  {
    row: 19,
    name: "Schedules of the rate: by hand, steps, linear, exponential, stepped, jumpy, noisy",
    state: "works",
    commands: [
      "deno task train --schedule paper",
      "deno task train --drops 0.6,0.85",
      "deno task train --schedule exponential",
    ],
    exports: { ".": ["paperSchedule", "stepSchedule", "decaySchedule", "constantSchedule"] },
    tests: {
      "tests/training/learning_rule/schedule_test.ts": [
        "the paper's schedule divides by 10 when the validation error stops improving",
        "steps divide the rate at their epochs, even within one",
      ],
      "tests/training/learning_rule/decay_schedule_test.ts": [
        "a linear and an exponential rate fall to the last one, and stay there",
        "a stepped rate has each level for the same time",
        "a jumpy rate is higher in the second half of the middle levels",
        "noise raises each rate by a draw of its own, the same after a resumption",
      ],
    },
  },
  {
    row: 20,
    name: "Batches in parts whose gradients are summed",
    state: "works",
    commands: ["deno task train --batch 128 --micro-batch 32"],
    exports: { ".": ["train"] },
    tests: {
      "tests/training/train_test.ts": ["micro-batches add up to the gradient of the whole batch"],
      "tests/training/frozen_features_test.ts": [
        "micro-batches give the update of the whole batch within rounding",
      ],
    },
  },
  {
    row: 21,
    name: "Random patches and reflections",
    state: "works",
    commands: ["deno task train --augment"],
    exports: { ".": ["cropFlip", "drawCrop", "trainingBatches"] },
    tests: {
      "tests/augmentation/crop_flip_test.ts": [
        "224 in 256 has 2048 patches in the paper and 2178 in the 2012 program",
        "every valid patch is drawn, and no other",
      ],
    },
  },
  {
    row: 22,
    name: "Colour noise along the principal components",
    state: "works",
    commands: ["deno task train --color"],
    exports: { ".": ["fitColorPca", "imagenetColorPca", "shiftColor"] },
    tests: {
      "tests/augmentation/color_pca_test.ts": [
        "one sigma of colour noise is 12.2, 5.8 or 1483 grey levels, depending on the scale",
        "fitColorPca finds the axes of generated pixels",
      ],
    },
  },
  {
    row: 23,
    name: "Subtraction of the mean image",
    state: "works",
    commands: [
      "deno task convert bvlc_alexnet.caffemodel caffe.safetensors --mean imagenet_mean.binaryproto",
    ],
    exports: { ".": ["meanImage", "fitPreprocessing"] },
    tests: {
      "tests/augmentation/statistics_test.ts": [
        "the mean image is the mean of each pixel over the images",
      ],
      "tests/weights/caffe/mean_image_test.ts": [
        "the middle of the mean image is subtracted from images for Caffe's weights",
      ],
    },
  },
];
