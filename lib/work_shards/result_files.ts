/**
 * The data files of the results of shards.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { sha256 } from "../files/sha256.ts";
import { systemReason } from "../files/system_error.ts";
import type { ResultFile } from "./shard_result.ts";

/** The most bytes of a data file that is read at once: what an array of bytes holds. */
const MOST_BYTES = 2 ** 32;

/**
 * Writes a data file of a result at `path`, from the folder of the results, in one step.
 *
 * @throws {BadFileError} if it cannot be written.
 */
export async function writeResultFile(
  folder: string,
  path: string,
  bytes: Uint8Array,
): Promise<ResultFile> {
  await writeAtomically(`${folder}/${path}`, bytes);
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
}

/**
 * Describes a file that is there already as a data file of a result.
 *
 * @throws {BadFileError} if something else than a file is at the path.
 */
export async function resultFileAt(folder: string, path: string): Promise<ResultFile> {
  const bytes = await readRegular(`${folder}/${path}`);
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
}

/**
 * Reads a data file.
 *
 * @param hint what to do about a file that is not as it was written.
 * @throws {BadFileError} if it is missing, or has another size or hash.
 */
export async function readResultFile(
  folder: string,
  file: ResultFile,
  hint: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = `${folder}/${file.path}`;
  await requireFile(folder, file, hint);
  const bytes = await readRegular(path);
  const found = await sha256(bytes);
  if (found === file.sha256) return bytes;
  throw new BadFileError({ path, expected: `the SHA-256 ${file.sha256}`, found, hint });
}

async function readRegular(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await requireRegularFile(path, { expected: "a data file of a result", most: MOST_BYTES });
  return await Deno.readFile(path);
}

/**
 * Checks that a data file is there, without reading it.
 *
 * @throws {BadFileError} if it is missing or has another size.
 */
export async function requireFile(folder: string, file: ResultFile, hint: string): Promise<void> {
  const path = `${folder}/${file.path}`;
  const expected = `a file of ${file.bytes} bytes`;
  let size: number;
  try {
    ({ size } = await Deno.stat(path));
  } catch (cause) {
    const found = systemReason(cause);
    if (found === undefined) throw cause;
    throw new BadFileError({ path, expected, found, hint }, { cause });
  }
  if (size !== file.bytes) throw new BadFileError({ path, expected, found: `${size}`, hint });
}
