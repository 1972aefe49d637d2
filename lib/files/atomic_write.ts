/**
 * Atomic file writes: a file is replaced entirely or not at all, even if several processes write it
 * at the same time.
 *
 * The new content is written to a temporary file in the same folder, flushed to disk, and renamed
 * to the target. Whatever happens in between (a crash, a full disk, `kill -9`), the target holds
 * either all of the old content or all of the new. The writer keeps its temporary file locked,
 * which distinguishes files in use from those left behind by a killed writer.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { isFileAt, lockFile } from "./lock.ts";

/** Options of {@linkcode writeAtomically}. */
export interface WriteOptions {
  /** Path under which the old file is kept. */
  keep?: string;
  /** Whether the file must be new: a file that already exists is an error and stays as it is. */
  createNew?: boolean;
}

/**
 * Replaces the file at `path` with `content` (a string is written as UTF-8), after removing the
 * temporary files that killed writers of the same file left behind. Concurrent writers do not
 * interfere with each other; the last one wins.
 *
 * @throws {BadFileError} if the disk is full, or if the file exists and must be new. The old file is
 * unchanged.
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
    await (options.createNew ? renameToNew : Deno.rename)(name, path);
    await flushFolder(split(path)[0]);
  } catch (error) {
    await Deno.remove(name).catch(ignoreMissing);
    throw explained(error, path, bytes.length);
  } finally {
    file.close();
  }
}

/** Synchronous {@linkcode writeAtomically}, which does not clean up after killed writers. */
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
    // Another process's cleanup opened or removed the file before it was locked.
    file.close();
  }
}

const TEMPORARY = /^\.[0-9a-f-]{36}\.tmp$/;

/** Removes the temporary files of `path` that no process holds. */
async function removeLitter(path: string): Promise<void> {
  const [folder, name] = split(path);
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.name.startsWith(name) || !TEMPORARY.test(entry.name.slice(name.length))) continue;
    const litter = `${folder}/${entry.name}`;
    try {
      using file = await Deno.open(litter, { write: true });
      if (lockFile(file) === "held") await Deno.remove(litter);
    } catch {
      // The file belongs to another user or no longer exists; neither does any harm.
    }
  }
}

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [".", path] : [path.slice(0, slash) || "/", path.slice(slash + 1)];
}

/** Links the old file to a second name; the first name stays valid throughout. */
async function keepOld(path: string, keep: string): Promise<void> {
  await Deno.remove(keep).catch(ignoreMissing);
  try {
    await Deno.link(path, keep);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    // Some file systems have no hard links (exFAT, some mounted folders); copying is slower but
    // works.
    await copyAtomically(path, keep);
  }
}

/**
 * Renames the file unless there is one at `path`: unlike a rename, a link never replaces a file.
 *
 * @throws {BadFileError} if there is a file at `path`.
 */
async function renameToNew(name: string, path: string): Promise<void> {
  try {
    await Deno.link(name, path);
  } catch (error) {
    if (await Deno.lstat(path).then(() => true, () => false)) {
      const hint = "name another file";
      const details = { path, expected: "no file", found: "one", hint };
      throw new BadFileError(details, { cause: error });
    }
    // Without hard links, a file that appears only now is replaced.
    return await Deno.rename(name, path);
  }
  await Deno.remove(name);
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

/** Flushes the folder, because the rename must reach the disk too. */
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
    expected: `free space for ${length} bytes`,
    found: "a full disk",
    hint: "the previous content is unchanged; free some space and try again",
  }, { cause: error });
}
