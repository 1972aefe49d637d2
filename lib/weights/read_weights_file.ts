/**
 * Reads a file of weights from disk, in Deno.
 *
 * @module
 */
import { requireRegularFile } from "../files/regular_file.ts";
import { readWeights } from "./read_weights.ts";
import type { WeightsFile } from "./weights_file.ts";

/** No file of weights of a net of this kind is larger. */
const MOST_BYTES = 2 ** 32;

/**
 * Reads a file of weights in any of the formats of {@linkcode readWeights}; for a tfjs `model.json`,
 * also the shards beside it. Needs the permission to read, and no other.
 *
 * @param path The file.
 * @returns the format, the tensors and what else the file says.
 * @throws {BadFileError} for a damaged file, for one that would run code, and for anything that is
 * not a file of weights.
 * @throws {BadArgumentError} in a browser, which has no files at paths.
 */
export async function readWeightsFile(path: string): Promise<WeightsFile> {
  await requireRegularFile(path, { expected: "a file of weights", most: MOST_BYTES });
  return readWeights(await Deno.readFile(path), path);
}
