/**
 * Reads a text file of the user's.
 *
 * @module
 */
import { requireRegularFile } from "../files/regular_file.ts";

/** Far more than any of them has: 150,000 lines are 3 MB, WordNet's nouns 15 MB. */
const MOST_BYTES = 2 ** 27;

/**
 * The text of the file at `path`.
 *
 * @param expected What it should be, for messages.
 * @throws {BadFileError} when it is not a file, or too large.
 */
export async function readTextOf(path: string, expected: string): Promise<string> {
  await requireRegularFile(path, { expected, most: MOST_BYTES });
  return await Deno.readTextFile(path);
}
