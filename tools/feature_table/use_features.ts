/**
 * The rows about evaluation, and about the use of a trained net.
 *
 * @module
 */
import type { Feature } from "./feature.ts";

/** Rows 24 to 31, 38 to 40 and 47. */
export const useFeatures: readonly Feature[] = [
  {
    row: 24,
    name: "The mean of the probabilities of ten patches",
    state: "works",
    commands: ["deno task evaluate --crops ten", "deno task classify cat.jpg --crops ten"],
    exports: { ".": ["tenCrop", "evaluate", "predictPatches"] },
    tests: {
      "tests/augmentation/ten_crop_test.ts": [
        "the ten patches of 224 in 256 are the paper's four corners and centre, and mirrored",
      ],
      "tests/evaluation/evaluate_test.ts": [
        "ten patches: the mean of ten softmax outputs, not the softmax of mean logits",
      ],
    },
  },
  {
    row: 25,
    name: "Top-1 and top-5 error",
    state: "works",
    commands: ["deno task evaluate"],
    exports: { ".": ["evaluate", "topKErrors"] },
    tests: {
      "tests/evaluation/error_rate_test.ts": [
        "the error is the fraction of images whose class is not among the k most probable",
        "a tie earns one over the number of tied classes",
      ],
    },
  },
  {
    row: 26,
    name: "A submission to ILSVRC, five classes a line",
    state: "works",
    commands: [
      "deno task evaluate --submission guesses.txt",
      "deno task score guesses.txt --truth labels.txt",
    ],
    exports: { ".": ["writeSubmission", "parseSubmission", "flatErrors"] },
    tests: {
      "tests/cli/several_nets_test.ts": [
        "a submission has a line per image, and scores as its report says",
      ],
      "tests/evaluation/submission_test.ts": [
        "a submission has one line per image with class numbers from 1, the best first",
      ],
      "tests/evaluation/real_labels_test.ts": [
        "1,000 random submissions have the flat and hierarchical errors of a count in Python",
      ],
    },
  },
  {
    row: 27,
    name: "The mean of several nets, with weights that a search finds",
    state: "works",
    commands: ["deno task evaluate --weights out/a out/b out/c --search 1000"],
    exports: { ".": ["averageProbabilities", "ensembleWeights"] },
    tests: {
      "tests/cli/several_nets_test.ts": [
        "the weights of several nets are searched on images that are not tested",
      ],
      "tests/evaluation/ensemble_weights_test.ts": ["the weights are those of the search of 2012"],
    },
  },
  {
    row: 28,
    name: "A sixth convolution, and weights taken from another net",
    state: "works",
    commands: [
      "deno task summary sixConvolutions",
      "deno task finetune --data photos --weights out/source --preset sixConvolutions --train all",
    ],
    exports: { ".": ["preset", "restoreWeights"] },
    tests: {
      "tests/spec/presets_test.ts": [
        "the sixth convolution of the 2012 program reads both towers after the last pooling",
      ],
      "tests/training/checkpoint/initial_weights_test.ts": [
        "a net with a sixth convolution starts from one with five, and conv6 and fc8 anew",
      ],
    },
    missing: {
      state: "needs ImageNet",
      reason: "No net was trained first on more classes, which needs the larger ImageNet.",
    },
  },
  {
    row: 29,
    name: "The outputs of a named layer",
    state: "works",
    commands: ["deno task features photos --weights out/full --layer fc7 --out photos.npy"],
    exports: { "./inspection": ["outputsOf", "layerPoints"], "./weights": ["writeNpy"] },
    tests: {
      "tests/cli/features_test.ts": [
        "features of fc7 are the outputs of both towers, a row a picture, with the names beside them",
        "a layer of maps is written flat, to safetensors too",
      ],
    },
  },
  {
    row: 30,
    name: "Nearest pictures by the outputs of fc7",
    state: "works",
    commands: ["deno task neighbours --query cat.jpg --among photos --sheet cat.html"],
    exports: { "./inspection": ["nearestOf", "squaredDistances"] },
    tests: {
      "tests/cli/features_test.ts": [
        "neighbours are the nearest by Euclidean distance, without the query itself",
      ],
      "tests/cli/real_features_test.ts": [
        "in the real pool5, the other jeep is among the six nearest of 19 photographs: Fig. 4",
      ],
    },
  },
  {
    row: 31,
    name: "Pictures of filters, costs, predictions, errors alone, maps, gradients of pixels",
    state: "works",
    commands: [
      "deno task filters --weights out/full --out filters.svg",
      "deno task diagnose out/full --html run.html",
      "deno task classify photos --sheet photos.html",
      "deno task classify photos --sheet wrong.html --only-errors",
    ],
    exports: {
      "./figures": ["filterFigure", "learningCurves", "answersFigure", "activationFigure"],
      "./inspection": ["inputGradients"],
    },
    tests: {
      "tests/cli/filters_test.ts": [
        "filters draws those of each tower, with the mean of their colour indices",
      ],
      "tests/cli/classify_test.ts": [
        "classify --sheet shows each picture over five bars, the right one in red where its folder says so",
        "classify --only-errors shows the pictures that are not in the folder of their first class",
      ],
      "tests/inspection/input_gradients_test.ts": [
        "the gradient is that of each image's own loss, by differences",
      ],
    },
    missing: {
      state: "left out",
      reason:
        "A webcam and deep dream: a page can do both with the net that `deno task export` writes.",
    },
  },
  {
    row: 38,
    name: "Published weights, with layers that start anew",
    state: "works",
    commands: [
      "deno task classify cat.jpg --weights bvlc_alexnet.npy",
      "deno task finetune --data photos --weights bvlc_alexnet.npy --skip fc7,fc8",
    ],
    exports: { ".": ["loadWeights"], "./weights": ["readWeightsFile"] },
    tests: {
      "tests/weights/sources/peers_test.ts": [
        "every program's files, written now by PyTorch, compute the same here, with all gradients",
      ],
      "tests/weights/sources/real_weights_test.ts": [
        "the real conv1 to conv5 see real photographs as PyTorch does",
      ],
      "tests/training/checkpoint/initial_weights_test.ts": [
        "skipped layers start anew in every tower, whatever shape they have",
      ],
    },
  },
  {
    row: 39,
    name: "Fine-tuning on own pictures from a list, for any number of classes",
    state: "works",
    commands: ["deno task finetune --data list.txt --weights bvlc_alexnet.npy --train fc8,fc7"],
    exports: { "./datasets": ["openImageList", "openImageFolder"] },
    tests: {
      "tests/cli/finetune_test.ts": [
        "a folder of pictures teaches a new last layer; the others stay to the bit, and classify names the classes",
        "lists of numbers teach classes with the names of a file, on their own validation and test",
      ],
      "tests/datasets/lists/image_list_test.ts": [
        "the last word of a line is its label, and the path before it keeps its spaces",
      ],
    },
  },
  {
    row: 40,
    name: "Five names and their probabilities for a picture",
    state: "works",
    commands: ["deno task classify cat.jpg"],
    exports: { ".": ["predictProbabilities", "bestGuesses"] },
    tests: {
      "tests/cli/classify_test.ts": [
        "classify lists every picture in order, even if there are more than go through the net at once",
        "classify --json prints a line per picture for a program, and the rest on standard error",
      ],
    },
  },
  {
    row: 47,
    name: "The hierarchical error of WordNet",
    state: "works",
    commands: [
      "deno task score guesses.txt --truth labels.txt --hierarchy ILSVRC2012_devkit_t12.tar.gz",
      "deno task score guesses.txt --truth labels.txt --order sorted --hierarchy /usr/share/wordnet/data.noun",
      "deno task evaluate --data val.txt --hierarchy /usr/share/wordnet/data.noun",
    ],
    exports: {
      ".": ["hierarchicalErrors", "hierarchyCosts"],
      "./datasets": ["wordnetHierarchy"],
    },
    tests: {
      "tests/evaluation/ilsvrc_test.ts": ["the hierarchical error of hand-worked guesses"],
      "tests/datasets/hierarchy_costs_test.ts": [
        "the cost is the smallest height of a common ancestor, even with two parents",
      ],
      "tests/datasets/ilsvrc/wordnet_hierarchy_test.ts": [
        "the 1,000 classes have 1,860 nodes, one root, 75 with several parents, costs up to 19",
      ],
      "tests/cli/evaluation/order_checks_test.ts": [
        "a meta.mat of the real classes gives the hierarchical errors that WordNet gives",
      ],
    },
  },
];
