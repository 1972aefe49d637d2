/**
 * Work on numbered items, some of them ahead of their use, with the results in order.
 *
 * @module
 */

/**
 * Yields the results of `work` for `start` … `end - 1`, in that order. While the caller uses one, at
 * most `ahead` others are under way or wait for their turn.
 *
 * When the caller stops early, the work that is under way is awaited.
 *
 * @param ahead at least 1.
 * @throws what `work` throws, at its turn.
 */
export async function* inOrder<Result>(
  start: number,
  end: number,
  ahead: number,
  work: (i: number) => Promise<Result>,
): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  let next = start;
  const fill = () => {
    while (next < end && pending.length < ahead) {
      const result = work(next++);
      // Marks a rejection as handled: it is thrown where the result is awaited.
      result.catch(() => {});
      pending.push(result);
    }
  };
  try {
    fill();
    while (pending.length > 0) {
      const result = await pending[0];
      pending.shift();
      fill();
      yield result;
    }
  } finally {
    await Promise.allSettled(pending);
  }
}
