/**
 * What the kernel uses of the global scope, as it was before the first cell, which may assign to any
 * global name.
 *
 * @module
 */

const { performance, Promise: PlatformPromise, setTimeout: startTimer, clearTimeout: endTimer } =
  globalThis;

/** A call that has not happened. */
export type Timer = ReturnType<typeof startTimer>;

/** Milliseconds on a clock that is never set back. */
export const now: () => number = performance.now.bind(performance);

/** Calls `run` after `milliseconds`. */
export function later(run: () => void, milliseconds: number): Timer {
  return startTimer(run, milliseconds);
}

/** Gives up a call of {@linkcode later}. */
export function notLater(timer: Timer | undefined): void {
  endTimer(timer);
}

/** Waits until timers that are due by now have run. */
export function nextTurn(): Promise<void> {
  return new PlatformPromise((resolve) => startTimer(resolve, 0));
}

/** All names of the global scope, which the library uses too: cells declare theirs beside them. */
export const platformNames: ReadonlySet<string> = namesOf(globalThis);

function namesOf(scope: object): Set<string> {
  const names = new Set<string>();
  for (let part: object | null = scope; part !== null; part = Object.getPrototypeOf(part)) {
    for (const name of Object.getOwnPropertyNames(part)) names.add(name);
  }
  return names;
}
