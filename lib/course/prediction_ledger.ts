/**
 * The learner's predictions over the whole course: how often a guess lay inside of the measured
 * interval, and by how much guesses miss.
 *
 * @module
 */
import { join } from "node:path";
import { cacheFolder } from "../files/cache_folder.ts";
import { readable } from "../figures/readable.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { isRecord } from "../is_record.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { folderError, makeFolder } from "../files/system_error.ts";

/** One guess and what was measured. */
export interface LedgerEntry {
  /** The claim. */
  id: string;
  /** The learner's number. */
  guess: number;
  /** The measured value. */
  value: number;
  /** Lower end of its interval, when it has one. */
  low: number | null;
  /** Upper end of its interval, when it has one. */
  high: number | null;
}

/** The file that keeps the predictions, in the user's cache folder. */
export function ledgerPath(): string {
  return join(cacheFolder(), "predictions.json");
}

/**
 * Writes a guess down, in place of an earlier one for the same claim, and says how the learner does
 * over all claims so far.
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
  const folder = join(path, "..");
  const [use, hint] = ["a cache folder", "set ALEXNET_CACHE to another folder"];
  await makeFolder(folder, use, hint);
  try {
    await writeAtomically(path, JSON.stringify(entries, null, 2) + "\n");
  } catch (error) {
    throw folderError(folder, use, hint, error);
  }
  return calibrationText(entries);
}

/** How good the guesses of `entries` are, in a sentence. */
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
    `${inside.length === 1 ? "lies" : "lie"} inside of the measured interval; the middle miss is ` +
    `${readable(middle, 2)} %.`;
}

/** The predictions of earlier cells and lessons; a file that cannot be read counts as none. */
async function readLedger(path: string): Promise<LedgerEntry[]> {
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
