/**
 * What a notebook has not measured, because the reader stopped the cell that was to measure it.
 *
 * The cells below a stopped one still run. Numbers that it left out are NaN there, and functions
 * that refuse NaN everywhere else let it pass until the stopped work has been finished. Programs are
 * not affected: only the Stop button of a notebook leaves work unfinished.
 *
 * @module
 */

/** Unfinished work by its key, and the cell that was stopped in it; undefined while that cell runs. */
const unfinished = new Map<string, number | undefined>();
/** The work of these whose cell ended without a sign, in an error. */
const lost = new Set<string>();
let met = false;

/** Notes that the Stop button ended the work `key` in the cell that runs. */
export function noteUnfinished(key: string): void {
  unfinished.set(key, undefined);
}

/** Notes that the work `key` was done, now or again. */
export function noteFinished(key: string): void {
  unfinished.delete(key);
  lost.delete(key);
}

/** Notes that the cell that ran has ended in an error: what is unfinished is not the next one's. */
export function noteCellWithoutEnd(): void {
  for (const [key, cell] of unfinished) if (cell === undefined) lost.add(key);
}

/**
 * Whether `value` stands for a number that was not measured: NaN, while work is unfinished. Cells
 * that ask this for such a value are told to their reader, see {@linkcode unmeasuredInCell}.
 */
export function isUnmeasured(value: unknown): boolean {
  if (unfinished.size === 0 || !Number.isNaN(value)) return false;
  met = true;
  return true;
}

/** What the cell that ends now has to say of unfinished work. */
export interface UnmeasuredInCell {
  /** Whether the cell itself was stopped. */
  readonly stopped: boolean;
  /** The cells that were stopped earlier, if this one met a number that they left out. */
  readonly needed: readonly number[];
}

/**
 * What cell number `cell`, which ends now, has to say.
 *
 * @param failed The last cell before it that ended in an error, if there is one since the last end.
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
