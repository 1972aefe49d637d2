/**
 * Numbers that a notebook has not measured because the reader stopped the cell that measures them.
 *
 * The cells below a stopped one still run. Numbers that it left out are NaN there, and functions
 * that otherwise reject NaN accept it until the stopped work has been finished. Programs are not
 * affected: only the Stop button of a notebook leaves work unfinished.
 *
 * @module
 */

/** Unfinished work by its key, and the cell that was stopped in it; undefined while that cell runs. */
const unfinished = new Map<string, number | undefined>();
/** Those whose cell failed, so that its end was not reported. */
const lost = new Set<string>();
let met = false;

/** Notes that the Stop button ended the work `key` in the running cell. */
export function noteUnfinished(key: string): void {
  unfinished.set(key, undefined);
}

/** Notes that the work `key` was done, now or again. */
export function noteFinished(key: string): void {
  unfinished.delete(key);
  lost.delete(key);
}

/**
 * Notes that the running cell has failed, so that its unfinished work is not attributed to the next
 * cell.
 */
export function noteCellWithoutEnd(): void {
  for (const [key, cell] of unfinished) if (cell === undefined) lost.add(key);
}

/**
 * Whether `value` stands for a number that was not measured: NaN, while work is unfinished. A cell
 * that meets such a value shows a note, see {@linkcode unmeasuredInCell}.
 */
export function isUnmeasured(value: unknown): boolean {
  if (unfinished.size === 0 || !Number.isNaN(value)) return false;
  met = true;
  return true;
}

/** What the cell that ends now reports about unfinished work. */
export interface UnmeasuredInCell {
  /** Whether the cell itself was stopped. */
  readonly stopped: boolean;
  /** The cells that were stopped earlier, if this one met a number that they left out. */
  readonly needed: readonly number[];
}

/**
 * What cell number `cell`, which ends now, reports.
 *
 * @param failed The last cell that failed since the last reported end, if there is one.
 */
export function unmeasuredInCell(cell: number, failed?: number): UnmeasuredInCell {
  if (failed !== undefined) { for (const key of lost) unfinished.set(key, failed); }
  lost.clear();
  const earlier = [...unfinished.values()].filter((one) => one !== undefined);
  const own = [...unfinished].filter(([, one]) => one === undefined);
  for (const [key] of own) unfinished.set(key, cell);
  const needed = met ? [...new Set(earlier)].sort((a, b) => a - b) : [];
  met = false;
  return { stopped: own.length > 0, needed };
}
