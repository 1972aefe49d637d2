/** Covers lib/weights/tfjs: what tfjs itself writes, quantized too, and damaged manifests. */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readWeights } from "../../../lib/weights/read_weights.ts";
import { loadFloats, storeFloats } from "../../../lib/weights/safetensors.ts";
import { loadIntegers } from "../../../lib/weights/tensor_values.ts";
import type { WeightsFile } from "../../../lib/weights/weights_file.ts";
import { bytesOf, refusal } from "../file_bytes.ts";

type Shards = ReadonlyMap<string, Uint8Array>;

function read(model: unknown, shards: Shards = new Map()): WeightsFile {
  return readWeights(new TextEncoder().encode(JSON.stringify(model)), "model.json", { shards });
}

/** A manifest of one group with one shard, `a.bin`. */
const manifest = (...weights: unknown[]) => ({ weightsManifest: [{ paths: ["a.bin"], weights }] });
const shard = (...bytes: (string | Iterable<number>)[]) => new Map([["a.bin", bytesOf(...bytes)]]);
const float32 = { name: "w", shape: [2], dtype: "float32" };
const two = new Uint8Array(Float32Array.of(1, 2).buffer);

Deno.test("a model that tfjs saves is read, whatever the length of its shards", async () => {
  await tf.setBackend("cpu");
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [4, 4, 2], name: "conv1" }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dense({ units: 5, name: "fc" }),
    ],
  });
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(tf.io.withSaveHandler((saved) => {
    artifacts = saved;
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" },
    });
  }));
  const data = new Uint8Array(artifacts?.weightData as ArrayBuffer);
  for (const length of [data.length, 100, 64, 7]) {
    const paths: string[] = [];
    const shards = new Map<string, Uint8Array>();
    for (let at = 0; at < data.length; at += length) {
      const name = `group1-shard${paths.length + 1}.bin`;
      paths.push(name);
      shards.set(name, data.slice(at, at + length));
    }
    const json = {
      ...{ modelTopology: artifacts?.modelTopology, format: "layers-model", generatedBy: "tfjs" },
      weightsManifest: [{ paths, weights: artifacts?.weightSpecs }],
    };
    const { format, tensors, metadata } = read(json, shards);
    assertEquals(format, "tfjs");
    assertEquals(metadata, new Map([["format", "layers-model"], ["generatedBy", "tfjs"]]));
    const wanted = model.weights.map((weight) => weight.read());
    assertEquals([...tensors.keys()], model.weights.map(({ name }) => name));
    for (const [i, [name, tensor]] of [...tensors].entries()) {
      assertEquals(tensor.shape, wanted[i].shape);
      assertEquals(loadFloats(tensor, name), new Float32Array(await wanted[i].data()));
    }
  }
  model.dispose();
});

Deno.test("quantized numbers are those that tfjs decodes", async () => {
  await tf.setBackend("cpu");
  const half = storeFloats(Float32Array.of(1 / 3, -65504, 6e-8), [3], "F16").bytes;
  const affine = { scale: 0.1, min: -1.7 };
  const specs: tf.io.WeightsManifestEntry[] = [
    { name: "u8", shape: [2, 2], dtype: "float32", quantization: { dtype: "uint8", ...affine } },
    { name: "u16", shape: [3], dtype: "float32", quantization: { dtype: "uint16", ...affine } },
    {
      name: "int",
      shape: [2],
      dtype: "int32",
      quantization: { dtype: "uint8", scale: 2.5, min: -9 },
    },
    { name: "f16", shape: [3], dtype: "float32", quantization: { dtype: "float16" } },
    { name: "f32", shape: [], dtype: "float32" },
    { name: "i32", shape: [1], dtype: "int32" },
    { name: "b", shape: [2], dtype: "bool" },
  ];
  const data = bytesOf(
    ...[[0, 1, 128, 255], [0, 0, 1, 2, 255, 255], [0, 255], half],
    ...[new Uint8Array(Float32Array.of(-0.5).buffer), [254, 255, 255, 255], [1, 0]],
  );
  const { tensors } = read(manifest(...specs), new Map([["a.bin", data]]));
  const decoded = tf.io.decodeWeights(data.buffer, specs);
  for (const [name, tensor] of tensors) {
    const ours = ["F32", "F16"].includes(tensor.dtype) ? loadFloats : loadIntegers;
    assertEquals([...ours(tensor, name)], [...await decoded[name].data()], name);
    assertEquals(tensor.shape, decoded[name].shape);
  }
  assertEquals([...tensors.values()].map(({ dtype }) => dtype), [
    ...["F32", "F32", "I32", "F16", "F32", "I32", "BOOL"],
  ]);
  tf.dispose(decoded);
});

Deno.test("shards that are neighbours in one buffer are not copied", () => {
  const whole = bytesOf(two, two);
  const shards = new Map([["a.bin", whole.subarray(0, 3)], ["b.bin", whole.subarray(3)]]);
  const weights = [{ ...float32, shape: [4] }];
  const { tensors } = read({ weightsManifest: [{ paths: ["a.bin", "b.bin"], weights }] }, shards);
  assertEquals(tensors.get("w")?.bytes.buffer, whole.buffer);
});

