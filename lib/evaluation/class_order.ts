/**
 * Files that name classes: an order, one class per line, and true classes by name.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import { elementAt } from "../element_at.ts";

/**
 * Parses an order of classes: the first word of each line is the name of a class, whose number is that
 * of its line. `synsets.txt` and `synset_words.txt` of Caffe and `LOC_synset_mapping.txt` of Kaggle
 * are such files.
 *
 * @throws {BadFileError} at an empty line and at a class that is there twice, with the line's number.
 */
export function parseClassOrder(text: string, path: string): string[] {
  const names = namesIn(text, path);
  const lines = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const before = lines.get(name);
    if (before !== undefined) {
      throw badLine(path, i, "another class", `${name}, as on line ${before + 1}`);
    }
    lines.set(name, i);
  }
  return names;
}

/**
 * Parses true classes by name, one per line, as numbers from 1 in `order`.
 *
 * @throws {BadFileError} at a line without a class of `order`, with its number.
 */
export function parseNamedTruth(text: string, path: string, order: readonly string[]): number[] {
  const numbers = new Map(order.map((name, i) => [name, i + 1]));
  return namesIn(text, path).map((name, i) => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw badLine(path, i, `a class such as ${elementAt(order, 0)}`, JSON.stringify(name));
  });
}

/** Whether the first line of a file of true classes is a WNID instead of a number. */
export function hasNames(text: string): boolean {
  return /^\ufeff?\s*n\d{8}\b/.test(text);
}

/** The first word of each line, without a byte order mark and the empty lines at the end. */
function namesIn(text: string, path: string): string[] {
  const lines = text.replace(/^\ufeff/, "").trimEnd().split(/\r\n|\n|\r/);
  return lines.map((line, i) => {
    const [name = ""] = line.trim().split(/\s+/);
    if (name === "") throw badLine(path, i, "a class", "an empty line");
    return name;
  });
}

function badLine(path: string, line: number, expected: string, found: string): BadFileError {
  return new BadFileError({ path: `${path}, line ${line + 1}`, expected, found });
}
