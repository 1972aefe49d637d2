/**
 * The conventions of four ports to TensorFlow. No package carries them, so they were read in their
 * sources; what they compute is checked with PyTorch's operations.
 *
 * @module
 */
import type { NormalizationSpec } from "../../spec/spec.ts";
import { byPyTorch, normalizedFirst } from "./paper_programs.ts";
import type { Program } from "./program.ts";

/** tf.nn.local_response_normalization never divides alpha, so the ports write 1e-4 / 5 themselves. */
const divided: NormalizationSpec = {
  ...{ k: 1, n: 5, alpha: 2e-5, beta: 0.75 },
  convention: "literal",
  inputs: "all towers",
};

const checked = `by reading; ${byPyTorch}`;
const none = { value: "none", where: "not there" } as const;
const inverted = {
  value: { form: "inverted", place: "outputs" },
  where: "tf.nn.dropout",
} as const;
const rows = { value: "places", where: "tf.reshape of N, H, W, C" } as const;
const oldBilinear = {
  value: null,
  where: "tf.image.resize_images",
  note: "TensorFlow 1's own bilinear filter, half a pixel off; not run here",
} as const;

/** Caffe's weights, converted. */
export const caffeTensorflow: Program = {
  name: "caffe-tf",
  title: "caffe-tensorflow, which converts Caffe's weights",
  source: "ethereon/caffe-tensorflow, examples/imagenet",
  checked,
  conventions: {
    resize: {
      value: { mode: "stretch", side: 256 },
      where: "models/helper.py, alexnet_spec: scale_size=256, isotropic=False",
    },
    interpolation: { ...oldBilinear, where: "dataset.py, process_image: tf.image.resize_images" },
    geometry: {
      value: { side: 227, padding: 0, rounding: "floor" },
      where: "models/helper.py: crop_size=227; models/alexnet.py: VALID",
    },
    mean: { value: [124, 117, 104], where: "models/helper.py: 104, 117, 124 in BGR" },
    divisor: { value: [1, 1, 1], where: "dataset.py, process_image" },
    channels: { value: "bgr", where: "dataset.py, load_image: expects_bgr" },
    normalization: { value: divided, where: "models/alexnet.py: lrn(2, 2e-05, 0.75)" },
    order: { value: normalizedFirst, where: "models/alexnet.py: conv, lrn, max_pool" },
    mapNormalization: none,
    dropout: { ...inverted, where: "kaffe/tensorflow/network.py: tf.nn.dropout" },
    rows: { ...rows, where: "network.py, fc; the converter moves the rows of fc6" },
  },
};

/** The port that most people fine-tune. */
export const kratzert: Program = {
  name: "kratzert",
  title: "kratzert/finetune_alexnet_with_tensorflow",
  source: "kratzert/finetune_alexnet_with_tensorflow 3e2b50e",
  checked,
  conventions: {
    resize: {
      value: { mode: "stretch", side: 227 },
      where: "datagenerator.py: resize_images(img_decoded, [227, 227])",
    },
    interpolation: { ...oldBilinear, where: "datagenerator.py" },
    geometry: {
      value: { side: 227, padding: 0, rounding: "floor" },
      where: "alexnet.py, conv1 and pool1: VALID",
    },
    mean: { value: [123.68, 116.779, 103.939], where: "datagenerator.py, VGG_MEAN" },
    divisor: { value: [1, 1, 1], where: "datagenerator.py" },
    channels: { value: "bgr", where: "datagenerator.py: img_centered[:, :, ::-1]" },
    normalization: {
      value: divided,
      where: "alexnet.py: lrn(conv1, 2, 2e-05, 0.75)",
      note: "earlier versions had alpha 1e-4 and 1e-5",
    },
    order: { value: normalizedFirst, where: "alexnet.py: conv, lrn, max_pool" },
    mapNormalization: none,
    dropout: { ...inverted, where: "alexnet.py, dropout6" },
    rows: { ...rows, where: "alexnet.py: tf.reshape(pool5, [-1, 6*6*256])" },
  },
};

/** TensorFlow's benchmark, which has no fully-connected layers and reads random numbers. */
export const tensorflowModels: Program = {
  name: "tf-models",
  title: "TensorFlow's benchmark",
  source: "tensorflow/models 1c34080, tutorials/image/alexnet/alexnet_benchmark.py",
  checked,
  conventions: {
    resize: { value: null, where: "random numbers in place of photographs" },
    interpolation: { value: null, where: "random numbers in place of photographs" },
    geometry: {
      value: { side: 224, padding: [3, 4], rounding: "floor" },
      where: "image_size = 224; conv1: SAME, which gives 56 x 56 places; pool1: VALID",
    },
    mean: { value: null, where: "random numbers of mean 0" },
    divisor: { value: null, where: "random numbers of deviation 0.1" },
    channels: { value: null, where: "random numbers in place of photographs" },
    normalization: {
      value: {
        ...{ k: 2, n: 11, alpha: 1e-4, beta: 0.75 },
        convention: "literal",
        inputs: "all towers",
      },
      where: "lrn1: depth_radius=5, bias=2.0, alpha=1e-4",
      note: "a radius of 5 is a window of 11 maps, not of 5",
    },
    order: { value: normalizedFirst, where: "conv1, lrn1, pool1" },
    mapNormalization: none,
    dropout: { value: null, where: "no fully-connected layers" },
    rows: { value: null, where: "no fully-connected layers" },
  },
};

/** A port that is trained from scratch. */
export const dunnhofer: Program = {
  name: "dunnhofer",
  title: "dontfollowmeimcrazy/imagenet, now matteo-dunnhofer/imagenet",
  source: "matteo-dunnhofer/imagenet 98b1e83, models/alexnet.py and train_util.py",
  checked,
  conventions: {
    resize: {
      value: { mode: "shorter-side", side: 256 },
      where: "train_util.py, preprocess_image",
    },
    interpolation: {
      value: null,
      where: "train_util.py: Image.ANTIALIAS",
      note: "Pillow's Lanczos filter; not run here",
    },
    geometry: {
      value: { side: 224, padding: [3, 4], rounding: "floor" },
      where: "models/alexnet.py: conv1 SAME, which gives 56 x 56 places; pool1 VALID",
      note: "the patches are five random ones; here the middle one",
    },
    mean: { value: [123.68, 116.779, 103.939], where: "train_util.py, IMAGENET_MEAN" },
    divisor: { value: [1, 1, 1], where: "train_util.py" },
    channels: { value: "rgb", where: "train_util.py: convert('RGB')" },
    normalization: {
      value: divided,
      where: "models/alexnet.py: depth_radius=2, bias=1.0, alpha=2e-05",
    },
    order: { value: normalizedFirst, where: "models/alexnet.py: relu, lrn, max_pool2d" },
    mapNormalization: none,
    dropout: { ...inverted, where: "models/alexnet.py, fc1" },
    rows: { ...rows, where: "models/alexnet.py: tf.reshape(pool5, [-1, flat_dim])" },
  },
};
