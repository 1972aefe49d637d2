/**
 * The ground truth of a development kit of ILSVRC: a text file with one class number a line, in the
 * order of the image files' names.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../../lib/argument_checks.ts";
import { BadFileError } from "../../../lib/errors.ts";

/** Options of `parseSubmission` and {@linkcode parseGroundTruth}. */
export interface ParseSubmissionOptions {
  /** The file's path, for messages. */
  path: string;
  /** Number of classes: 1000 in ILSVRC. */
  classes: number;
  /** Number of images; default: as many as there are lines. */
  images?: number;
}

/**
 * Parses a ground truth file: one class number from 1 per line, in the order of the image files'
 * names.
 *
 * @param text the content of the file.
 * @param options its path, and the numbers of classes and images.
 * @returns one class number per image, from 1.
 * @throws {BadFileError} at the first invalid line, with file and line number.
 * @throws {BadArgumentError} for an unknown option, and if `classes` is not a positive integer or
 * `images` not a non-negative one.
 *
 * @example
 * ```ts
 * import { parseGroundTruth } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseGroundTruth("490\n361\n", { path: "truth.txt", classes: 1000 }), [490, 361]);
 * ```
 */
export function parseGroundTruth(text: string, options: ParseSubmissionOptions): number[] {
  requireOptions("parseGroundTruth", options, { path: true, classes: true, images: true });
  return numberLines(text, options).map((words, i) => {
    const [word] = words;
    if (word === undefined || words.length > 1) {
      throw badLine(options.path, i, "one number", `${words.length}`);
    }
    return classNumber(word, i, options);
  });
}

/**
 * The words of each line, without the empty line after a final line break and without a byte order
 * mark.
 *
 * @throws {BadFileError} at an empty line, and when there are not as many lines as images.
 * @throws {BadArgumentError} if `classes` or `images` is not a number of them.
 */
export function numberLines(
  text: string,
  { path, images, classes }: ParseSubmissionOptions,
): string[][] {
  requireInteger("classes", classes, { min: 1 });
  if (images !== undefined) requireInteger("images of a submission", images, { min: 0 });
  const all = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  while (all.at(-1)?.trim() === "") all.pop();
  if (images !== undefined && all.length !== images) {
    throw new BadFileError({
      path,
      expected: `${images} lines, one per image`,
      found: `${all.length}`,
    });
  }
  return all.map((line, i) => {
    const words = line.split(/[\s,]+/).filter((word) => word !== "");
    if (words.length === 0) throw badLine(path, i, "a class number", "an empty line");
    return words;
  });
}

/**
 * The class number that `word` on the line `line`, from 0, is.
 *
 * @throws {BadFileError} when it is not an integer from 1 to the number of classes.
 */
export function classNumber(
  word: string,
  line: number,
  { path, classes }: ParseSubmissionOptions,
): number {
  const number = /^\d+$/.test(word) ? Number(word) : NaN;
  if (!(number >= 1 && number <= classes)) {
    const zeroBased = number === 0 ? "; class numbers begin with 1" : "";
    throw badLine(path, line, `a class number from 1 to ${classes}`, `"${word}"${zeroBased}`);
  }
  return number;
}

/** The error of a line, counted from 0. */
export function badLine(
  path: string,
  line: number,
  expected: string,
  found: string,
): BadFileError {
  return new BadFileError({ path: `${path}, line ${line + 1}`, expected, found });
}