Deno.test("groups have shards of their own, and metadata of the user is JSON", () => {
  const group = (path: string, name: string) => ({
    paths: [path],
    weights: [{ ...float32, name }],
  });
  const json = {
    weightsManifest: [group("a.bin", "v"), group("b.bin", "w")],
    userDefinedMetadata: { classes: ["cat"] },
  };
  const { tensors, metadata } = read(json, new Map([["a.bin", two], ["b.bin", two]]));
  assertEquals([...tensors.keys()], ["v", "w"]);
  assertEquals(metadata.get("userDefinedMetadata"), '{"classes":["cat"]}');
});

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

// [what is wrong, what the message says, the file or what it is the JSON of, its shards]
const refused: readonly (readonly [string, string, unknown, Shards?])[] = [
  ["no manifest", "with a weightsManifest but found other JSON", { format: "graph-model" }],
  ["a manifest that is no list", "a weightsManifest", { weightsManifest: {} }],
  ["an empty manifest", "at least one tensor", { weightsManifest: [] }],
  ["a group without paths", "paths and weights", { weightsManifest: [{ weights: [] }] }],
  ["a weight that is no object", "an object for each weight but found 7", manifest(7)],
  ["a weight without a name", "a name of 1 to 1000 letters", manifest({ ...float32, name: "" })],
  ["a name twice", "w twice", manifest(float32, float32)],
  [
    "no shape",
    "a shape of fewer than 2^53 numbers for w",
    manifest({ ...float32, shape: undefined }),
  ],
  ["a negative size", "a shape of", manifest({ ...float32, shape: [-2] })],
  ["a fraction", "a shape of", manifest({ ...float32, shape: [0.5] })],
  ["text as a size", "a shape of", manifest({ ...float32, shape: ["2"] })],
  ["a list as a size", "a shape of", manifest({ ...float32, shape: [[2]] })],
  ["a product beyond 2^53", "a shape of", manifest({ ...float32, shape: [2 ** 30, 2 ** 30] })],
  [
    "texts",
    'the type float32, int32, bool of w but found "string"',
    manifest({ ...float32, dtype: "string" }),
  ],
  ["a type of JavaScript", 'found "constructor"', manifest({ ...float32, dtype: "constructor" })],
  [
    "quantization of 4 bits",
    "quantization as float16, uint8, uint16 of w",
    manifest({ ...float32, quantization: { dtype: "uint4" } }),
  ],
  [
    "quantization without a scale",
    "a scale and a min",
    manifest({ ...float32, quantization: { dtype: "uint8", min: 0 } }),
  ],
  [
    "quantized booleans",
    "no quantization of U8 for w",
    manifest({ ...float32, dtype: "bool", quantization: { dtype: "uint8", scale: 1, min: 0 } }),
  ],
  [
    "integers in float16",
    "no quantization of F16 for w",
    manifest({ ...float32, dtype: "int32", quantization: { dtype: "float16" } }),
  ],
  ["no shards", "use readWeightsFile", manifest(float32)],
  ["another shard", "the shard a.bin but found none", manifest(float32), new Map([["b.bin", two]])],
  [
    "a short shard",
    "8 bytes in the shards a.bin but found 7",
    manifest(float32),
    shard(two.subarray(1)),
  ],
  ["a long shard", "8 bytes in the shards a.bin but found 9", manifest(float32), shard(two, [0])],
  ["a shard twice", "each shard once", {
    weightsManifest: [{ paths: ["a.bin", "a.bin"], weights: [float32] }],
  }],
  ["JSON that ends", "JSON in UTF-8", '{"weightsManifest":[{'],
  ["broken UTF-8", "JSON in UTF-8", bytesOf('{"a":"\xff"}')],
  ["a million lists in lists", "at most 200 levels", `{"weightsManifest":${nested(1e6)}}`],
  [
    "a list in lists as a shape",
    "a shape of",
    `{"weightsManifest":[{"paths":[],"weights":[{"name":"w","shape":[${
      nested(150)
    }],"dtype":"bool"}]}]}`,
  ],
  ["17 megabytes", "at most 16777216 bytes", `{"a":"${"x".repeat(17 * 2 ** 20)}"}`],
];

for (const [what, says, content, shards] of refused) {
  Deno.test(`a model.json with ${what} is refused: ${says}`, () => {
    const bytes = content instanceof Uint8Array
      ? content
      : new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
    const error = refusal(() => readWeights(bytes, "model.json", shards && { shards }));
    assertStringIncludes(error.message, says);
  });
}

for (
  const path of ["../a.bin", "/etc/passwd", "a/../../b", "a\\b", "https://x.org/a.bin", "", ".."]
) {
  Deno.test(`a shard at ${JSON.stringify(path)} is refused: shards are beside the model.json`, () => {
    const json = { weightsManifest: [{ paths: [path], weights: [float32] }] };
    const error = refusal(() => read(json, new Map([[path, two]])));
    assertStringIncludes(error.message, "the names of files beside the model.json");
  });
}

Deno.test("brackets in a text are no lists", () => {
  const json = { ...manifest(float32), generatedBy: `\\"${"[{".repeat(1000)}` };
  assertEquals(read(json, shard(two)).metadata.get("generatedBy")?.length, 2002);
});

Deno.test("__proto__ is a name like any other", () => {
  const json = manifest({ ...float32, name: "__proto__" });
  const { tensors } = read(json, new Map([["a.bin", two]]));
  assert(tensors.has("__proto__"));
});
