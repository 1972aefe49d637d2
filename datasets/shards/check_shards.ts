/**
 * Compares the files of a folder of shards with the hashes of its manifest.
 *
 * @module
 */
import { requireFunction, requireOptions } from "../../lib/argument_checks.ts";
import { requireDenoFor } from "../../lib/deno_only.ts";
import { BadFileError } from "../../lib/errors.ts";
import { hashFile } from "./hashed_file.ts";
import type { HashedFile, ShardManifest } from "./manifest.ts";
import { readManifest } from "./manifest_file.ts";

/** A file that is not as it was written. */
export interface DamagedFile {
  /** Its path, from the folder. */
  readonly path: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** The result of {@linkcode checkShards}. */
export interface CheckedShards {
  /** Number of files that were compared. */
  readonly files: number;
  /** Number of bytes that these should have. */
  readonly bytes: number;
  /** Number of images of all splits. */
  readonly images: number;
  /** The files that are missing or not as they were written. */
  readonly damaged: readonly DamagedFile[];
}

/** Options of {@linkcode checkShards}. */
export interface CheckShardsOptions {
  /**
   * Is called as files are read.
   *
   * @param progress bytes that were read, and all bytes.
   */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Reads every file of a folder of shards and compares its size, MD5 and SHA-256 with the manifest.
 *
 * @param path the folder.
 * @param options who is told how far it is.
 * @returns the damaged files; none if all are as they were written.
 * @throws {BadFileError} if the folder has no manifest.
 * @throws {BadArgumentError} for an unknown option, and outside Deno.
 *
 * @example
 * ```ts ignore
 * import { checkShards } from "@alexnet/alexnet/datasets";
 *
 * const { files, damaged } = await checkShards("/data/shards");
 * console.log(`${files - damaged.length} of ${files} files are as they were written`);
 * ```
 */
export async function checkShards(
  path: string,
  options: CheckShardsOptions = {},
): Promise<CheckedShards> {
  requireOptions("checkShards", options, { onProgress: "function" });
  requireDenoFor("checkShards", "use images in memory");
  const { onProgress } = options;
  if (onProgress !== undefined) requireFunction("onProgress of checkShards", onProgress);
  const manifest = await readManifest(path);
  const files = filesOf(manifest);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const damaged: DamagedFile[] = [];
  let done = 0;
  for (const file of files) {
    const reason = await damageOf(path, file, (bytes) => {
      done += bytes;
      onProgress?.({ done: Math.min(done, total), total });
    });
    if (reason !== undefined) damaged.push({ path: file.path, reason });
  }
  const images = Object.values(manifest.splits).reduce((sum, split) => sum + split.images, 0);
  return { files: files.length, bytes: total, images, damaged };
}

/** All files of the manifest. */
function filesOf({ splits, statistics }: ShardManifest): HashedFile[] {
  const ofSplits = Object.values(splits).flatMap(({ columns, shards }) => [
    ...Object.values(columns),
    ...shards,
  ]);
  return statistics === undefined ? ofSplits : [...ofSplits, statistics.meanImage];
}

/** What is wrong with a file; undefined if nothing is. */
async function damageOf(
  folder: string,
  { path, bytes, md5, sha256 }: HashedFile,
  onBytes: (bytes: number) => void,
): Promise<string | undefined> {
  try {
    const found = await hashFile(folder, path, onBytes);
    if (found.bytes !== bytes) return `${found.bytes} bytes instead of ${bytes}`;
    if (found.md5 !== md5) return `MD5 ${found.md5} instead of ${md5}`;
    return found.sha256 === sha256 ? undefined : `SHA-256 ${found.sha256} instead of ${sha256}`;
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return error.details.found;
  }
}
