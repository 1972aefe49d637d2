/**
 * What a job does about its own shard: it holds the shard's lock while it works, and does not do again
 * what an earlier call has done.
 *
 * @module
 */
import { AlexNetError, BadFileError } from "../errors.ts";
import { FileLock } from "../files/lock.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import type { FoundResult } from "./complete_results.ts";
import { readResultFile } from "./result_files.ts";
import { readResult, type ResultKind, resultPath, shardName } from "./shard_result.ts";
import { shardText, type WorkShard } from "./work_shard.ts";

/**
 * Takes the lock of a shard, which the process holds until it disposes of it or ends.
 *
 * @throws {AlexNetError} if another process works on the shard.
 */
export function lockShard(folder: string, shard: WorkShard): FileLock {
  const lock = FileLock.take(`${folder}/${shardName(shard)}.lock`);
  if (lock !== undefined) return lock;
  throw new AlexNetError(
    `Expected shard ${
      shardText(shard)
    } in ${folder} for this process but another one works on it; ` +
      "wait for it, or choose another shard.",
  );
}

/**
 * The result of one shard that an earlier call of its job may have left in `folder`.
 *
 * @param warn is told about a result that cannot be used, and is made again.
 * @returns the result; undefined if there is none that can be used.
 * @throws {BadFileError} if something else than a file is there, which a new result cannot replace.
 */
export async function findResult<T>(
  folder: string,
  shard: WorkShard,
  kind: ResultKind<T>,
  warn: (message: string) => void,
): Promise<FoundResult<T> | undefined> {
  const path = resultPath(folder, shard);
  if (!await Deno.lstat(path).then(() => true, () => false)) return undefined;
  await requireRegularFile(path, {
    expected: `a result of shard ${shardText(shard)}`,
    most: Infinity,
    hint: "remove it and start the job again",
  });
  try {
    const result = await readResult(path, kind, "it is made again");
    if (result.shard.index === shard.index && result.shard.count === shard.count) {
      return { ...result, path };
    }
    warn(`${path} is the result of shard ${shardText(result.shard)}; it is made again`);
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    warn(error.message);
  }
  return undefined;
}

/**
 * Like {@linkcode findResult}, but undefined also if a data file of the result is not as it was
 * written. Such a file is removed.
 */
export async function findWholeResult<T>(
  folder: string,
  shard: WorkShard,
  kind: ResultKind<T>,
  warn: (message: string) => void,
): Promise<FoundResult<T> | undefined> {
  const result = await findResult(folder, shard, kind, warn);
  let isWhole = true;
  for (const file of result?.files ?? []) {
    try {
      await readResultFile(folder, file, "it is made again");
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      warn(error.message);
      isWhole = false;
      await Deno.remove(`${folder}/${file.path}`).catch(() => {});
    }
  }
  return isWhole ? result : undefined;
}
