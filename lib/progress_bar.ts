/**
 * A progress bar that redraws itself on one line of a terminal, or in the cell of a notebook.
 *
 * @module
 */
import { frontEnd } from "./front_end.ts";
import { inCourseRun } from "./in_notebook.ts";

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
      // The terminal was closed; the work goes on.
    }
  };
  return { columns, write };
}

/** The progress line of the running cell, shared by everything that the cell computes. */
let line = { id: "progress-0", shown: false };
let lines = 0;

/**
 * A line under the running cell; undefined outside notebooks, and when `deno task course` records
 * the outputs of a cell.
 */
export function cellTerminal(): Terminal | undefined {
  const cells = frontEnd();
  if (cells === undefined || inCourseRun()) return undefined;
  return {
    write(text) {
      const shown = text.replaceAll(CLEAR, "").trimEnd();
      if (shown === "" && !line.shown) return;
      // An empty text is as high as a line; an empty HTML text is not.
      const data = { ...(shown === "" ? { "text/html": "" } : {}), "text/plain": shown };
      // Not awaited: the work goes on while it is sent.
      cells.display(data, { display_id: line.id, update: line.shown });
      line.shown = true;
    },
  };
}

/** Makes the next {@linkcode cellTerminal} write under another cell. */
export function leaveCell(): void {
  line = { id: `progress-${++lines}`, shown: false };
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

/** Seconds in the largest units that matter: `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
