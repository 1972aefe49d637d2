/**
 * The learner's predictions over the whole course: how often a guess is inside the measured
 * interval, and how far guesses are off.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";
import { cacheFolder } from "../files/cache_folder.ts";
import { readable } from "../figures/readable.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { isRecord } from "../is_record.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { folderError, makeFolder } from "../files/system_error.ts";

/** A guess and the measurement. */
export interface LedgerEntry {
  /** The claim. */
  id: string;
  /** The learner's number. */
  guess: number;
  /** The measured value. */
  value: number;
  /** Lower end of its interval, if it has one. */
  low: number | null;
  /** Upper end of its interval, if it has one. */
  high: number | null;
}

/** The file with the predictions, in the user's cache folder. */
export function ledgerPath(): string {
  return `${cacheFolder()}/predictions.json`;
}

/**
 * Records a guess, replacing an earlier one for the same claim, and returns a sentence about the
 * learner's accuracy over all claims so far.
 */
export async function noteGuess(
  id: string,
  guess: number,
  ours: Estimate,
  path: string = ledgerPath(),
): Promise<string> {
  const known = await readLedger(path);
  const entry: LedgerEntry = { id, guess, value: ours.value, low: ours.low, high: ours.high };
  const entries = [...known.filter((other) => other.id !== id), entry];
  const folder = nodeBuiltin("node:path").dirname(path);
  const [use, hint] = ["a cache folder", "set ALEXNET_CACHE to another folder"];
  await makeFolder(folder, use, hint);
  try {
    await writeAtomically(path, JSON.stringify(entries, null, 2) + "\n");
  } catch (error) {
    throw folderError(folder, use, hint, error);
  }
  return calibrationText(entries);
}

/** A sentence about the accuracy of the guesses in `entries`. */
export function calibrationText(entries: readonly LedgerEntry[]): string {
  const inside = entries.filter(({ guess, low, high }) =>
    low !== null && high !== null && guess >= low && guess <= high
  );
  const misses = entries
    .map(({ guess, value }) => Math.abs(guess - value) / Math.max(Math.abs(value), 1e-9))
    .sort((a, b) => a - b);
  const count = entries.length;
  const middle = 100 * (misses[Math.floor((count - 1) / 2)] + misses[Math.ceil((count - 1) / 2)]) /
    2;
  return `${inside.length} of your ${count} ${count === 1 ? "guess" : "guesses"} so far ` +
    `${inside.length === 1 ? "lies" : "lie"} inside the measured interval; the median miss is ` +
    `${readable(middle, 2)} %.`;
}

/** The predictions of earlier cells and lessons; an unreadable file counts as empty. */
async function readLedger(path: string): Promise<LedgerEntry[]> {
  await requireRegularFile(path, { expected: "the predictions of a reader", most: 2 ** 26 });
  try {
    const raw: unknown = JSON.parse(await Deno.readTextFile(path));
    return Array.isArray(raw) ? raw.filter(isEntry) : [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return [];
    throw error;
  }
}

function isEntry(value: unknown): value is LedgerEntry {
  return isRecord(value) && typeof value.id === "string" && typeof value.guess === "number" &&
    typeof value.value === "number";
}
