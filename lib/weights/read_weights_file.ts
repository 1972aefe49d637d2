/**
 * Reads a file of weights from disk, in Deno.
 *
 * @module
 */
import { alignTensors } from "./align_tensors.ts";
import { allocateBytes } from "../argument_checks.ts";
import { disposing } from "../disposing.ts";
import { BadFileError } from "../errors.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { systemReason } from "../files/system_error.ts";
import { findFormat } from "./find_format.ts";
import { readWeights } from "./read_weights.ts";
import { readSafetensorsTable } from "./safetensors_file.ts";
import { parseTfjsModel } from "./tfjs/weights_manifest.ts";
import type { WeightsFile } from "./weights_file.ts";

/** No file of weights of a net of this kind is larger. */
const MOST_BYTES = 2 ** 32;
/** Bytes that tell the format. */
const BEGINNING = 4096;
/** Bytes of one read. */
const PIECE = 16 * 2 ** 20;

/**
 * Reads a file of weights in any of the formats of {@linkcode readWeights}; for a tfjs `model.json`,
 * also the shards beside it. Needs the permission to read, and no other.
 *
 * @param path The file.
 * @returns the format, the tensors and what else the file says.
 * @throws {BadFileError} for a damaged file, for one that would run code, and for anything that is
 * not a file of weights.
 * @throws {BadArgumentError} in a browser, which has no files at paths.
 * @throws {OutOfMemoryError} when the file does not fit into memory.
 *
 * @example
 * ```ts
 * import { readWeightsFile, writeNpy } from "@alexnet/alexnet/weights";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".npy" });
 * await Deno.writeFile(path, writeNpy(Float32Array.of(1, 2), [2]));
 * const { format, tensors } = await readWeightsFile(path);
 * assertEquals([format, ...tensors.keys()], ["npy", "array"]);
 * await Deno.remove(path);
 * ```
 */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  const size = await sizeOf(path, "a file of weights");
  await requireKnownFormat(path, size);
  const bytes = allocateBytes("a file of weights", size);
  await readInto(bytes, path);
  const shards = findFormat(bytes, path) === "tfjs" ? await readShards(bytes, path) : new Map();
  const file = readWeights(bytes, path, { shards, inPlace: true });
  return { ...file, tensors: alignTensors(file.tensors) };
}

/** Refuses, before the whole file is read, what its beginning shows to be no file of weights. */
async function requireKnownFormat(path: string, size: number): Promise<void> {
  const beginning = new Uint8Array(Math.min(size, BEGINNING));
  await readInto(beginning, path);
  // The header of safetensors says how long the file is.
  if (findFormat(beginning, path) === "safetensors") await readSafetensorsTable(path);
}

/** The shards of a `model.json`, each group one after the other in one buffer. */
async function readShards(json: Uint8Array, path: string): Promise<Map<string, Uint8Array>> {
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const shards = new Map<string, Uint8Array>();
  for (const { paths, tensors } of parseTfjsModel(json, path).groups) {
    const sizes: number[] = [];
    for (const name of paths) sizes.push(await sizeOf(folder + name, "a shard"));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const wanted = tensors.reduce((sum, { length }) => sum + length, 0);
    // Sizes that the manifest does not explain are refused before they are read.
    if (total !== wanted) {
      throw new BadFileError({
        path,
        expected: `${wanted} bytes in the shards ${paths.join(", ")}`,
        found: `${total} bytes`,
        hint: "a shard is truncated, or of another model",
      });
    }
    const whole = allocateBytes("the shards of a model", total);
    let at = 0;
    for (const [i, name] of paths.entries()) {
      const shard = whole.subarray(at, at += sizes[i]);
      await readInto(shard, folder + name);
      shards.set(name, shard);
    }
  }
  return shards;
}

async function sizeOf(path: string, expected: string): Promise<number> {
  await requireRegularFile(path, { expected, most: MOST_BYTES });
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    throw readError(path, expected, error);
  }
}

/** Fills `bytes` with the file, which has as many. */
async function readInto(bytes: Uint8Array, path: string): Promise<void> {
  const expected = `a file of ${bytes.length} bytes`;
  try {
    await disposing(await Deno.open(path), async (file) => {
      let done = 0;
      while (done < bytes.length) {
        const read = await file.read(bytes.subarray(done, done + PIECE));
        if (read === null) {
          throw new BadFileError({ path, expected, found: `${done} bytes`, offset: done });
        }
        done += read;
      }
    });
  } catch (error) {
    throw readError(path, expected, error);
  }
}

function readError(path: string, expected: string, error: unknown): unknown {
  const found = error instanceof BadFileError ? undefined : systemReason(error);
  return found === undefined
    ? error
    : new BadFileError({ path, expected, found }, { cause: error });
}
