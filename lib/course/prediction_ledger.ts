/**
 * The learner's predictions over the whole course: how far a guess is off, and how many guesses are
 * inside the measured interval.
 *
 * @module
 */
import { nodeBuiltin } from "../deno_only.ts";
import { cacheFolder } from "../files/cache_folder.ts";
import { type PageFrontEnd, pageFrontEnd } from "../front_end.ts";
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
  /** The unit of both numbers. */
  unit: string;
  /** The measured value. */
  value: number;
  /** Lower end of its interval, if it has one. */
  low: number | null;
  /** Upper end of its interval, if it has one. */
  high: number | null;
}

/** The name of the predictions, in the user's cache folder or in the browser. */
const LEDGER = "predictions.json";

/**
 * Records a guess, replacing an earlier one for the same claim, and says how far it is off and how
 * many of the learner's guesses so far lie inside their intervals.
 */
export async function noteGuess(
  guess: Pick<LedgerEntry, "id" | "guess" | "unit">,
  { value, low, high }: Estimate,
  path?: string,
): Promise<string> {
  const page = path === undefined ? pageFrontEnd() : undefined;
  const file = page === undefined ? path ?? `${cacheFolder()}/${LEDGER}` : LEDGER;
  const known = parseLedger(page === undefined ? await readText(file) : await textIn(page));
  const entry: LedgerEntry = { ...guess, value, low, high };
  const entries = [...known.filter(({ id }) => id !== entry.id), entry];
  const text = JSON.stringify(entries, null, 2) + "\n";
  if (page === undefined) await writeText(file, text);
  else await page.write(LEDGER, new TextEncoder().encode(text));
  const off = `This one is off by ${readable(Math.abs(entry.guess - value))} ${entry.unit}.`;
  return `${off}${insideText(entries)}`;
}

/** How many guesses lie inside the measured interval, of those that have one; else nothing. */
function insideText(entries: readonly LedgerEntry[]): string {
  const inside = entries.flatMap(({ guess, low, high }) =>
    low === null || high === null || !(high > low) ? [] : [guess >= low && guess <= high]
  );
  const hits = inside.filter((hit) => hit).length;
  return inside.length === 0
    ? ""
    : ` Guesses inside the measured interval so far: ${hits} of ${inside.length}.`;
}

/** The predictions of earlier cells and lessons in this browser. */
async function textIn(page: PageFrontEnd): Promise<string> {
  return new TextDecoder().decode(await page.read(LEDGER));
}

async function readText(path: string): Promise<string> {
  await requireRegularFile(path, { expected: "the predictions of a reader", most: 2 ** 26 });
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function writeText(path: string, text: string): Promise<void> {
  const folder = nodeBuiltin("node:path").dirname(path);
  const [use, hint] = ["a cache folder", "set ALEXNET_CACHE to another folder"];
  await makeFolder(folder, use, hint);
  try {
    await writeAtomically(path, text);
  } catch (error) {
    throw folderError(folder, use, hint, error);
  }
}

/** The predictions of earlier cells and lessons; a text that cannot be read counts as empty. */
function parseLedger(text: string): LedgerEntry[] {
  try {
    const raw: unknown = JSON.parse(text);
    return Array.isArray(raw) ? raw.filter(isEntry) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Entries without a unit are of version 0.1, which also counted guesses of quick runs. */
function isEntry(value: unknown): value is LedgerEntry {
  return isRecord(value) && typeof value.id === "string" && typeof value.guess === "number" &&
    typeof value.value === "number" && typeof value.unit === "string";
}
