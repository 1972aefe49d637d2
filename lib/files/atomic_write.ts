/**
 * Files that are replaced whole or not at all, whatever number of processes write them at once.
 *
 * The new content goes into a file of its own beside the old one, is flushed to the disk, and then
 * takes the old one's name: whatever happens in between (a crash, a full disk, `kill -9`), the name
 * holds either all of the old content or all of the new. The writer holds a lock on its file, which is
 * how what a dead writer left behind is told from what a living one still writes.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { isFileAt, lockFile } from "./lock.ts";

/** How {@linkcode writeAtomically} treats the file that was there. */
export interface WriteOptions {
  /** A second name under which it stays available. */
  keep?: string;
}

/**
 * Replaces the file at `path` by `content`, text as UTF-8, and first removes what writers of the same
 * file left behind when they were killed. Two writers do not meet, and the last one wins.
 *
 * @throws {BadFileError} when the disk is full. The old file is as it was.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await removeLitter(path);
  const { file, name } = createTemporary(path);
  try {
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
    if (options.keep !== undefined) await keepOld(path, options.keep);
    await Deno.rename(name, path);
    await flushFolder(split(path)[0]);
  } catch (error) {
    await Deno.remove(name).catch(ignoreMissing);
    throw explained(error, path, bytes.length);
  } finally {
    file.close();
  }
}

/** {@linkcode writeAtomically} for callers that cannot wait; it leaves litter to the other. */
export function writeAtomicallySync(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { file, name } = createTemporary(path);
  try {
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    file.syncSync();
    Deno.renameSync(name, path);
  } catch (error) {
    try {
      Deno.removeSync(name);
    } catch (missing) {
      ignoreMissing(missing);
    }
    throw explained(error, path, bytes.length);
  } finally {
    file.close();
  }
}

interface Temporary {
  /** Open and locked. */
  readonly file: Deno.FsFile;
  readonly name: string;
}

function createTemporary(path: string): Temporary {
  for (;;) {
    const name = `${path}.${crypto.randomUUID()}.tmp`;
    const file = Deno.openSync(name, { write: true, create: true, truncate: true });
    if (lockFile(file) !== "taken" && isFileAt(file, name)) return { file, name };
    // Somebody who sweeps found the file before it was locked.
    file.close();
  }
}

const TEMPORARY = /^\.[0-9a-f-]{36}\.tmp$/;

/** Removes the temporary files of `path` that nobody holds. */
async function removeLitter(path: string): Promise<void> {
  const [folder, name] = split(path);
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.name.startsWith(name) || !TEMPORARY.test(entry.name.slice(name.length))) continue;
    const litter = `${folder}/${entry.name}`;
    try {
      using file = await Deno.open(litter, { write: true });
      if (lockFile(file) === "held") await Deno.remove(litter);
    } catch {
      // Somebody else's, or gone by now: it does no harm.
    }
  }
}

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [".", path] : [path.slice(0, slash) || "/", path.slice(slash + 1)];
}

/** A second name for the old file; the first one stays valid all the time. */
async function keepOld(path: string, keep: string): Promise<void> {
  await Deno.remove(keep).catch(ignoreMissing);
  try {
    await Deno.link(path, keep);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    // No hard links here (exFAT, some mounted folders): a copy does, at the cost of its time.
    await copyAtomically(path, keep);
  }
}

async function copyAtomically(from: string, to: string): Promise<void> {
  await removeLitter(to);
  const { file, name } = createTemporary(to);
  try {
    await Deno.copyFile(from, name);
    await file.sync();
    await Deno.rename(name, to);
  } catch (error) {
    await Deno.remove(name).catch(ignoreMissing);
    throw error;
  } finally {
    file.close();
  }
}

/** The new name itself must reach the disk too. */
async function flushFolder(folder: string): Promise<void> {
  using handle = await Deno.open(folder, { read: true });
  await handle.sync();
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function explained(error: unknown, path: string, length: number): unknown {
  if (!(error instanceof Error && /\(os error 28\)|ENOSPC/.test(error.message))) return error;
  return new BadFileError({
    path,
    expected: `room for ${length} bytes`,
    found: "a full disk",
    hint: "what was there before is untouched; free some space and try again",
  }, { cause: error });
}
