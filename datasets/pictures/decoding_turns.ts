/**
 * Schedules decoding: many images at once, or one alone.
 *
 * libvips, which sharp uses for decoding, stores one error text per process. When images are
 * decoded in parallel, a failure may be reported with the text of another image's failure, or
 * without a text, since each image that ends, decoded or encoded, clears it. Only an image that is
 * decoded alone is sure to get its own text. Turns are those of one thread: workers do not know each
 * other's.
 *
 * @module
 */

let running = 0;
let alone: Promise<unknown> = Promise.resolve();
let aloneWaiting = 0;
let wake: (() => void) | undefined;

/**
 * Runs `work` in parallel with others, but not while an image is being decoded alone or waits for
 * that.
 */
export async function decodeBeside<T>(work: () => Promise<T>): Promise<T> {
  while (aloneWaiting > 0) await alone;
  running++;
  try {
    return await work();
  } finally {
    running--;
    if (running === 0) wake?.();
  }
}

/** Runs `work` while no other image is decoded. */
export async function decodeAlone<T>(work: () => Promise<T>): Promise<T> {
  aloneWaiting++;
  const turn = alone.then(async () => {
    while (running > 0) await new Promise<void>((resolve) => wake = resolve);
    wake = undefined;
    try {
      return await work();
    } finally {
      aloneWaiting--;
    }
  });
  alone = turn.catch(() => {});
  return await turn;
}
