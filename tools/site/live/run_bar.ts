/// <reference lib="dom" />
/**
 * The bar at the bottom of the window: what runs, how far it is, Stop and Restart.
 *
 * @module
 */
import { barWords, lateAfter, lateText } from "./bar_words.ts";
import { button, element } from "./page_parts.ts";
import type { Progress } from "./progress_line.ts";

/** What the buttons of the bar do. */
export interface BarActions {
  /** Runs every cell of the lesson. */
  runAll(): void;
  /** Ends the running cell. */
  stop(): void;
  /** Ends the kernel. */
  restart(): void;
}

/** What the bar shows. */
export interface BarState {
  /** The number of the running cell; undefined if none runs. */
  running: number | undefined;
  /** How many cells were asked for, and how many of them have ended. */
  counts: Readonly<{ all: number; ended: number }>;
  /** Whether Stop was pressed and the cell has not ended yet. */
  stopping: boolean;
  /** Whether the kernel still loads. */
  starting: boolean;
  /** Whether there is a kernel with variables. */
  alive: boolean;
}

/** The bar of a lesson's page. */
export class RunBar {
  readonly #words: HTMLElement = element("p", "bar-words");
  readonly #meter: HTMLProgressElement = element("progress");
  /** What a screen reader says: only when something begins or ends. */
  readonly #spoken: HTMLElement = element("p", "hidden");
  readonly #stop: HTMLButtonElement;
  readonly #restart: HTMLButtonElement;
  readonly #runAll: HTMLButtonElement;
  readonly #bar: HTMLElement = element("div", "run-bar");
  #pending = 0;
  #state: BarState | undefined;
  #progress: Progress = { done: undefined, words: "" };
  #said = "";
  /** The press of Stop that has not ended its cell yet. */
  #stopPress: object | undefined;
  #late = false;

  readonly #whenLate: (act: () => void) => void;

  /**
   * Adds the bar to the page.
   *
   * @param whenLate calls `act` when Stop has had its time.
   */
  constructor(
    actions: BarActions,
    whenLate: (act: () => void) => void = (act) => void setTimeout(act, lateAfter),
  ) {
    this.#whenLate = whenLate;
    const bar = this.#bar;
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Running the cells");
    this.#spoken.setAttribute("role", "status");
    this.#meter.setAttribute("aria-label", "Progress");
    this.#meter.hidden = true;
    this.#runAll = button("Run the lesson", "", actions.runAll);
    this.#stop = button("Stop", "", actions.stop);
    this.#restart = button("Restart", "", actions.restart);
    this.#words.textContent = "Nothing runs.";
    const buttons = element("div", "bar-buttons");
    buttons.append(this.#runAll, this.#stop, this.#restart);
    const place = element("div", "bar-place");
    place.append(this.#words, this.#meter);
    bar.append(place, buttons, this.#spoken);
    document.body.append(bar);
    document.body.classList.add("has-bar");
    this.#stop.disabled = this.#restart.disabled = true;
  }

  /** Marks the bar as busy until `work` has ended. */
  async during(work: () => Promise<unknown>): Promise<void> {
    this.#pending++;
    this.#bar.setAttribute("aria-busy", "true");
    this.#runAll.disabled = true;
    try {
      await work();
    } finally {
      if (--this.#pending === 0) {
        this.#bar.removeAttribute("aria-busy");
        this.#runAll.disabled = this.#state?.running !== undefined;
      }
    }
  }

  /** Shows `state`. */
  show(state: BarState): void {
    if (state.running !== this.#state?.running) this.#progress = { done: undefined, words: "" };
    this.#state = state;
    this.#watchStop(state);
    this.#stop.disabled = state.running === undefined || state.stopping;
    this.#restart.disabled = !state.alive;
    this.#runAll.disabled = state.running !== undefined || this.#pending > 0;
    this.#draw();
  }

  /** Shows how far the running cell is. */
  showProgress(progress: Progress): void {
    this.#progress = progress;
    this.#draw();
  }

  /** Says a sentence, also to a screen reader, until the next cell begins. */
  say(sentence: string): void {
    this.#said = sentence;
    this.#spoken.textContent = sentence;
    this.#draw();
  }

  /** Says after a while that Stop has not ended the cell, which may be an endless loop. */
  #watchStop({ running, stopping }: BarState): void {
    if (!stopping || running === undefined) {
      this.#stopPress = undefined;
      this.#late = false;
      return;
    }
    if (this.#stopPress !== undefined) return;
    const press = this.#stopPress = {};
    this.#whenLate(() => {
      if (this.#stopPress !== press) return;
      this.#late = true;
      this.#spoken.textContent = lateText(running);
      this.#draw();
    });
  }

  #draw(): void {
    const state = this.#state;
    if (state?.running === undefined) {
      this.#words.textContent = this.#said || "Nothing runs.";
      this.#meter.hidden = true;
      return;
    }
    const { counts, running } = state;
    const stopping = !state.stopping ? "no" : this.#late ? "late" : "asked";
    this.#words.textContent = barWords(
      { running, counts, starting: state.starting, stopping },
      this.#progress.words,
    );
    this.#meter.hidden = false;
    const within = this.#progress.done;
    if (within === undefined && counts.all <= 1) this.#meter.removeAttribute("value");
    else if (counts.all <= 1) this.#meter.value = within ?? 0;
    else this.#meter.value = (counts.ended + (within ?? 0)) / counts.all;
  }
}
