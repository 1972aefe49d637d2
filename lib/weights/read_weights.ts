/**
 * Reads a file of weights in any of the formats that published AlexNets have.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { readCaffemodel } from "./caffe/caffemodel.ts";
import { findFormat, type FoundFormat } from "./find_format.ts";
import { readNpy, readNumpyPickle } from "./numpy/npy.ts";
import { readSafetensors } from "./safetensors.ts";
import { readTfjs } from "./tfjs/tfjs_weights.ts";
import { readTorchLegacy, readTorchZip } from "./torch/torch_file.ts";
import type { WeightsFile } from "./weights_file.ts";

/** Options of {@linkcode readWeights}. */
export interface ReadWeightsOptions {
  /** The shards of a tfjs `model.json`, by the names that it gives them. */
  readonly shards?: ReadonlyMap<string, Uint8Array>;
  /** Whether `bytes` may be overwritten, which takes less memory for some files; default: no. */
  readonly inPlace?: boolean;
}

type Reader = (bytes: Uint8Array, path: string, options: ReadWeightsOptions) => WeightsFile;

const readers: Readonly<Record<FoundFormat, Reader>> = {
  npy: (bytes, path, { inPlace }) => readNpy(bytes, path, inPlace),
  pickle: (bytes, path, { inPlace }) => readNumpyPickle(bytes, path, inPlace),
  "torch zip": readTorchZip,
  "torch legacy": readTorchLegacy,
  caffemodel: readCaffemodel,
  safetensors: (bytes, path) => ({ format: "safetensors", ...readSafetensors(bytes, path) }),
  tfjs: (bytes, path, { shards = new Map() }) => readTfjs(bytes, path, shards),
};

/**
 * Reads a file of weights, whose format is found from its content, not from its name. Nothing in the
 * file is executed.
 *
 * @param bytes The whole file; the tensors are views on it where it holds them as they are.
 * @param path Path of the file, for messages.
 * @param options The shards of a `model.json`.
 * @returns the format, the tensors and what else the file says.
 * @throws {BadFileError} for a damaged file, for one that would run code, and for anything that is
 * not a file of weights; the message gives the byte offset.
 * @throws {BadArgumentError} for an unknown option, or bytes or shards of another type.
 */
export function readWeights(
  bytes: Uint8Array,
  path: string,
  options: ReadWeightsOptions = {},
): WeightsFile {
  requireOptions("readWeights", options, { shards: true, inPlace: true });
  if (!(bytes instanceof Uint8Array)) {
    throw new BadArgumentError(
      "Expected a Uint8Array for the bytes of readWeights but found another.",
    );
  }
  if (options.shards !== undefined && !(options.shards instanceof Map)) {
    throw new BadArgumentError("Expected a Map for the shards of readWeights but found another.");
  }
  return readers[findFormat(bytes, path)](bytes, path, options);
}
