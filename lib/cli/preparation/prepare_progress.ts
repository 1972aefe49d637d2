/**
 * Shows how far a preparation is: a bar on a terminal, otherwise a line a minute for the log.
 *
 * @module
 */
import type { PrepareProgress } from "../../../datasets/shards/preparation/split_state.ts";
import { duration, ProgressBar, standardTerminal, type Terminal } from "../../progress_bar.ts";
import { printError } from "../command/print.ts";

/** Milliseconds between two draws of the bar, and between two lines of a log. */
const [REDRAW, RELOG] = [100, 60_000];

/** What a phase does, for the line. */
const WORDS = { decode: "decoded", order: "in their final order" } as const;

/** Shows the progress of one preparation. */
export class PreparationProgress {
  readonly #terminal: Terminal | undefined;
  readonly #bar: ProgressBar;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  #phase = "";
  #first = { done: 0, at: 0 };
  #shown = -Infinity;

  /**
   * @param terminal where the bar is drawn; without one, lines are printed on standard error.
   * @param now the time in milliseconds.
   * @param log prints a line.
   */
  constructor(
    terminal: Terminal | undefined = standardTerminal(),
    now: () => number = () => performance.now(),
    log: (line: string) => void = printError,
  ) {
    this.#terminal = terminal;
    this.#bar = new ProgressBar(terminal);
    this.#now = now;
    this.#log = log;
  }

  /** Shows that more images are done. */
  prepared({ split, phase, done, total, rejected }: PrepareProgress): void {
    const at = this.#now();
    if (this.#phase !== split + phase) {
      this.#phase = split + phase;
      // What earlier calls did says nothing about the speed of this one.
      this.#first = { done: done - 1, at };
      this.#shown = this.#terminal === undefined ? at : -Infinity;
    }
    const wait = this.#terminal === undefined ? RELOG : REDRAW;
    if (at - this.#shown < wait) return;
    this.#shown = at;
    const seconds = (at - this.#first.at) / 1000;
    const speed = (done - this.#first.done) / seconds;
    const count = (number: number) => number.toLocaleString("en-US");
    const text = [
      `${split}: ${count(done)}/${count(total)} ${WORDS[phase]}`,
      ...(seconds < 1
        ? []
        : [`${speed.toFixed(0)} images/s`, `${duration((total - done) / speed)} left`]),
      ...(rejected === 0 ? [] : [`${count(rejected)} set aside`]),
    ].join(", ");
    if (this.#terminal === undefined) this.#log(text);
    else this.#bar.draw(done / total, text);
  }

  /** Shows that more bytes of `what` are read. */
  read(what: string, done: number, total: number): void {
    const at = this.#now();
    if (at - this.#shown < REDRAW) return;
    this.#shown = at;
    this.#bar.draw(total === 0 ? 1 : done / total, `${what}: ${(100 * done / total).toFixed(0)} %`);
  }

  /** Erases the bar. */
  end(): void {
    this.#bar.clear();
  }
}
