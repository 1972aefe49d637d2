/// <reference lib="dom" />
/**
 * The fold around a solution, which opens only when the reader has tried.
 *
 * @module
 */

/** Lets a solution open at the second click, where no answer can be checked first. */
export function askTwice(fold: HTMLDetailsElement): void {
  const summary = fold.querySelector("summary");
  summary?.addEventListener("click", (event) => {
    event.preventDefault();
    summary.textContent = "Try it yourself first. Press again to show a solution";
  }, { once: true });
}

/** A fold that stays closed until two answers have failed or one has passed. */
export class SolutionFold {
  readonly #summary: HTMLElement | null;
  #open = false;
  #tries = 0;
  #pressed = false;

  /** Closes `fold`, whose summary says how to open it. */
  constructor(fold: HTMLDetailsElement) {
    this.#summary = fold.querySelector("summary");
    this.#summary?.addEventListener("click", (event) => {
      if (this.#open) return;
      event.preventDefault();
      this.#pressed = true;
      this.#write();
    });
    this.#write();
  }

  /** Shows the state after `tries` failed checks. */
  show({ tries, solved }: { tries: number; solved: boolean }): void {
    this.#tries = tries;
    this.#open = solved || tries >= triesBeforeSolution;
    this.#write();
  }

  #write(): void {
    if (this.#summary === null) return;
    this.#summary.textContent = this.#open
      ? "Show a solution"
      : closedText(this.#tries, this.#pressed);
  }
}

/** How many checks must fail before the solution opens. */
export const triesBeforeSolution = 2;

function closedText(tries: number, pressed: boolean): string {
  const left = triesBeforeSolution - tries;
  const count = left === 1 ? "one more try" : "two tries";
  return pressed
    ? `Press Check first: a solution opens after ${count}`
    : `A solution, after ${count} of your own`;
}
