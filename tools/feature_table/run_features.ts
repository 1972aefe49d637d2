/**
 * The rows about runs, about data as it comes, and about what a reader gets.
 *
 * @module
 */
import type { Feature } from "./feature.ts";

/** Rows 32 to 37, 41 to 46, 48 and 49. */
export const runFeatures: readonly Feature[] = [
  {
    row: 32,
    name: "A check of the gradients",
    state: "works",
    commands: ["deno task course 03"],
    exports: {},
    tests: {
      "tests/models/network_gradients_test.ts": [
        "cifarTwoTower, shrunken, on alexnet-cpu: loss and gradients agree with float64",
      ],
      "tests/ops/reference_gradients_test.ts": ["The gradient check finds a wrong gradient"],
      "tests/experiments/gradient_check_test.ts": [
        "in double precision differences agree with the gradient",
      ],
    },
  },
  {
    row: 33,
    name: "The size of weights and updates by layer",
    state: "works",
    commands: ["deno task diagnose out/full"],
    exports: { ".": ["train"], "./experiments": ["ratioCurves"] },
    tests: {
      "tests/training/train_test.ts": [
        "update ratios are recorded at their intervals, for weights only",
      ],
      "tests/training/diagnosis/run_diagnosis_test.ts": ["updates that are too large are found"],
    },
  },
  {
    row: 34,
    name: "A stop at numbers that are not finite",
    state: "works",
    commands: ["deno task train"],
    exports: { ".": ["NotFiniteError"] },
    tests: {
      "tests/training/train_test.ts": [
        "a loss that is not finite stops the run before it touches the weights",
        "a weight that is not finite is named by its layer",
      ],
    },
  },
  {
    row: 35,
    name: "Checkpoints with the optimizer's state, every k updates, and resumption",
    state: "works",
    commands: ["deno task train --out out/full --checkpoint-every 500 --resume"],
    exports: { ".": ["captureCheckpoint", "saveCheckpoint", "loadCheckpoint"] },
    tests: {
      "tests/training/run/training_run_test.ts": [
        "an interrupted and resumed run ends with the bytes of an uninterrupted one",
      ],
      "tests/tools/soak_test.ts": [
        "a run under faults of every kind ends bit for bit like one without",
      ],
    },
  },
  {
    row: 36,
    name:
      "A log of the run, one JSON object a line, and a page of its curves in place of TensorBoard",
    state: "works",
    commands: ["deno task train --log-every 10", "deno task diagnose out/full --html run.html"],
    exports: {},
    tests: {
      "tests/training/run/training_run_test.ts": [
        "a run's log has every update, every epoch and the final test",
      ],
      "tests/cli/diagnose_test.ts": [
        "diagnose --html writes the curves of the run to a page that loads nothing",
      ],
    },
  },
  {
    row: 37,
    name: "Times of forward and forward-backward passes, with burn-in, mean and deviation",
    state: "works",
    commands: ["deno task benchmark", "deno task dev bench"],
    exports: {},
    tests: {
      "tests/cli/benchmark_test.ts": [
        "the defaults are TensorFlow's protocol on the paper's network",
        "benchmark prints mean and deviation of both passes, as TensorFlow's program does",
      ],
      "tests/tools/bench/report_test.ts": [
        "A summary has median, mean, sample deviation and minimum",
        "Burn-in runs are not counted",
      ],
    },
  },
  {
    row: 41,
    name: "From ILSVRC's tars to batches",
    state: "works",
    commands: [
      "deno task prepare --source /data/ILSVRC2012 --to /data/shards",
      "deno task prepare --source /data/ILSVRC2012 --to /data/shards --shard 3/8",
      "deno task prepare --check /data/shards",
    ],
    exports: {
      "./datasets": ["openImageSource", "prepareShards", "openShards", "makeSampleIlsvrc"],
    },
    tests: {
      "tests/datasets/ilsvrc/sources/official_test.ts": [
        "2012: labels are positions among sorted WNIDs, and answers come from the kit",
        "2010: patch_images.tar replaces the images of the same split and name",
      ],
      "tests/datasets/ilsvrc/sources/kaggle_test.ts": [
        "images, classes and answers are those of the competition's files",
      ],
      "tests/datasets/ilsvrc/sources/lists_test.ts": [
        "Caffe's lists are read, with images in the folders of the splits",
      ],
      "tests/datasets/shards/preparation/killed_test.ts": [
        "a preparation that is killed again and again ends with the bytes of one that was not",
        "jobs that are killed again and again prepare parts of the bytes of one process",
      ],
      "tests/cli/ilsvrc_path_test.ts": [
        "the sample's archives become shards, and one command trains the paper's network on them",
      ],
    },
  },
  {
    row: 42,
    name: "`meta.mat` and the ground truth of the development kit",
    state: "works",
    commands: [
      "deno task score guesses.txt --truth ILSVRC2012_validation_ground_truth.txt --hierarchy ILSVRC2012_devkit_t12.tar.gz",
      "deno task evaluate --data val --submission guesses.txt --order meta.mat",
    ],
    exports: {
      ".": ["parseGroundTruth"],
      "./datasets": ["openDevelopmentKit", "readMetaMat", "classNumbers", "ilsvrc2012Classes"],
    },
    tests: {
      "tests/datasets/ilsvrc/kit/meta_mat_test.ts": [
        "the kit of 2010, which SciPy wrote, has costs besides",
        "the 1,860 synsets of the real classes are read, with the costs that WordNet gives",
      ],
      "tests/datasets/ilsvrc/kit/development_kit_test.ts": [
        "the archive of 2012 has classes, hierarchy and true classes of the validation images",
        "a kit of 1,000 classes needs all 50,000 true classes, and 2010 its 150,000",
      ],
      "tests/cli/evaluation/order_checks_test.ts": [
        "the kit's ground truth in another order is an error that says what to leave out",
        "guesses that are far better in another order bring a warning",
      ],
    },
  },
  {
    row: 43,
    name: "Images that are read while the net trains",
    state: "works",
    commands: ["deno task train --data shards", "deno task evaluate --data shards"],
    exports: { "./datasets": ["openShards", "ShardedImages", "openImageFolder", "ImageFolder"] },
    tests: {
      "tests/datasets/shards/sharded_images_test.ts": [
        "an image that is lost while training is set aside once, with a warning",
        "a disk or a decoder that gives no answer is an error, not a hang",
      ],
      "tests/cli/shards/shard_folder_test.ts": [
        "train --data SHARDS trains on the images of train, and validates and tests on those of val",
      ],
      "tests/datasets/image_folder_test.ts": [
        "training batches read from a folder equal those of the same images in memory",
        "leaving a loop over a folder's batches early leaves no pending read",
      ],
      "tests/datasets/in_parallel_test.ts": [
        "every item is processed once, at most `parallel` at a time",
      ],
    },
  },
  {
    row: 44,
    name: "Made-up images",
    state: "works",
    commands: ["deno task train --synthetic", "deno task train --synthetic --preset paper"],
    exports: { "./datasets": ["syntheticImages"] },
    tests: {
      "tests/datasets/synthetic_images_test.ts": [
        "the same seed gives the same images, and each image is the mosaic of its class under noise",
      ],
      "tests/cli/synthetic_test.ts": [
        "train --synthetic teaches a net made-up images, without a file of images",
      ],
    },
  },
  {
    row: 45,
    name: "CIFAR-10, and the nets with 18 %, 13 % and 11 % error",
    state: "works",
    commands: [
      "deno task train --preset cifar18",
      "deno task train --preset cifar13",
      "deno task train --preset cifar11",
    ],
    exports: { "./datasets": ["loadCifar10"] },
    tests: {
      "tests/datasets/cifar10/cifar10_test.ts": [
        "CIFAR-10 has 5,000 training and 1,000 test images per class, and the known means",
      ],
      "tests/spec/shapes_test.ts": [
        "the CIFAR nets pool 32-16-8-4 and have the costs stated in the lessons",
      ],
    },
  },
  {
    row: 46,
    name: "A text file of layers, apart from one of the settings of training",
    state: "works",
    commands: [],
    exports: { ".": ["parseSpec", "changeSpec", "specOf"] },
    tests: { "tests/spec/parse_test.ts": ["any spec is unchanged after JSON"] },
    missing: {
      state: "left out",
      reason:
        "Files in the formats of cuda-convnet and Caffe: a net is data here, and saves as JSON.",
    },
  },
  {
    row: 48,
    name: "Notebooks",
    state: "works",
    commands: ["deno task lab", "deno task course"],
    exports: { "./course": ["setup", "claim", "predict"] },
    tests: {
      "tests/tools/notebook/lessons_test.ts": [
        "lesson 01 is committed clean and follows the rules",
        "the code cells of every lesson type-check and lint, with stubs and with solutions",
      ],
    },
  },
  {
    row: 49,
    name: "Published accuracy",
    state: "works",
    commands: ["deno task dev results"],
    exports: { "./pretrained": ["pretrained"] },
    tests: {
      "tests/tools/recorded_run_test.ts": ["the recorded runs reach the documented errors"],
      "tests/pretrained/mod_test.ts": [
        "the pretrained net has the error rates of its model card, class by class",
      ],
    },
    missing: {
      state: "needs ImageNet",
      reason: "The accuracy here is on CIFAR-10; no net was trained on ImageNet.",
    },
  },
];
