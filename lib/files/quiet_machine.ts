/**
 * Pauses long training runs while a benchmark measures: the benchmark holds a lock in the cache
 * folder, and a training run that may wait checks for it between updates.
 *
 * @module
 */
import { FileLock, isLocked } from "./lock.ts";

const NAME = "quiet-machine.lock";

/**
 * Asks training runs that may wait to pause until the result is disposed of or this process ends.
 * Returns `undefined` if another process has already asked; both then measure at the same time.
 *
 * @param folder the cache folder; it is created if it does not exist.
 */
export function askForQuiet(folder: string): FileLock | undefined {
  Deno.mkdirSync(folder, { recursive: true });
  return FileLock.take(`${folder}/${NAME}`);
}

/**
 * Waits until no process asks for a quiet machine.
 *
 * @param folder the cache folder.
 * @param options `signal` ends the wait; `every` is the time between checks in milliseconds,
 * default 2,000.
 * @returns whether it had to wait.
 */
export async function waitForTurn(
  folder: string,
  options: { signal?: AbortSignal; every?: number } = {},
): Promise<boolean> {
  const { signal, every = 2000 } = options;
  let waited = false;
  while (!(signal?.aborted ?? false) && isLocked(`${folder}/${NAME}`)) {
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  return waited;
}
