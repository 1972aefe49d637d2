/**
 * Reads a list of names from a text file.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { requireRegularFile } from "../files/regular_file.ts";

/** Far more names than any net has classes. */
const MOST_BYTES = 2 ** 24;

/**
 * The lines of a text file, without white space around them; empty lines are left out.
 *
 * @throws {BadFileError} when the file is not text in UTF-8, or a name is there twice.
 */
export async function readLines(path: string): Promise<string[]> {
  const expected = "a text file with one name per line";
  await requireRegularFile(path, { expected, most: MOST_BYTES });
  const bytes = await Deno.readFile(path);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BadFileError({ path, expected, found: "bytes that are not UTF-8" }, { cause });
  }
  const names = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return names;
  throw new BadFileError({ path, expected: "each name once", found: `${twice} twice` });
}
