/**
 * The data files of the results of shards.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { sha256 } from "../files/sha256.ts";
import { systemReason } from "../files/system_error.ts";
import type { ResultFile } from "./shard_result.ts";

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
  const bytes = await Deno.readFile(path);
  const found = await sha256(bytes);
  if (found === file.sha256) return bytes;
  throw new BadFileError({ path, expected: `the SHA-256 ${file.sha256}`, found, hint });
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
