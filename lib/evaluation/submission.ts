/**
 * Submissions to ILSVRC: a text file with one line per image, in the order of the image files'
 * names; each line has up to five class numbers from 1, the most confident first, separated by
 * blanks.
 *
 * @module
 */
import {
  badLine,
  classNumber,
  numberLines,
  type ParseSubmissionOptions,
} from "../../datasets/ilsvrc/kit/ground_truth.ts";
import { requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import type { NumberedGuesses } from "./ilsvrc.ts";

/** Maximum number of guesses per line. */
export const GUESSES_A_LINE = 5;

/** Options of {@linkcode writeSubmission}. */
export interface WriteSubmissionOptions {
  /**
   * The ILSVRC class number, from 1, of each class index of the net. These numbers do not follow
   * the alphabetical order of WordNet ids that most public weights use. Default: index + 1.
   */
  numbers?: readonly number[];
}

/**
 * Writes a submission from class indices from 0, the most probable first.
 *
 * @param guesses class indices from 0 of each image, the most probable first, 1 to 5 of them.
 * @param options the numbers of the classes; default: index + 1.
 * @returns the text, with one line per image.
 * @throws {BadArgumentError} when an image has no guess, more than five, or one twice, or when an
 * index has no number.
 *
 * @example
 * ```ts
 * import { bestGuesses, writeSubmission } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(writeSubmission(bestGuesses([0.1, 0.6, 0.3], 3, 2)), "2 3\n");
 * ```
 */
export function writeSubmission(
  guesses: readonly (readonly number[])[],
  options: WriteSubmissionOptions = {},
): string {
  requireOptions("writeSubmission", options, { numbers: true });
  return guesses.map((row, image) => {
    if (row.length < 1 || row.length > GUESSES_A_LINE || new Set(row).size < row.length) {
      throw new BadArgumentError(
        `Expected from 1 to ${GUESSES_A_LINE} different guesses for image ${image + 1} ` +
          `but found ${row.join(" ") || "none"}.`,
      );
    }
    return row.map((index) => numberOf(index, options.numbers)).join(" ") + "\n";
  }).join("");
}

function numberOf(index: number, numbers?: readonly number[]): number {
  const number = numbers === undefined ? index + 1 : numbers[index];
  if (
    number === undefined || !Number.isSafeInteger(index) || !Number.isSafeInteger(number) ||
    number < 1
  ) {
    throw new BadArgumentError(`Expected a class index with a number but found ${index}.`);
  }
  return number;
}

/**
 * Parses a submission. Short lines are filled with zeros, which match no class.
 *
 * @param text the content of the file.
 * @param options its path, and the numbers of classes and images.
 * @returns Five numbers per image.
 * @throws {BadFileError} at the first invalid line, with file and line number.
 * @throws {BadArgumentError} for an unknown option, and if `classes` is not a positive integer or
 * `images` not a non-negative one.
 *
 * @example
 * ```ts
 * import { parseSubmission } from "@alexnet/alexnet";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const options = { path: "submission.txt", classes: 1000 };
 * assertEquals(parseSubmission("2 3\n", options), [[2, 3, 0, 0, 0]]);
 * assertThrows(() => parseSubmission("2 2\n", options));
 * ```
 */
export function parseSubmission(text: string, options: ParseSubmissionOptions): NumberedGuesses {
  requireOptions("parseSubmission", options, { path: true, classes: true, images: true });
  return numberLines(text, options).map((words, i) => {
    if (words.length > GUESSES_A_LINE) {
      throw badLine(options.path, i, `at most ${GUESSES_A_LINE} numbers`, `${words.length}`);
    }
    const row = words.map((word) => classNumber(word, i, options));
    const twice = row.find((number, k) => row.indexOf(number) < k);
    if (twice !== undefined) throw badLine(options.path, i, "different guesses", `${twice} twice`);
    return [...row, ...Array<number>(GUESSES_A_LINE - row.length).fill(0)];
  });
}
