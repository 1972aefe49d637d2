/**
 * A lock between processes.
 *
 * @module
 */

/**
 * Runs `work` while this process alone holds the lock file `path`; others wait. The system frees the
 * lock of a process that dies. Where the file system knows no locks, `work` runs at once, which costs
 * double work at most as long as files are written by `writeAtomically`.
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
