/**
 * A bar on a terminal that is drawn over until its work is done.
 *
 * @module
 */

/** The part of a terminal that the bar needs. */
export interface Terminal {
  /** Writes without a line break. */
  write(text: string): void;
  /** Columns, or undefined when unknown. */
  columns?: number | undefined;
}

/** The terminal on standard error; undefined when that is none, or in a browser or notebook. */
export function standardTerminal(): Terminal | undefined {
  if (typeof Deno === "undefined" || Deno.stderr?.isTerminal?.() !== true) return undefined;
  const encoder = new TextEncoder();
  let columns: number | undefined;
  try {
    columns = Deno.consoleSize().columns;
  } catch {
    // A terminal that does not tell its size.
  }
  return { columns, write: (text) => void Deno.stderr.writeSync(encoder.encode(text)) };
}

/** Back to the start of the line, and nothing in it. */
const CLEAR = "\r\x1b[K";

/** Draws a line `[####------] text` in place of the one before; without a terminal, nothing. */
export class ProgressBar {
  readonly #terminal: Terminal | undefined;

  /** A bar on `terminal`. */
  constructor(terminal: Terminal | undefined = standardTerminal()) {
    this.#terminal = terminal;
  }

  /** @param done The share of the work that is done, 0 to 1. */
  draw(done: number, text: string): void {
    const columns = this.#terminal?.columns ?? 80;
    const width = Math.min(30, Math.max(0, columns - text.length - 5));
    const filled = Math.round(width * Math.min(1, done));
    const bar = width < 5 ? "" : `[${"#".repeat(filled)}${"-".repeat(width - filled)}] `;
    // A line that wraps could not be drawn over.
    this.#terminal?.write(CLEAR + (bar + text).slice(0, columns - 1));
  }

  /** Makes room for a whole line. */
  clear(): void {
    this.#terminal?.write(CLEAR);
  }
}
