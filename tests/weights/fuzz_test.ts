/**
 * Covers lib/weights: a damaged file of any format is read or refused with the typed error, quickly.
 * `ALEXNET_FUZZ_SECONDS=20` tries each format for 20 seconds instead of a fixed number of files, and
 * `ALEXNET_FUZZ_SEED` starts elsewhere.
 */
import { assert } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { readNpy, readNumpyPickle } from "../../lib/weights/numpy/npy.ts";
import { readCaffemodel } from "../../lib/weights/caffe/caffemodel.ts";
import { readWeights } from "../../lib/weights/read_weights.ts";
import { readSafetensors, storeFloats, writeSafetensors } from "../../lib/weights/safetensors.ts";
import { DTYPE_BYTES } from "../../lib/weights/safetensors_header.ts";
import { readTfjs } from "../../lib/weights/tfjs/tfjs_weights.ts";
import { readTorchLegacy, readTorchZip } from "../../lib/weights/torch/torch_file.ts";
import { readStoredZip } from "../../lib/weights/torch/stored_zip.ts";
import type { WeightsFile } from "../../lib/weights/weights_file.ts";
import { reportFigures } from "../report_figures.ts";
import { bytesOf, expected, fixture } from "./file_bytes.ts";
import { Mutations } from "./mutations.ts";
import { zipArchive } from "./torch/zip_archive.ts";

const seconds = Number(Deno.env.get("ALEXNET_FUZZ_SECONDS") ?? 0);
const seed = Number(Deno.env.get("ALEXNET_FUZZ_SEED") ?? 1);
/** No damaged file of a few kilobytes takes a hundredth of it; it is there to find a hang. */
const MOST_SECONDS = 5;

const fixtures = (pattern: RegExp) =>
  Object.keys(expected).filter((name) => pattern.test(name)).map(fixture);
const shard = new Uint8Array(64);
const manifest = bytesOf(JSON.stringify({
  format: "layers-model",
  weightsManifest: [{
    paths: ["a.bin"],
    weights: [
      { name: "conv1/kernel", shape: [2, 3, 2], dtype: "float32" },
      {
        name: "conv1/bias",
        shape: [4],
        dtype: "int32",
        quantization: { dtype: "uint8", scale: 1, min: 0 },
      },
      { name: "fc", shape: [6], dtype: "float32", quantization: { dtype: "float16" } },
    ],
  }],
}));
const tensors = new Map([
  ["a", storeFloats(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])],
  ["b", storeFloats(Float32Array.of(1), [], "F16")],
]);

type Content = Pick<WeightsFile, "tensors"> | void;

interface Target {
  readonly read: (bytes: Uint8Array) => Content;
  readonly originals: readonly Uint8Array[];
  /** Files of a normal run, which take about a second. */
  readonly files: number;
}

/** The parsers, each with the files that are damaged. */
const targets: Readonly<Record<string, Target>> = {
  ".npy of numbers": {
    read: (bytes) => readNpy(bytes, "fuzz"),
    originals: fixtures(/^([fiub]\d|fortran|big|single|version).*\.npy$/),
    files: 10_000,
  },
  ".npy of a pickle": {
    read: (bytes) => readNpy(bytes, "fuzz", true),
    originals: fixtures(/^(bvlc|objects).*\.npy$/),
    files: 5000,
  },
  "pickle": {
    read: (bytes) => readNumpyPickle(bytes, "fuzz"),
    originals: fixtures(/\.(pkl|ckpt)$/),
    files: 5000,
  },
  "archive of torch.save": {
    read: (bytes) => readTorchZip(bytes, "fuzz"),
    originals: fixtures(/(?<!legacy)\.pth$/),
    files: 5000,
  },
  // Checksums keep damage away from the pickle: here it is damaged before it is stored.
  "data.pkl of torch.save": {
    read: (bytes) => {
      const archive = readStoredZip(fixture("checkpoint.pth"), "x");
      const entries = [...archive].map(([name, reader]) => ({
        name,
        data: name.endsWith("data.pkl") ? bytes : reader.take(reader.left, name),
      }));
      return readTorchZip(zipArchive(entries), "fuzz");
    },
    originals: [...readStoredZip(fixture("checkpoint.pth"), "x").values()].slice(0, 1)
      .map((reader) => reader.take(reader.left, "data.pkl")),
    files: 1000,
  },
  "older form of torch.save": {
    read: (bytes) => readTorchLegacy(bytes, "fuzz"),
    originals: fixtures(/legacy\.pth$/),
    files: 5000,
  },
  ".caffemodel": {
    read: (bytes) => readCaffemodel(bytes, "fuzz"),
    originals: fixtures(/\.caffemodel$/),
    files: 10_000,
  },
  "model.json of tfjs": {
    read: (bytes) => readTfjs(bytes, "fuzz", new Map([["a.bin", shard]])),
    originals: [manifest],
    files: 10_000,
  },
  ".safetensors": {
    read: (bytes) => readSafetensors(bytes, "fuzz"),
    originals: [writeSafetensors(tensors, new Map([["step", "7"]]))],
    files: 10_000,
  },
  "file of any format": {
    read: (bytes) => readWeights(bytes, "fuzz"),
    originals: [...Object.keys(expected).map(fixture), manifest],
    files: 5000,
  },
};

for (const [name, { read, originals, files }] of Object.entries(targets)) {
  Deno.test(`a damaged ${name} is read or refused with the typed error, quickly`, (t) => {
    assert(originals.length > 0);
    const mutations = new Mutations(originals, seed);
    const started = performance.now();
    let [tried, refused, worst] = [0, 0, 0];
    const goesOn = () => seconds > 0 ? performance.now() - started < 1000 * seconds : tried < files;
    for (; goesOn(); tried++) {
      const bytes = mutations.next();
      const start = performance.now();
      try {
        checkSizes(read(bytes));
      } catch (error) {
        if (!(error instanceof BadFileError)) {
          throw new Error(`File ${tried} of seed ${seed}: ${bytes.toBase64()}`, { cause: error });
        }
        refused++;
      }
      worst = Math.max(worst, performance.now() - start);
    }
    reportFigures(t, `${tried} files, ${refused} refused, at most ${worst.toFixed(1)} ms each`);
    assert(worst < 1000 * MOST_SECONDS, `a file took ${worst} ms`);
    assert(refused > tried / 10, `only ${refused} of ${tried} were refused`);
  });
}

/** Every tensor has the bytes of its shape. */
function checkSizes(content: Content): void {
  for (const [name, { dtype, shape, bytes }] of content?.tensors ?? []) {
    const length = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
    assert(bytes.length === length, `${name}: ${bytes.length} bytes of ${length}`);
  }
}
