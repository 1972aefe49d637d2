/**
 * The conventions of the two programs whose weights are public: Caffe and torchvision.
 *
 * @module
 */
import { byPyTorch, normalizedFirst } from "./paper_programs.ts";
import type { Program } from "./program.ts";

/** Caffe's bvlc_alexnet. */
export const caffeProgram: Program = {
  name: "Caffe",
  title: "Caffe's bvlc_alexnet",
  source: "BVLC/caffe 9b89154, models/bvlc_alexnet",
  checked: `${byPyTorch}; onnxruntime computes the same normalization`,
  conventions: {
    resize: {
      value: { mode: "stretch", side: 256 },
      where: "examples/imagenet/readme.md and create_imagenet.sh: 256 x 256",
    },
    interpolation: { value: "opencv", where: "src/caffe/util/io.cpp: cv::resize" },
    geometry: {
      value: { side: 227, padding: 0, rounding: "ceil" },
      where: "deploy.prototxt, data and conv1; pooling_layer.cpp: ceil",
    },
    mean: {
      value: [124, 117, 104],
      where: "the mean colour that most users subtract; train_val.prototxt has the mean image",
      note: "Caffe itself subtracts the mean image",
    },
    divisor: { value: [1, 1, 1], where: "train_val.prototxt, transform_param has no scale" },
    channels: { value: "bgr", where: "io.cpp: cv::imread" },
    normalization: {
      value: {
        ...{ k: 1, n: 5, alpha: 1e-4, beta: 0.75 },
        convention: "divided-by-n",
        inputs: "all towers",
      },
      where: "deploy.prototxt, norm1; caffe.proto: k = 1; lrn_layer.cpp: alpha / size",
    },
    order: { value: normalizedFirst, where: "deploy.prototxt: relu1, norm1, pool1" },
    mapNormalization: { value: "none", where: "deploy.prototxt" },
    dropout: {
      value: { form: "inverted", place: "outputs" },
      where: "dropout_layer.cpp: scale_ in training",
    },
    rows: { value: "maps", where: "a blob is N, C, H, W; inner_product_layer.cpp flattens it" },
  },
};

/** torchvision's AlexNet. */
export const torchvisionProgram: Program = {
  name: "torchvision",
  title: "torchvision's AlexNet",
  source: "pytorch/vision, torchvision/models/alexnet.py",
  checked: byPyTorch,
  conventions: {
    resize: { value: { mode: "shorter-side", side: 256 }, where: "AlexNet_Weights, resize_size" },
    interpolation: { value: "pillow", where: "transforms.Resize, bilinear with antialias" },
    geometry: {
      value: { side: 224, padding: 2, rounding: "floor" },
      where: "Conv2d(3, 64, kernel_size=11, stride=4, padding=2), MaxPool2d(3, 2)",
    },
    mean: { value: [123.675, 116.28, 103.53], where: "Normalize: 0.485, 0.456, 0.406 of 255" },
    divisor: { value: [58.395, 57.12, 57.375], where: "Normalize: 0.229, 0.224, 0.225 of 255" },
    channels: { value: "rgb", where: "Pillow" },
    normalization: { value: "none", where: "alexnet.py, after 'one weird trick' (2014)" },
    order: { value: normalizedFirst, where: "alexnet.py: Conv2d, ReLU, MaxPool2d" },
    mapNormalization: { value: "none", where: "alexnet.py" },
    dropout: {
      value: { form: "inverted", place: "inputs" },
      where: "nn.Dropout before each nn.Linear",
    },
    rows: { value: "maps", where: "torch.flatten of N, C, H, W" },
  },
};
