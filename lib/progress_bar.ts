/**
 * A progress bar that redraws itself on one line of a terminal.
 *
 * @module
 */

/** The subset of a terminal that the bar needs. */
export interface Terminal {
  /** Writes text without a line break. */
  write(text: string): void;
  /** Number of columns, or undefined if unknown. */
  columns?: number | undefined;
}

/**
 * The terminal on standard error; undefined if standard error is not a terminal, and in a browser
 * or notebook.
 */
export function standardTerminal(): Terminal | undefined {
  if (typeof Deno === "undefined" || Deno.stderr?.isTerminal?.() !== true) return undefined;
  const encoder = new TextEncoder();
  let columns: number | undefined;
  try {
    columns = Deno.consoleSize().columns;
  } catch {
    // Some terminals do not report their size.
  }
  const write = (text: string) => {
    try {
      Deno.stderr.writeSync(encoder.encode(text));
    } catch {
      // The terminal was closed; what is in progress goes on.
    }
  };
  return { columns, write };
}

/** Moves to the start of the line and erases it. */
const CLEAR = "\r\x1b[K";

/** Draws `[####------] text` over the previous line. Does nothing without a terminal. */
export class ProgressBar {
  readonly #terminal: Terminal | undefined;

  /** Creates a bar on `terminal`. */
  constructor(terminal: Terminal | undefined = standardTerminal()) {
    this.#terminal = terminal;
  }

  /** @param done The fraction of the work that is done, 0 to 1. */
  draw(done: number, text: string): void {
    const columns = this.#terminal?.columns ?? 80;
    const width = Math.min(30, Math.max(0, columns - text.length - 5));
    const filled = Math.round(width * Math.min(1, done));
    const bar = width < 5 ? "" : `[${"#".repeat(filled)}${"-".repeat(width - filled)}] `;
    // A line that wraps could not be overwritten.
    this.#terminal?.write(CLEAR + (bar + text).slice(0, columns - 1));
  }

  /** Erases the bar, so that a whole line can be printed. */
  clear(): void {
    this.#terminal?.write(CLEAR);
  }
}
