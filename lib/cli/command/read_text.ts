/**
 * Reads a text file of the user's.
 *
 * @module
 */
import { requireRegularFile } from "../../files/regular_file.ts";

/** More than guesses for 150,000 images take: 26 bytes a line are 3.9 MB. */
const MOST_BYTES = 2 ** 22;

/** Twice what the nouns of WordNet take. */
export const MOST_BYTES_OF_NOUNS: number = 2 ** 25;

/**
 * The text of the file at `path`.
 *
 * @param expected What it should be, for messages.
 * @param most The most bytes that are read.
 * @throws {BadFileError} when it is not a file, or too large.
 */
export async function readTextOf(
  path: string,
  expected: string,
  most: number = MOST_BYTES,
): Promise<string> {
  await requireRegularFile(path, { expected, most });
  return await Deno.readTextFile(path);
}
