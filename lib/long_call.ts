/**
 * What all calls that take longer than a second have in common: they show their progress in the
 * cell of a notebook, let the event loop run, and stop on request.
 *
 * @module
 */
import { counted } from "./counted.ts";
import { EventTurns } from "./event_turns.ts";
import { cellTerminal, duration, leaveCell, ProgressBar } from "./progress_bar.ts";
import { beginWork, endWork, stopPressed } from "./stop_button.ts";
import { noteFinished, noteUnfinished } from "./unmeasured.ts";

/** Describes a {@linkcode LongCall}. */
export interface LongCallOptions {
  /** What runs, e.g. `training`. */
  readonly what: string;
  /** What is counted, in the singular, e.g. `run`. */
  readonly unit: string;
  /** How many there are. */
  readonly total: number;
  /** Distinguishes this work from other work of the same kind; default: what runs, and how many. */
  readonly key?: string | undefined;
  /** Stops the call. */
  readonly signal?: AbortSignal | undefined;
  /** Whether it shows its progress; default true. */
  readonly shown?: boolean;
}

/** Milliseconds between two drawings, and the shortest call whose duration is shown. */
const [EVERY, WORTH_SHOWING] = [200, 1000];

/** A long call. Only the outermost of nested calls shows its progress. */
export class LongCall implements Disposable {
  static #outermost: LongCall | undefined;

  readonly #options: LongCallOptions;
  readonly #turns = new EventTurns();
  readonly #bar: ProgressBar | undefined;
  readonly #started = performance.now();
  #done = 0;
  #drawn = -Infinity;

  /** Begins the call, and shows that it runs. */
  constructor(options: LongCallOptions) {
    this.#options = options;
    if (LongCall.#outermost !== undefined) return;
    LongCall.#outermost = this;
    beginWork();
    const terminal = options.shown === false ? undefined : cellTerminal();
    if (terminal === undefined) return;
    this.#bar = new ProgressBar(terminal);
    this.#draw();
  }

  /** Whether the call must end with what it has, because of its signal or the Stop button. */
  get stopped(): boolean {
    return this.#options.signal?.aborted === true || stopPressed();
  }

  /**
   * Lets the event loop run and shows the progress.
   *
   * @param done How much of the total is done, which may be a fraction.
   * @returns Whether to continue.
   */
  async goOn(done: number): Promise<boolean> {
    this.#done = done;
    await this.#turns.yield();
    if (performance.now() - this.#drawn >= EVERY && done < this.#options.total) this.#draw();
    return !this.stopped;
  }

  /** Ends the call. */
  [Symbol.dispose](): void {
    if (LongCall.#outermost !== this) return;
    LongCall.#outermost = undefined;
    endWork();
    const { what, total, key = `${what} ${total}` } = this.#options;
    if (stopPressed() && this.#done < total) noteUnfinished(key);
    else noteFinished(key);
    this.#bar?.clear();
    const seconds = (performance.now() - this.#started) / 1000;
    if (1000 * seconds >= WORTH_SHOWING || this.stopped) this.#tellEnd(seconds);
    // It usually ends early because of an error; its cell then fails too, and the next call belongs
    // to another cell.
    if (!this.stopped && this.#done < total) leaveCell();
  }

  #tellEnd(seconds: number): void {
    const { what, total, unit } = this.#options;
    const end = this.stopped ? `stopped at ${this.#place()}` : `${counted(total, unit)} in`;
    this.#bar?.draw(
      Math.min(1, this.#done / total),
      `${what}: ${end} ${this.stopped ? `after ${duration(seconds)}` : duration(seconds)}`,
    );
  }

  #draw(): void {
    if (this.#bar === undefined) return;
    this.#drawn = performance.now();
    const { what, total } = this.#options;
    const seconds = (this.#drawn - this.#started) / 1000;
    const left = this.#done > 0
      ? `, ${duration(seconds / this.#done * (total - this.#done))} left`
      : "";
    this.#bar.draw(this.#done / total, `${what}: ${this.#place()}${left}`);
  }

  /** `run 5 of 24`. */
  #place(): string {
    const { unit, total } = this.#options;
    const current = Math.min(total, Math.floor(this.#done) + 1);
    return `${unit} ${current.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
  }
}
