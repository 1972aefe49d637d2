/**
 * The folder where data sets are kept between runs, and how files get into it without ever being
 * seen half-written, whatever number of processes does so at once.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { BadArgumentError } from "../lib/errors.ts";

/**
 * The cache folder: `wish`, else the environment variable `ALEXNET_CACHE`, else `alexnet` in the
 * user's cache folder of this platform. It may not exist yet.
 *
 * @throws {BadArgumentError} when nothing says where it could be (no home folder).
 */
export function cacheFolder(wish?: string): string {
  const given = wish ?? Deno.env.get("ALEXNET_CACHE");
  if (given !== undefined && given !== "") return resolve(given);
  const home = Deno.env.get("HOME");
  const user = Deno.build.os === "windows"
    ? Deno.env.get("LOCALAPPDATA")
    : Deno.build.os === "darwin"
    ? home && join(home, "Library", "Caches")
    : Deno.env.get("XDG_CACHE_HOME") || (home && join(home, ".cache"));
  if (!user) {
    throw new BadArgumentError(
      "Expected a folder for data sets but found neither ALEXNET_CACHE nor a home folder; " +
        "set ALEXNET_CACHE to a folder that may hold 200 MB.",
    );
  }
  return join(user, "alexnet");
}

/**
 * Writes `bytes` to `path` so that a reader sees either the whole file or none: to a file of another
 * name in the same folder, flushed to the disk, then renamed. Two writers of the same file do not
 * meet, and the last one wins.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    await file.syncData();
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
  try {
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

/**
 * Removes what writers that died in the middle of {@linkcode writeAtomically} left in `folder`. Call it
 * under the lock under which the folder is written.
 */
export async function removeLitter(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (/\.[0-9a-f-]{36}\.tmp$/.test(name)) await removeIfThere(join(folder, name));
  }
}

/**
 * Runs `work` while this process alone holds the lock file `path`; others wait. The system frees the
 * lock of a process that dies. Where the file system knows no locks, `work` runs at once, which costs
 * double work at most: {@linkcode writeAtomically} keeps the files whole.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using file = await Deno.open(path, { write: true, create: true });
  try {
    await file.lock(true);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotSupported)) throw error;
  }
  return await work();
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
