/** Invalid calls of operations, and the expected error messages. */
import * as tf from "@tensorflow/tfjs";
import { activationGradient, type FusedActivation } from "../../lib/ops/activation_gradient.ts";
import { convolution2d, type Convolution2DOptions } from "../../lib/ops/convolution.ts";
import { cropToFloat, type CropToFloatOptions } from "../../lib/ops/crop_to_float.ts";
import { counterDropout, type CounterDropoutOptions } from "../../lib/ops/dropout.ts";
import { fullyConnected } from "../../lib/ops/fully_connected.ts";
import {
  localResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "../../lib/ops/local_response_normalization.ts";
import { momentumUpdate, type MomentumUpdateOptions } from "../../lib/ops/momentum_update.ts";
import { softmaxCrossEntropy } from "../../lib/ops/softmax_cross_entropy.ts";

/** A call, and a text that its error must contain. */
export type BadCall = readonly [name: string, call: () => unknown, ...said: string[]];

const zeros = (...shape: number[]): never => tf.zeros(shape) as never;
const whole = (...shape: number[]): never => tf.zeros(shape, "int32") as never;

const image: CropToFloatOptions = {
  imageSide: 4,
  side: 3,
  mean: [1, 2, 3],
  divisor: [1, 1, 1],
  variations: [{ crop: { top: 0, left: 0, flip: false }, shift: [0, 0, 0], gain: 1 }],
};
const [variation] = image.variations;
const crop = (options: object) => cropToFloat(new Uint8Array(48), { ...image, ...options });
const varied = (options: object) => crop({ variations: [{ ...variation, ...options }] });

const paper: LocalResponseNormalizationOptions = {
  k: 2,
  n: 5,
  alpha: 1e-4,
  beta: 0.75,
  convention: "literal",
};
const normalized = (options: object) =>
  localResponseNormalization(zeros(1, 2, 2, 8), { ...paper, ...options });

const half: CounterDropoutOptions = { rate: 0.5, key: [1, 2], position: 0 };
const dropped = (options: object) => counterDropout(tf.zeros([4]), { ...half, ...options });

const rule: MomentumUpdateOptions = { learningRate: 0.1, momentum: 0.9, weightDecay: 0 };
const updated = (options: object, side = 2) => {
  const weight = tf.variable(tf.zeros([2])), velocity = tf.variable(tf.zeros([2]));
  try {
    momentumUpdate(weight, velocity, tf.zeros([side]), { ...rule, ...options });
  } finally {
    tf.dispose([weight, velocity]);
  }
};

const convolved = (options: object) =>
  convolution2d(zeros(1, 4, 4, 3), zeros(3, 3, 3, 2), zeros(2), options as Convolution2DOptions);

const runKernel = (name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}) =>
  tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);

