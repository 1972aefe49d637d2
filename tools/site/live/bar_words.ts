/**
 * What the bar says of the running cell.
 *
 * @module
 */

/** How far Stop is: not pressed, pressed, or pressed a while ago without an effect. */
export type Stopping = "no" | "asked" | "late";

/** Milliseconds after which a step that Stop has not ended counts as one that does not end. */
export const lateAfter = 5000;

/** What is known of the running cell. */
export interface Running {
  /** The number of the cell. */
  running: number;
  /** How many cells were asked for, and how many of them have ended. */
  counts: Readonly<{ all: number; ended: number }>;
  /** Whether the kernel still loads. */
  starting: boolean;
  /** How far Stop is. */
  stopping: Stopping;
}

/**
 * What the bar says of the running cell.
 *
 * @param progress what the cell says of itself; empty if it says nothing.
 */
export function barWords(state: Running, progress: string): string {
  const { running, counts, starting, stopping } = state;
  const rest = progress === "" ? "" : `: ${progress}`;
  if (starting) return `The kernel starts${rest}`;
  if (stopping === "late") return lateText(running);
  const count = counts.all > 1 ? ` (${counts.ended + 1} of ${counts.all})` : "";
  const does = stopping === "no" ? "runs" : "stops after this step (Restart ends it at once)";
  return `Cell ${running}${count} ${does}${rest}`;
}

/** What the bar says when Stop has not ended the cell `running` for a while. */
export function lateText(running: number): string {
  return `Cell ${running} has not stopped: this step may never end by itself. Restart ends it; the ` +
    "variables are lost, your text stays.";
}
