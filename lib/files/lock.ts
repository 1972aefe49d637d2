/**
 * Locks between processes. The system frees the lock of a process that ends, however it ends: no
 * process number is stored or asked for, so none can be stale, reused, or from another container.
 *
 * @module
 */

/**
 * Runs `work` while this process alone holds the lock file `path`; others wait. Where the file system
 * knows no locks, `work` runs at once, which costs double work at most as long as files are written by
 * `writeAtomically`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using file = await Deno.open(path, { write: true, create: true });
  try {
    await file.lock(true);
  } catch (error) {
    if (!isNoLocks(error)) throw error;
  }
  return await work();
}

/** A lock file that this process holds, until it is disposed of or the process ends. */
export class FileLock implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Takes the lock file `path` without waiting; `undefined` when another process, or another lock of
   * this one, holds it. What the file holds does not count. Where the file system knows no locks,
   * everybody gets one.
   */
  static take(path: string): FileLock | undefined {
    for (;;) {
      const file = Deno.openSync(path, { write: true, create: true });
      const state = lockFile(file);
      if (state !== "taken" && isFileAt(file, path)) {
        file.truncateSync();
        file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
        return new FileLock(path, file);
      }
      file.close();
      if (state === "taken") return undefined;
      // Its holder removed the file after it was opened here.
    }
  }

  /** Frees the lock and removes its file. */
  [Symbol.dispose](): void {
    // While the lock is held: afterwards the file may be another process's lock.
    if (isFileAt(this.#file, this.#path)) Deno.removeSync(this.#path);
    this.#file.close();
  }
}

/**
 * Locks an open file without waiting: `held` by `file` until that is closed, `taken` by somebody else,
 * or `unsupported` by the file system.
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
 * Whether another process, or another open file of this one, holds the lock file `path`. A file that
 * does not exist is not locked, and neither is any where the file system knows no locks.
 */
export function isLocked(path: string): boolean {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    // A shared lock: two processes that look at the same time do not see each other.
    return !file.tryLockSync(false);
  } catch (error) {
    if (isNoLocks(error)) return false;
    throw error;
  } finally {
    file.close();
  }
}

/** Whether `path` still names the open `file`: it may have been removed or replaced since. */
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
