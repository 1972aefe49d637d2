/** Covers lib/weights/sources/recognize_source.ts and read_source.ts: files that do not fit. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { readWeightsFile } from "../../../lib/weights/read_weights_file.ts";
import { type StoredTensor, storeFloats } from "../../../lib/weights/safetensors.ts";
import { readSource } from "../../../lib/weights/sources/read_source.ts";
import type { WeightsFile } from "../../../lib/weights/weights_file.ts";

const fixture = (name: string) =>
  readWeightsFile(new URL(`fixtures/${name}`, import.meta.url).pathname);
const torchvision = await fixture("torchvision.pth");
const caffe = await fixture("bvlc.caffemodel");

const zeros = (...shape: number[]) =>
  storeFloats(new Float32Array(shape.reduce((product, size) => product * size, 1)), shape);

/** `file` with other tensors: undefined removes one. */
function changed(
  file: WeightsFile,
  changes: Readonly<Record<string, StoredTensor | undefined>>,
): WeightsFile {
  const tensors = new Map(file.tensors);
  for (const [name, tensor] of Object.entries(changes)) {
    if (tensor === undefined) tensors.delete(name);
    else tensors.set(name, tensor);
  }
  return { ...file, tensors };
}

/** The names of a file under other ones. */
function renamed(file: WeightsFile, rename: (name: string) => string): WeightsFile {
  return { ...file, tensors: new Map([...file.tensors].map(([k, v]) => [rename(k), v])) };
}

const bad: [what: string, file: WeightsFile, message: string][] = [
  [
    "without the biases of a layer",
    changed(torchvision, { "features.6.bias": undefined }),
    "found no features.6.bias [8] in x",
  ],
  [
    "without a layer in the middle",
    changed(caffe, { "conv3/0": undefined, "conv3/1": undefined }),
    "found no conv3/0 [384,12,3,3], no conv3/1 [384]",
  ],
  [
    "with a tensor more",
    changed(torchvision, { "classifier.9.weight": zeros(2, 2) }),
    "found classifier.9.weight [2,2] that the net does not have",
  ],
  [
    "with other classes in the kernel than in the biases",
    changed(torchvision, { "classifier.6.bias": zeros(4) }),
    "found classifier.6.weight [5,6] instead of [4,6]",
  ],
  [
    "with a transposed matrix",
    changed(torchvision, { "classifier.1.weight": zeros(144, 8) }),
    "found classifier.1.weight [144,8] instead of [8,144] in x; axes are in another order than OIHW",
  ],
  [
    "with kernels in TensorFlow's order",
    changed(caffe, { "conv4/0": zeros(3, 3, 4, 8) }),
    "found conv4/0 [3,3,4,8] instead of [8,4,3,3] in x; axes are in another order than OIHW",
  ],
  [
    "without groups",
    changed(caffe, { "conv2/0": zeros(12, 6, 5, 5) }),
    "found conv2/0 [12,6,5,5] instead of [12,3,5,5]",
  ],
  [
    "with a number of kernels that two towers cannot share",
    changed(caffe, { "conv2/1": zeros(5) }),
    "biases of no such net (Expected a number of kernels that 2 towers can share in conv2",
  ],
  [
    "with whole numbers",
    changed(torchvision, {
      "features.3.bias": { dtype: "I32", shape: [6], bytes: new Uint8Array(24) },
    }),
    "Expected floating-point numbers in features.3.bias but found I32",
  ],
  [
    "of a VGG",
    changed(torchvision, { "features.0.weight": zeros(4, 3, 3, 3) }),
    "found features.0.weight [4,3,3,3] instead of [4,3,11,11]",
  ],
  [
    "of another net",
    renamed(torchvision, (name) => `layer.${name.replace("features", "blocks")}`),
    "found layer.blocks.0.weight, layer.blocks.0.bias, layer.blocks.3.weight and 13 more",
  ],
  ["without tensors", { ...caffe, tensors: new Map() }, "found no tensor"],
];

for (const [what, file, message] of bad) {
  Deno.test(`a file ${what} is refused, naming tensors and shapes`, () => {
    const error = assertThrows(() => readSource(file, "x"), BadFileError);
    assert(error.message.includes(message), error.message);
  });
}