/** Calls of operations, the same on every backend. */
export const badCalls: readonly BadCall[] = [
  [
    "logits of whole numbers",
    () => softmaxCrossEntropy(whole(1), whole(1, 3)),
    "logits",
    "float32",
    "int32 [1, 3]",
  ],
  [
    "logits of one axis",
    () => softmaxCrossEntropy(whole(3), zeros(3)),
    "[batch, classes]",
    "float32 [3]",
  ],
  [
    "labels that are floats",
    () => softmaxCrossEntropy(zeros(2), zeros(2, 3)),
    "labels",
    "int32 [2]",
    "float32 [2]",
  ],
  [
    "too few labels",
    () => softmaxCrossEntropy(whole(1), zeros(2, 3)),
    "labels",
    "int32 [2]",
    "int32 [1]",
  ],
  [
    "logits of no image",
    () => softmaxCrossEntropy(tf.tensor1d([], "int32"), tf.zeros([0, 3])),
    "images",
    "at least 1",
    "0",
  ],
  ["one-hot labels", () => softmaxCrossEntropy(whole(2, 3), zeros(2, 3)), "labels", "int32 [2, 3]"],
  [
    "x of whole numbers",
    () => fullyConnected(whole(2, 3), zeros(3, 4), zeros(4)),
    "x",
    "int32 [2, 3]",
  ],
  [
    "inputs that do not meet the weights",
    () => fullyConnected(zeros(2, 3), zeros(5, 4), zeros(4)),
    "[batch, 5]",
    "[2, 3]",
  ],
  [
    "another number of biases",
    () => fullyConnected(zeros(2, 3), zeros(3, 4), zeros(1)),
    "bias",
    "[4]",
    "[1]",
  ],
  [
    "an unknown activation",
    () => fullyConnected(zeros(2, 3), zeros(3, 4), zeros(4), { activation: "rleu" as never }),
    "rleu",
    'did you mean "relu"',
  ],
  [
    "another number of channels",
    () => convolution2d(zeros(1, 4, 4, 3), zeros(3, 3, 2, 2), zeros(2)),
    "x of",
    "width, 2]",
    "[1, 4, 4, 3]",
  ],
  [
    "a filter of whole numbers",
    () => convolution2d(zeros(1, 4, 4, 3), whole(3, 3, 3, 2), zeros(2)),
    "filter",
    "int32",
  ],
  [
    "an image without a batch",
    () => convolution2d(zeros(4, 4, 3), zeros(3, 3, 3, 2), zeros(2)),
    "float32 [4, 4, 3]",
  ],
  [
    "a filter larger than the image",
    () => convolution2d(zeros(1, 4, 2, 1), zeros(3, 3, 1, 1), zeros(1)),
    "width is at most 2",
    "found 3",
  ],
  ["stride 0", () => convolved({ stride: 0 }), "stride", "from 1", "found 0"],
  ["stride of a trillion", () => convolved({ stride: 2 ** 40 }), "stride", "1048576"],
  [
    "a batch of no image",
    () => convolution2d(zeros(0, 4, 4, 3), zeros(3, 3, 3, 2), zeros(2)),
    "every side at least 1",
    "[0, 4, 4, 3]",
  ],
  [
    "a filter without a side",
    () => convolution2d(zeros(1, 4, 4, 3), zeros(0, 0, 3, 2), zeros(2)),
    "every side at least 1",
    "[0, 0, 3, 2]",
  ],
  [
    "maps of no image",
    () => localResponseNormalization(zeros(0, 2, 2, 8), paper),
    "every side at least 1",
    "[0, 2, 2, 8]",
  ],
  ["stride 1.5", () => convolved({ stride: 1.5 }), "stride", "1.5"],
  ["padding NaN", () => convolved({ padding: NaN }), "padding", "NaN"],
  ["padding below zero", () => convolved({ padding: [[0, -1], [0, 0]] }), "padding", "-1"],
  ["padding of one pair", () => convolved({ padding: [[0, 1]] }), "padding", "4"],
  ["padding by an unknown name", () => convolved({ padding: "valid" }), "padding"],
  [
    "an unknown activation of a convolution",
    () => convolved({ activation: "sigmoid" }),
    "activation",
    "sigmoid",
  ],
  [
    "maps of whole numbers",
    () => localResponseNormalization(whole(1, 2, 2, 8), paper),
    "int32 [1, 2, 2, 8]",
  ],
  ["maps of three axes", () => localResponseNormalization(zeros(2, 2, 8), paper), "[2, 2, 8]"],
  ["an even n", () => normalized({ n: 4 }), "odd", "4"],
  ["n NaN", () => normalized({ n: NaN }), "n of", "NaN"],
  ["k 0", () => normalized({ k: 0 }), "k of", "at least 1e-30", "found 0"],
  ["alpha infinite", () => normalized({ alpha: Infinity }), "alpha", "Infinity"],
  ["beta below zero", () => normalized({ beta: -1 }), "beta", "-1"],
  ["no convention", () => normalized({ convention: undefined }), "convention", "undefined"],
  ["dropout of whole numbers", () => counterDropout(tf.zeros([4], "int32"), half), "int32 [4]"],
  ["rate above 1", () => dropped({ rate: 1.5 }), "rate", "1.5"],
  ["rate NaN", () => dropped({ rate: NaN }), "rate", "NaN"],
  ["a position between words", () => dropped({ position: 0.5 }), "position", "0.5"],
  ["a position below zero", () => dropped({ position: -2 }), "position", "-2"],
  ["a key of fractions", () => dropped({ key: [0.5, 1] }), "key", "0.5"],
  ["trainScale infinite", () => dropped({ trainScale: Infinity }), "trainScale", "Infinity"],
  ["rate NaN of the update", () => updated({ learningRate: NaN }), "learningRate", "NaN"],
  ["momentum infinite", () => updated({ momentum: Infinity }), "momentum", "Infinity"],
  ["decay below zero", () => updated({ weightDecay: -1 }), "weightDecay", "-1"],
  ["a gradient of another shape", () => updated({}, 3), "gradient", "[2]", "[3]"],
  [
    "dy of another shape",
    () => activationGradient(zeros(2, 3), zeros(3, 2), "relu"),
    "dy",
    "[3, 2]",
    "[2, 3]",
  ],
  ["y of whole numbers", () => activationGradient(zeros(2, 3), whole(2, 3), "relu"), "y", "int32"],
  [
    "a gradient of an unknown activation",
    () => activationGradient(zeros(2), zeros(2), "tanh" as FusedActivation),
    "tanh",
  ],
  ["side 1e9", () => crop({ side: 1e9 }), "side", "1000000000"],
  ["side NaN", () => crop({ side: NaN }), "side", "NaN"],
  ["image side 0", () => crop({ imageSide: 0 }), "imageSide", "0"],
  ["a divisor of 0", () => crop({ divisor: [1, 0, 1] }), "divisor", "0"],
  ["a divisor below 0", () => crop({ divisor: [1, -1, 1] }), "divisor", "at least 1e-30", "-1"],
  ["two divisors", () => crop({ divisor: [1, 1] }), "divisors", "2"],
  ["a mean that is NaN", () => crop({ mean: [0, NaN, 0] }), "mean", "NaN"],
  ["an unknown order", () => crop({ channelOrder: "brg" }), "channelOrder", 'found "brg"'],
  ["top NaN", () => varied({ crop: { top: NaN, left: 0, flip: false } }), "top of image 0", "NaN"],
  [
    "left between pixels",
    () => varied({ crop: { top: 0, left: 0.5, flip: false } }),
    "left of image 0",
    "0.5",
  ],
  ["a shift that is NaN", () => varied({ shift: [0, NaN, 0] }), "shift of image 0", "NaN"],
  ["gain infinite", () => varied({ gain: Infinity }), "gain of image 0", "Infinity"],
];

