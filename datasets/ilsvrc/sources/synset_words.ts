/**
 * Reads a list of classes, a WNID and words in each line, as Caffe's `synset_words.txt` and Kaggle's
 * `LOC_synset_mapping.txt` have it (`n01440764 tench, Tinca tinca`), or WNIDs alone as `synsets.txt`.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { listText } from "../../lists/list_text.ts";

/**
 * The words of each WNID, in the order of the lines; a class without words has its WNID.
 *
 * @param path the file.
 * @throws {BadFileError} if it cannot be read, or a line has the class of another line.
 */
export async function synsetWords(path: string): Promise<Map<string, string>> {
  const text = await listText(path, "the WNID and the words of a class in each line");
  const words = new Map<string, string>();
  for (const [i, line] of text.replace(/^\ufeff/, "").split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [, wnid, own = ""] = /^\s*(\S+)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (wnid === undefined || words.has(wnid)) {
      throw new BadFileError({
        path: `${path}, line ${i + 1}`,
        expected: "a class that no other line has",
        found: JSON.stringify(line.slice(0, 80)),
      });
    }
    words.set(wnid, own === "" ? wnid : own);
  }
  if (words.size > 0) return words;
  throw new BadFileError({ path, expected: "a class in each line", found: "no line" });
}
