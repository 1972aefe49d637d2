/**
 * The line in which a long call of the library says how far it is (`lib/progress_bar.ts`).
 *
 * @module
 */

/** What the line says. */
export interface Progress {
  /** The fraction that is done, 0 to 1; `undefined` if the line has no bar. */
  done: number | undefined;
  /** The words, e.g. `two nets: epoch 3 of 20, 12 s left`; empty when the call has ended. */
  words: string;
}

/** Whether the output called `displayId` is such a line. */
export function isProgressId(displayId: string | undefined): boolean {
  return displayId?.startsWith("progress-") ?? false;
}

/** Reads the line `text`, e.g. `[####------] two nets: epoch 3 of 20, 12 s left`. */
export function parseProgress(text: string): Progress {
  const [, filled, rest, words] = /^\s*\[(#*)(-*)\]\s*(.*)$/s.exec(text) ?? [];
  if (words === undefined) return { done: undefined, words: text.trim() };
  const width = filled.length + rest.length;
  return { done: width === 0 ? undefined : filled.length / width, words: words.trim() };
}
