/**
 * Who may decode when: many at once, or one alone.
 *
 * libvips, which sharp decodes with, keeps one error text a process. When pictures are decoded in
 * parallel the text of one may be handed out with the failure of another; only a picture that is decoded
 * alone has a text of its own.
 *
 * @module
 */

let running = 0;
let alone: Promise<unknown> = Promise.resolve();
let aloneWaiting = 0;
let wake: (() => void) | undefined;

/** Runs `work` beside others, but not while somebody decodes alone or waits to. */
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

/** Runs `work` while nothing else is decoded. */
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