Deno.test("a net without its last layers is read, and says which are absent", () => {
  const layers = ["fc6", "fc7", "fc8"];
  for (let count = 1; count <= 3; count++) {
    const left = layers.slice(3 - count);
    const removed = left.flatMap((layer) => [[`${layer}/0`, undefined], [`${layer}/1`, undefined]]);
    const { absent, weights, spec } = readSource(
      changed(caffe, Object.fromEntries(removed)),
      "x",
    );
    assertEquals(absent, left);
    assert(![...weights.keys()].some((name) => left.some((layer) => name.includes(layer))));
    assertEquals(spec.classes, 1000);
  }
});

Deno.test("wrappers and what a training saves beside the net are left out", () => {
  const plain = readSource(torchvision, "x").weights;
  const optimizer = { "optimizer/state/0/momentum_buffer": zeros(4, 3, 11, 11) };
  const files = [
    changed(renamed(torchvision, (name) => `state_dict/${name}`), optimizer),
    changed(torchvision, optimizer),
    renamed(torchvision, (name) => `module.${name}`),
    // The ImageNet example of PyTorch wraps the convolutions of an AlexNet alone.
    renamed(torchvision, (name) => name.replace("features.", "features.module.")),
    renamed(torchvision, (name) => `model.${name}`),
  ];
  for (const file of files) assertEquals(readSource(file, "x").weights, plain);
});

Deno.test("what a training saves beside a wrapped net may be called anything", () => {
  const file = changed(renamed(torchvision, (name) => `state_dict/module.${name}`), {
    best_acc1: zeros(),
    "rng_state": zeros(3),
  });
  assertEquals(readSource(file, "x").weights, readSource(torchvision, "x").weights);
});

Deno.test("of two nets the usual one is read, and the title says which is not", () => {
  const mean = [...torchvision.tensors].map(([name, { shape }]) =>
    [`state_dict_ema/${name}`, zeros(...shape)] as const
  );
  const own = renamed(torchvision, (name) => `state_dict/${name}`);
  const file = { ...own, tensors: new Map([...mean, ...own.tensors]) };
  const { weights, title } = readSource(file, "x");
  assertEquals(weights, readSource(torchvision, "x").weights);
  assertEquals(
    title,
    "torchvision's AlexNet, from state_dict of the file (not read: state_dict_ema)",
  );
});

Deno.test("a net of Caffe's with a renamed last layer is read, and the title has its name", () => {
  const { weights, title, isRenamed } = readSource(
    renamed(caffe, (name) => name.replace(/^fc8\//, "fc8_flickr/")),
    "x",
  );
  assertEquals(weights, readSource(caffe, "x").weights);
  assertEquals([title, isRenamed], ["Caffe's AlexNet, with fc8_flickr as fc8", true]);
});

Deno.test("Caffe's net is the one that the file names, or the one that is asked for", async () => {
  const named = (name: string) => ({ ...caffe, metadata: new Map([["name", name]]) });
  const presetOf = (file: WeightsFile, wish?: "bvlc" | "caffenet") =>
    readSource(file, "x", wish).spec.name.split(" ")[0];
  assertEquals(presetOf(named("AlexNet")), "bvlc");
  assertEquals(presetOf(named("FlickrStyleCaffeNet")), "caffenet");
  assertEquals(presetOf(named("CaffeNet"), "bvlc"), "bvlc");
  const npy = await fixture("bvlc.npy");
  assertEquals([presetOf(npy), presetOf(npy, "caffenet")], ["bvlc", "caffenet"]);
});

Deno.test("weights cannot be taken for those of a net with another preprocessing", () => {
  const error = assertThrows(() => readSource(torchvision, "x", "bvlc"), BadArgumentError);
  assert(error.message.includes("Expected torchvision as the preset of torchvision's AlexNet"));
});

Deno.test("a net of other widths or classes is named after its preset", () => {
  assertEquals(
    readSource(torchvision, "x").spec.name,
    "torchvision with other widths and 5 classes",
  );
});
