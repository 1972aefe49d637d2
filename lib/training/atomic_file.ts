/**
 * Files that are replaced whole or not at all.
 *
 * The new content goes into a file of its own beside the old one, is flushed to the disk, and then
 * takes the old one's name: whatever happens in between (a crash, a full disk, `kill -9`), the name
 * holds either all of the old content or all of the new.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";

/**
 * Replaces the file at `path` by `bytes`, and first removes what writers of the same file left
 * behind when they were killed.
 *
 * @param options `keep`: a second name under which the file that was there stays available.
 * @throws {BadFileError} when the disk is full. The old file is as it was.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  options: { keep?: string } = {},
): Promise<void> {
  const [folder, name] = split(path);
  await sweep(folder, name);
  const temporary = `${folder}/${name}${MARK}${Deno.pid}`;
  try {
    const file = await Deno.open(temporary, { write: true, create: true, truncate: true });
    try {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    } finally {
      file.close();
    }
    if (options.keep !== undefined) await keepOld(path, options.keep);
    await Deno.rename(temporary, path);
    await flushFolder(folder);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    if (error instanceof Error && /\(os error 28\)|ENOSPC/.test(error.message)) {
      throw new BadFileError({
        path,
        expected: `room for ${bytes.length} bytes`,
        found: "a full disk",
        hint: "what was there before is untouched; free some space and go on from it",
      }, { cause: error });
    }
    throw error;
  }
}

const MARK = ".tmp-";

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [".", path] : [path.slice(0, slash) || "/", path.slice(slash + 1)];
}

/** A second name for the old file; the first one stays valid all the time. */
async function keepOld(path: string, keep: string): Promise<void> {
  await Deno.remove(keep).catch(ignoreMissing);
  await Deno.link(path, keep).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Removes the temporary files of `name` whose writers live no more. */
async function sweep(folder: string, name: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isFile || !entry.name.startsWith(name + MARK)) continue;
    const pid = entry.name.slice(name.length + MARK.length);
    if (/^\d+$/.test(pid) && Number(pid) !== Deno.pid && !isAlive(Number(pid))) {
      await Deno.remove(`${folder}/${entry.name}`).catch(() => {});
    }
  }
}

/** Whether a process of that number exists on this machine; yes when it cannot be told. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** The part of Node's `process` that Deno offers without an import. */
declare const process: { kill(pid: number, signal: number): boolean };

/** The new name itself must reach the disk too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await Deno.open(folder, { read: true });
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}
