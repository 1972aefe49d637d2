/**
 * Locks between processes. The operating system releases a process's locks when it ends, however it
 * ends. No process ID is stored or checked, so none can be stale, reused, or from another
 * container.
 *
 * @module
 */
import { disposing } from "../disposing.ts";
import { requireOwnFile } from "./regular_file.ts";

/**
 * Runs `work` while this process holds the lock file `path` exclusively; other processes wait. If
 * the file system does not support locks, `work` runs immediately. The worst that can then happen
 * is duplicate work, provided that files are written with `writeAtomically`.
 *
 * @throws {BadFileError} if something other than a file is at `path`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  requireOwnFile(path, LOCK_FILE);
  return await disposing(await Deno.open(path, { write: true, create: true }), async (file) => {
    try {
      await file.lock(true);
    } catch (error) {
      if (!isNoLocks(error)) throw error;
    }
    return await work();
  });
}

const LOCK_FILE = "a lock file, or nothing";

/** A lock file that this process holds until the object is disposed of or the process ends. */
export class FileLock implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock file `path` without waiting. Returns `undefined` if another process, or another
   * lock of this process, holds it. The content of the file is ignored. If the file system does not
   * support locks, every caller gets one.
   *
   * @throws {BadFileError} if something other than a file is at `path`.
   */
  static take(path: string): FileLock | undefined {
    for (;;) {
      requireOwnFile(path, LOCK_FILE);
      const file = Deno.openSync(path, { write: true, create: true });
      const state = lockFile(file);
      if (state !== "taken" && isFileAt(file, path)) {
        file.truncateSync();
        file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
        return new FileLock(path, file);
      }
      file.close();
      if (state === "taken") return undefined;
      // The previous holder removed the file after it was opened here.
    }
  }

  /** Releases the lock and removes its file. */
  [Symbol.dispose](): void {
    // The file is removed while the lock is held, because afterwards it may be another process's
    // lock.
    if (isFileAt(this.#file, this.#path)) Deno.removeSync(this.#path);
    this.#file.close();
  }
}

/**
 * Tries to lock an open file without waiting. Returns `held` if `file` now holds the lock, until it
 * is closed; `taken` if another process or file does; `unsupported` if the file system has no
 * locks.
 */
export function lockFile(file: Deno.FsFile): "held" | "taken" | "unsupported" {
  try {
    return file.tryLockSync(true) ? "held" : "taken";
  } catch (error) {
    if (isNoLocks(error)) return "unsupported";
    throw error;
  }
}

/**
 * Whether another process, or another open file of this process, holds the lock file `path`. A
 * missing file is not locked, nor is any file if the file system does not support locks.
 *
 * @throws {BadFileError} if something other than a file is at `path`.
 */
export function isLocked(path: string): boolean {
  requireOwnFile(path, LOCK_FILE);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    // A shared lock, so that two processes that check at the same time do not see each other's
    // lock.
    return !file.tryLockSync(false);
  } catch (error) {
    if (isNoLocks(error)) return false;
    throw error;
  } finally {
    file.close();
  }
}

/** Whether `path` still refers to the open `file`; it may have been removed or replaced since. */
export function isFileAt(file: Deno.FsFile, path: string): boolean {
  try {
    const [open, named] = [file.statSync(), Deno.statSync(path)];
    return open.ino === named.ino && open.dev === named.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isNoLocks(error: unknown): boolean {
  if (error instanceof Deno.errors.NotSupported) return true;
  // NFS without its lock service.
  return error instanceof Error && "code" in error && error.code === "ENOLCK";
}
