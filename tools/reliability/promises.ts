/**
 * What the project promises in case of faults, and the tests of each promise.
 *
 * @module
 */

/** A promise and its tests. */
export interface Promised {
  /** `R1`, `R2`, ... */
  readonly id: string;
  /** The promise, in one sentence. */
  readonly promise: string;
  /** Test files, each with the names of the tests of the promise; all must pass. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/** What `tests/weights/fuzz_test.ts` damages, a test for each. */
const damaged = [
  ".npy of numbers",
  ".npy of a pickle",
  "pickle",
  "archive of torch.save",
  "data.pkl of torch.save",
  "older form of torch.save",
  ".caffemodel",
  "model.json of tfjs",
  ".safetensors",
  "file of any format",
];

/** The promises, in the order of the page. */
export const promises: readonly Promised[] = [
  {
    id: "R1",
    promise: "Loading a file of weights runs no code from it, and any bytes quickly give a " +
      "result or a typed error.",
    tests: {
      "tests/weights/read_weights_test.ts": [
        "a file that would run a program is refused by the name of what it calls",
      ],
      "tests/weights/read_weights_file_test.ts": [
        "every file is read, or refused, with the permission to read it and no other; none runs",
      ],
      "tests/weights/fuzz_test.ts": damaged.map((format) =>
        `a damaged ${format} is read or refused with the typed error, quickly`
      ),
      "tests/weights/safetensors_test.ts": [
        "mutated files are quickly read or rejected with the typed error",
      ],
      "tests/weights/hostile_weights_test.ts": [
        "every hostile file of weights is refused with the typed error, in less than 200 MB",
      ],
      "tests/training/checkpoint/hostile_checkpoints_test.ts": [
        "every hostile checkpoint is refused with a typed error, in less than 200 MB",
      ],
    },
  },
  {
    id: "R2",
    promise: "A truncated, damaged or mismatched file never becomes weights.",
    tests: {
      "tests/weights/safetensors_test.ts": [
        "a file truncated at any byte is rejected",
        "every bad header is rejected with the byte offset of the fault",
      ],
      "tests/weights/read_weights_test.ts": [
        "a truncated file is rejected, wherever it ends",
        "a file with a byte after its end is rejected, but for a caffemodel's whole field",
      ],
      "tests/weights/torch/torch_file_test.ts": [
        "a flipped bit in the pickle or in a storage is refused by its checksum",
      ],
      "tests/weights/sources/read_source_test.ts": [
        "weights cannot be taken for those of a net with another preprocessing",
      ],
      "tests/training/checkpoint/checkpoint_test.ts": [
        "a flipped bit anywhere is detected or does not affect the result",
      ],
    },
  },
  {
    id: "R3",
    promise: "After its first save, a folder always holds a checkpoint that loads.",
    tests: {
      "tests/training/run/run_folder_test.ts": [
        "a damaged checkpoint gives a warning, and the previous one is used",
      ],
      "tests/training/run/checkpoint_pair_test.ts": [
        "one checkpoint loads after a kill anywhere in a save",
        "one checkpoint loads after a kill anywhere in a save that finds a flipped bit in the newest",
        "one checkpoint loads after a kill anywhere in a save that finds half of the newest",
        "one checkpoint loads after a kill anywhere in a save that finds the newest empty",
      ],
      "tests/training/run/two_trainers_test.ts": [
        "two trainers never hold one folder, in 150 turns of three processes",
        "two containers do not train in one folder, and a restarted one with the same id does",
      ],
    },
  },
  {
    id: "R4",
    promise: "A run that is stopped anywhere and resumed ends with the bits of one that was not.",
    tests: {
      "tests/training/train_test.ts": [
        "a run that is stopped anywhere and resumed ends bit for bit like an uninterrupted one",
      ],
      "tests/tools/soak_test.ts": [
        "a run under faults of every kind ends bit for bit like one without",
      ],
    },
  },
  {
    id: "R5",
    promise:
      "The same seed on the same backend gives the same numbers, and the number of threads " +
      "or workers changes neither the order of the images nor a bit.",
    tests: {
      "tests/models/alexnet_test.ts": [
        "the same seed gives the same bytes, another seed others",
      ],
      "tests/ops/cpu/threads/thread_pool_test.ts": [
        "without its threads, the backend gives the same bytes",
      ],
      "tests/augmentation/batches_test.ts": [
        "a batch depends only on seed, epoch and position",
      ],
      "tests/datasets/image_folder_test.ts": [
        "training batches read from a folder equal those of the same images in memory",
      ],
    },
  },
  {
    id: "R6",
    promise: "The gradient of every layer agrees with differences in float64.",
    tests: {
      "tests/layers/local_response_normalization_test.ts": [
        "values and gradients agree with float64, and the reference with differences",
      ],
      "tests/layers/pooling_2d_test.ts": [
        "values and gradients agree with float64 for every rounding",
      ],
      "tests/layers/locally_connected_2d_test.ts": [
        "each place has its own kernel, and gradients agree with float64",
      ],
      "tests/ops/convolution_test.ts": [
        "convolution, bias and activation and their gradients agree with float64",
      ],
      "tests/ops/fully_connected_test.ts": [
        "product, bias and activation and their gradients agree with float64",
      ],
      "tests/ops/softmax_cross_entropy_test.ts": [
        "loss and gradient are the mean over the batch, as in float64",
      ],
      "tests/ops/reference_gradients_test.ts": ["The gradient check finds a wrong gradient"],
    },
  },
  {
    id: "R7",
    promise: "A bad picture never becomes a training image; it is counted, with its reason.",
    tests: {
      "tests/datasets/image_folder_test.ts": [
        "bad images are rejected with reasons, counted, and never become samples",
      ],
      "tests/datasets/pictures/decoding_reasons_test.ts": [
        "a picture is rejected with the same reason in parallel as alone",
      ],
      "tests/datasets/bad_entries_test.ts": [
        "a picture that vanishes between listing and reading is set aside",
        "a picture that vanishes or breaks in training is set aside once, and the run goes on",
        "a picture that vanishes before an evaluation is left out of it",
      ],
    },
  },
  {
    id: "R8",
    promise:
      "A number that is not finite stops the run before it is saved, with the step and the " +
      "layer.",
    tests: {
      "tests/training/train_test.ts": [
        "a loss that is not finite stops the run before it touches the weights",
        "a weight that is not finite is named by its layer",
      ],
      "tests/training/checkpoint/finite_checkpoint_test.ts": [
        "a net that is not finite is not written, and both checkpoints are unchanged",
      ],
    },
  },
  {
    id: "R9",
    promise: "The number of tensors is the same at step 5 and at step 500 of training.",
    tests: {
      "tests/training/train_test.ts": [
        "the number of tensors is the same after step 5 and step 500",
      ],
    },
  },
  {
    id: "R10",
    promise:
      "A missing adapter, a lost device and full memory each end in one sentence that says what " +
      "to do.",
    tests: {
      "tests/ops/cpu/heap_backend_test.ts": [
        "a tensor too large for the heap is named with the free memory and what to do",
      ],
      "tests/training/run/out_of_memory_test.ts": [
        "after a batch that is too large, a smaller one trains in the same heap",
      ],
      "tests/ops/webgpu/device_errors_test.ts": [
        "A lost device ends the step with DeviceLostError; a new one works",
      ],
    },
  },
];
