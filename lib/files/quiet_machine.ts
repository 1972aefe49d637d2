/**
 * How one program asks for a quiet machine and another makes room: a benchmark holds a lock in the
 * cache folder while it measures, and a long training that may wait looks for it between two updates.
 *
 * @module
 */
import { FileLock, isLocked } from "./lock.ts";

const NAME = "quiet-machine.lock";

/**
 * Asks trainings that may wait to stand still until the result is disposed of or this process ends.
 * Returns `undefined` when another process has asked already; both are then measured together.
 *
 * @param folder the cache folder; it is made when it does not exist.
 */
export function askForQuiet(folder: string): FileLock | undefined {
  Deno.mkdirSync(folder, { recursive: true });
  return FileLock.take(`${folder}/${NAME}`);
}

/**
 * Waits until no process asks for a quiet machine.
 *
 * @param folder the cache folder.
 * @param options `signal` ends the waiting; `every`: milliseconds between two looks, default 2,000.
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
