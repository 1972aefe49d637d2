/**
 * Reads `data.noun`, the nouns of WordNet (Princeton University,
 * [wordnet.princeton.edu](https://wordnet.princeton.edu/documentation/wndb5wn)): one synset per line,
 *
 *     01440764 05 n 02 tench 0 Tinca_tinca 0 002 @ 01439121 n 0000 #m 01440655 n 0000 | freshwater ...
 *
 * a number, the number of words in hexadecimal digits, the words, the number of pointers, the pointers
 * to other synsets, and the explanation. `@` points to a hypernym: what a tench is a kind of. ImageNet's
 * name of a synset (its WNID) is `n` and the number in **WordNet 3.0**; other versions number
 * otherwise.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";

/** A noun: words with one meaning. */
export interface Synset {
  /** The words, the most frequent first. */
  readonly words: readonly string[];
  /** WNIDs of what this is a kind of. An instance, such as a certain river, is a kind of nothing. */
  readonly hypernyms: readonly string[];
}

/** The start of a line, up to the words. */
const HEAD = /^(\d{8}) \d\d n ([0-9a-f]{2}) /;

/**
 * Parses the text of `data.noun`.
 *
 * @param text the content of the file.
 * @param path the file's path, for messages.
 * @returns the synsets by WNID, in the order of the file.
 * @throws {BadFileError} at the first line that is not a synset or points to none, with its number.
 */
export function parseWordnetNouns(text: string, path: string): Map<string, Synset> {
  const synsets = new Map<string, Synset>();
  const lines = new Map<string, number>();
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end < 0 ? text.length : end);
    start = end < 0 ? text.length : end + 1;
    // The licence, and an empty line at the end.
    if (line.startsWith("  ") || line.trim() === "") continue;
    const [wnid, synset] = parseLine(line, number, path);
    if (synsets.has(wnid)) throw badLine(path, number, "each synset once", `${wnid} twice`);
    synsets.set(wnid, synset);
    lines.set(wnid, number);
  }
  if (synsets.size === 0) {
    throw new BadFileError({ path, expected: "synsets of WordNet", found: "none" });
  }
  for (const [wnid, { hypernyms }] of synsets) {
    const lost = hypernyms.find((other) => !synsets.has(other));
    if (lost !== undefined) {
      throw badLine(path, lines.get(wnid) ?? 0, `a line for ${lost}`, "none, the file is cut off");
    }
  }
  return synsets;
}

function parseLine(line: string, number: number, path: string): [wnid: string, synset: Synset] {
  const head = HEAD.exec(line);
  if (head === null) {
    const hint = line.slice(0, 40);
    throw badLine(path, number, "a synset, such as 01440764 05 n 02 tench 0", hint);
  }
  const [whole, id, count] = head;
  const fields = line.slice(whole.length).split(" | ", 1)[0].trim().split(" ");
  const words = Number.parseInt(count, 16);
  const pointers = fields.slice(2 * words + 1);
  const expected = Number(fields[2 * words]);
  // A noun has no fields after its pointers.
  if (words === 0 || !(expected >= 0) || pointers.length !== 4 * expected) {
    throw badLine(
      path,
      number,
      `${words} words and their pointers`,
      `${fields.length} fields, the line is cut off or changed`,
    );
  }
  const hypernyms: string[] = [];
  for (let i = 0; i < pointers.length; i += 4) {
    if (pointers[i] === "@") hypernyms.push(`n${pointers[i + 1]}`);
  }
  return [`n${id}`, {
    words: Array.from({ length: words }, (_, i) => fields[2 * i].replaceAll("_", " ")),
    hypernyms,
  }];
}

function badLine(path: string, line: number, expected: string, found: string): BadFileError {
  return new BadFileError({
    path: `${path}, line ${line}`,
    expected,
    found,
    hint: "take data.noun of WordNet 3.0 (Debian's package wordnet-base)",
  });
}
