/**
 * Atomic file writes: a file is replaced entirely or not at all, even if several processes write it
 * at the same time.
 *
 * The new content is written to a temporary file in the same folder, flushed to disk, read back,
 * and renamed to the target. Whatever happens in between (a crash, a full disk, `kill -9`), the
 * target holds either all of the old content or all of the new. The writer keeps its temporary file
 * locked, which distinguishes files in use from those left behind by a killed writer. No hard link
 * is needed, because some file systems have none.
 *
 * @module
 */
import { requireDenoFor } from "../deno_only.ts";
import { disposing } from "../disposing.ts";
import { BadFileError } from "../errors.ts";
import { isFileAt, lockFile } from "./lock.ts";
import { requireRegularFile } from "./regular_file.ts";
import { writeError } from "./system_error.ts";

/** Options of {@linkcode writeAtomically}. */
export interface WriteOptions {
  /**
   * Path under which the old file is kept. For a moment, until the new file is renamed, the old one
   * exists only there.
   */
  keep?: string;
  /** Whether the file must be new: an existing file is an error and is left unchanged. */
  createNew?: boolean;
}

/**
 * Replaces the file at `path` with `content` (a string is written as UTF-8), after removing the
 * temporary files that killed writers of the same file left behind. Concurrent writers do not
 * interfere with each other; the last one wins.
 *
 * @throws {BadFileError} if the disk is full or read-only, the name is too long, or the system
 * rejects the write for another reason; or if the file exists and must be new. The old file is
 * unchanged.
 * @throws {BadArgumentError} in a browser.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  requireDenoFor(...WRITING);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await removeLitter(path);
    await disposing(createTemporary(path), async ({ file, name }) => {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
      await requireContent(name, bytes, path);
      if (options.keep !== undefined) await keepOld(path, options.keep);
      await (options.createNew ? renameToNew : Deno.rename)(name, path);
      await flushFolder(split(path)[0]);
    });
  } catch (error) {
    throw writeError(path, bytes.length, error);
  }
}

const WRITING = ["Writing a file", "offer its bytes as a download"] as const;

/** Synchronous {@linkcode writeAtomically}, which does not clean up after killed writers. */
export function writeAtomicallySync(path: string, content: Uint8Array | string): void {
  requireDenoFor(...WRITING);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    const temporary = createTemporary(path);
    const { file, name } = temporary;
    try {
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncSync();
      Deno.renameSync(name, path);
    } finally {
      temporary[Symbol.dispose]();
    }
  } catch (error) {
    throw writeError(path, bytes.length, error);
  }
}

/** An open and locked file; disposing of it removes it, unless it was renamed. */
interface Temporary extends Disposable {
  readonly file: Deno.FsFile;
  readonly name: string;
}

function createTemporary(path: string): Temporary {
  for (;;) {
    const name = `${path}.${crypto.randomUUID()}.tmp`;
    const file = Deno.openSync(name, { write: true, create: true, truncate: true });
    const dispose = () => {
      try {
        Deno.removeSync(name);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      } finally {
        file.close();
      }
    };
    if (lockFile(file) !== "taken" && isFileAt(file, name)) {
      return { file, name, [Symbol.dispose]: dispose };
    }
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
      await disposing(await Deno.open(litter, { write: true }), async (file) => {
        if (lockFile(file) === "held") await Deno.remove(litter);
      });
    } catch {
      // The file belongs to another user or no longer exists; neither does any harm.
    }
  }
}

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [".", path] : [path.slice(0, slash) || "/", path.slice(slash + 1)];
}

/**
 * @throws {BadFileError} unless the file `name` holds `bytes`: some disks lose data that they have
 * accepted.
 */
async function requireContent(name: string, bytes: Uint8Array, path: string): Promise<void> {
  const file = await Deno.open(name, { read: true });
  await disposing(file, () => requireBytes(file, bytes, path));
}

async function requireBytes(file: Deno.FsFile, bytes: Uint8Array, path: string): Promise<void> {
  const chunk = new Uint8Array(1 << 20);
  let done = 0;
  for (;;) {
    const count = await file.read(chunk);
    const same = count === null
      ? done === bytes.length
      : indexOfDifference(chunk.subarray(0, count), bytes.subarray(done, done + count)) < 0;
    if (!same) {
      throw new BadFileError({
        path,
        expected: `the ${bytes.length} bytes that were written`,
        found: "different bytes when they were read back",
        hint: "a file that was there is unchanged; check the disk",
      });
    }
    if (count === null) return;
    done += count;
  }
}

/** The first position at which `a` and `b` differ; -1 if they are equal. */
function indexOfDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return -1;
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
      const hint = "choose another file";
      const details = { path, expected: "no file", found: "one", hint };
      throw new BadFileError(details, { cause: error });
    }
    // Without hard links, a file that appears only now is replaced.
    return await Deno.rename(name, path);
  }
  await Deno.remove(name);
}

/** Renames the old file, if there is one; an earlier kept file is replaced. */
async function keepOld(path: string, keep: string): Promise<void> {
  try {
    await Deno.rename(path, keep);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    // On another disk.
    await requireRegularFile(path, { expected: "a file to keep", most: Infinity });
    await writeAtomically(keep, await Deno.readFile(path));
  }
}

/** Flushes the folder, because the rename itself must reach the disk too. */
async function flushFolder(folder: string): Promise<void> {
  try {
    await disposing(await Deno.open(folder, { read: true }), (handle) => handle.sync());
  } catch (error) {
    // Some file systems cannot flush a folder.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EINVAL" && code !== "EOPNOTSUPP") throw error;
  }
}