/** Calls of kernels by name, on the backends that have them. */
export const badKernelCalls: readonly BadCall[] = [
  [
    "kernel SoftmaxCrossEntropy",
    () => runKernel("SoftmaxCrossEntropy", { logits: zeros(2, 3), labels: whole(1) }),
    "labels",
    "int32 [1]",
  ],
  [
    "kernel SoftmaxCrossEntropy, whole numbers",
    () => runKernel("SoftmaxCrossEntropy", { logits: whole(2, 3), labels: whole(2) }),
    "logits",
    "int32",
  ],
  [
    "kernel ReluBiasGrad",
    () => runKernel("ReluBiasGrad", { dy: zeros(2, 3), y: zeros(3) }),
    "dy",
    "[3]",
  ],
  [
    "kernel CounterDropout",
    () => runKernel("CounterDropout", { x: zeros(2) }, { rate: 2 }),
    "rate",
    "2",
  ],
  [
    "kernel MomentumUpdate",
    () =>
      runKernel(
        "MomentumUpdate",
        { weight: zeros(2), velocity: zeros(1), gradient: zeros(2) },
        rule,
      ),
    "velocity",
    "[1]",
  ],
  [
    "kernel CropToFloat",
    () =>
      runKernel("CropToFloat", {}, {
        ...image,
        channelOrder: "rgb",
        mean: new Float32Array(27),
        images: [new Uint8Array(47)],
      }),
    "bytes of image 0",
    "47",
  ],
];
