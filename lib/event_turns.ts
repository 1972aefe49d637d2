/**
 * Lets the event loop run between training steps.
 *
 * @module
 */

/** Milliseconds between two turns. */
const EVERY = 20;

/** Gives the event loop a turn from time to time. */
export class EventTurns {
  #last = performance.now();

  /**
   * Yields to the event loop unless it has just had a turn: signals and timers are handled only
   * between tasks, and a CPU backend never yields.
   */
  async yield(): Promise<void> {
    if (performance.now() - this.#last < EVERY) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
