/**
 * Reads a list of names from a text file of the user's.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { readTextOf } from "./read_text.ts";

/**
 * The lines of a text file, without white space around them; empty lines are left out.
 *
 * @throws {BadFileError} when it is not a file, or a name is there twice.
 */
export async function readNames(path: string): Promise<string[]> {
  const text = await readTextOf(path, "a text file with one name per line");
  const names = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return names;
  throw new BadFileError({ path, expected: "each name once", found: `${twice} twice` });
}
