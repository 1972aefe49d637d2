/**
 * Work on many items, a few at a time.
 *
 * @module
 */

/**
 * Runs `work` for 0 … `count - 1`, `parallel` at a time; after an error, no more are started.
 *
 * @returns when all started items have ended.
 * @throws what `work` throws first.
 */
export async function inParallel(
  count: number,
  parallel: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next++;
      try {
        await work(i);
      } catch (error) {
        next = count;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: parallel }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
