/**
 * Reads the weights of a tfjs model from its `model.json` and its shards.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import type { StoredTensor } from "../safetensors.ts";
import { DTYPE_BYTES } from "../safetensors_header.ts";
import type { WeightsFile } from "../weights_file.ts";
import { type ManifestGroup, type ManifestTensor, parseTfjsModel } from "./weights_manifest.ts";

/**
 * Reads a `model.json` and its shards. A tensor of float16 stays so; uint8 and uint16 become the
 * float32 or int32 numbers that tfjs computes from them.
 *
 * @param shards The bytes of the shards, by the names in the `model.json`.
 */
export function readTfjs(
  bytes: Uint8Array,
  path: string,
  shards: ReadonlyMap<string, Uint8Array>,
): WeightsFile {
  const { groups, metadata } = parseTfjsModel(bytes, path);
  const tensors = new Map<string, StoredTensor>();
  for (const group of groups) {
    const parts = group.paths.map((name) => shards.get(name) ?? missing(path, name));
    requireLength(group, parts, path);
    let whole = joined(parts);
    for (const tensor of group.tensors) {
      tensors.set(tensor.name, decoded(tensor, whole.subarray(0, tensor.length)));
      whole = whole.subarray(tensor.length);
    }
  }
  return { format: "tfjs", tensors, metadata };
}

function missing(path: string, name: string): never {
  throw new BadFileError({
    path,
    expected: `the shard ${name}`,
    found: "none",
    hint: "pass the bytes of the shards by name, or use readWeightsFile, which reads them",
  });
}

/** The shards of a group hold its tensors and nothing else. */
function requireLength(
  { paths, tensors }: ManifestGroup,
  parts: readonly Uint8Array[],
  path: string,
): void {
  const wanted = tensors.reduce((sum, { length }) => sum + length, 0);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length === wanted) return;
  throw new BadFileError({
    path,
    expected: `${wanted} bytes in the shards ${paths.join(", ")}`,
    found: `${length} bytes`,
    hint: "a shard is truncated, or of another model",
  });
}

/** The parts one after the other: a view, if they are neighbours in one buffer. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const [first] = parts;
  if (first === undefined) return new Uint8Array();
  let end = first.byteOffset;
  const areNeighbours = parts.every((part) => {
    const follows = part.buffer === first.buffer && part.byteOffset === end;
    end += part.length;
    return follows;
  });
  if (areNeighbours) return new Uint8Array(first.buffer, first.byteOffset, length);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function decoded(
  { dtype, stored, shape, affine }: ManifestTensor,
  bytes: Uint8Array,
): StoredTensor {
  if (affine === undefined) return { dtype: stored, shape, bytes };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = DTYPE_BYTES[stored];
  const count = bytes.length / width;
  const numbers = new DataView(new ArrayBuffer(4 * count));
  for (let i = 0; i < count; i++) {
    const value = (width === 1 ? bytes[i] : view.getUint16(2 * i, true)) * affine.scale +
      affine.min;
    if (dtype === "F32") numbers.setFloat32(4 * i, value, true);
    else numbers.setInt32(4 * i, Math.round(value), true);
  }
  return { dtype, shape, bytes: new Uint8Array(numbers.buffer) };
}
