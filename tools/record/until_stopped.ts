/**
 * Work of hours or days that Ctrl-C stops, and that waits while a benchmark runs.
 *
 * @module
 */
import { INTERRUPTED } from "../../lib/cli/command/run_command.ts";
import type { RecordJobOptions } from "../../lib/experiments/record/record_job.ts";
import { cacheFolder } from "../../lib/files/cache_folder.ts";
import { waitForTurn } from "../../lib/files/quiet_machine.ts";
import { listenForInterrupt } from "../../lib/training/run/interrupt.ts";

/** What the training runs of the record share. */
export type RecordWork = Pick<RecordJobOptions, "signal" | "pause" | "log">;

/**
 * Does `work` until it ends or Ctrl-C stops it.
 *
 * @param work returns false if it was stopped.
 * @returns the exit code.
 */
export async function untilStopped(work: (how: RecordWork) => Promise<boolean>): Promise<number> {
  const stop = new AbortController();
  const stopListening = listenForInterrupt(() => stop.abort());
  const { signal } = stop;
  try {
    const pause = async () => void await waitForTurn(cacheFolder(), { signal });
    if (await work({ signal, pause, log: (line) => console.log(line) })) return 0;
    console.log("Stopped; the same command continues.");
    return INTERRUPTED;
  } finally {
    stopListening();
  }
}
