/**
 * Writes the guesses of a net as a submission, one line per image in the order of the files' names.
 *
 * @module
 */
import { basename } from "node:path";
import { classNumbers, wnidsOf } from "../../../datasets/ilsvrc/classes.ts";
import { BadFileError } from "../../errors.ts";
import type { NamedImages } from "../../evaluation/evaluate.ts";
import { bestGuesses } from "../../evaluation/guesses.ts";
import { GUESSES_A_LINE, writeSubmission } from "../../evaluation/submission.ts";
import { type NamedOrder, readClassOrder } from "../command/order_flag.ts";

/** The guesses for images. */
export interface GuessedImages {
  /** The images, with the paths of their files if they are on disk. */
  readonly images: NamedImages & { readonly paths?: readonly string[] };
  /** Positions of the images that could be read. */
  readonly read: readonly number[];
  /** Their probabilities, `[n, classes]`. */
  readonly probabilities: ArrayLike<number>;
}

/** A submission, and what its numbers mean. */
export interface Submission {
  /** The text, one line per image. */
  readonly text: string;
  /** One sentence about lines and numbers, for the user. */
  readonly meaning: string;
}

/** What the class numbers of a submission are. */
export interface Numbering {
  /** The number, from 1, of each class of the net. */
  readonly numbers: readonly number[];
  /** One phrase about it, for the user. */
  readonly meaning: string;
}

/**
 * The numbers of the classes of a net.
 *
 * @param order What `--order` says: `sorted`, or a file.
 * @param kit The order of the kit that `--hierarchy` names, which counts without `--order`; default: the
 * order of the net's classes.
 * @throws {BadFileError} when the file is neither a kit nor one class per line.
 * @throws {BadArgumentError} when a class of the net is not in `order`.
 */
export async function numberingOf(
  classNames: readonly string[],
  order: string | undefined,
  kit?: NamedOrder,
): Promise<Numbering> {
  const given = order === undefined ? kit : await readClassOrder(order);
  const names = given?.names ?? classNames;
  return {
    numbers: given === undefined
      ? classNames.map((_, index) => index + 1)
      : classNumbers(await wnidsOf(classNames), given.names),
    meaning: `class numbers: ${given?.meaning ?? "the order of the net's classes"}, 1 is ${
      names[0]
    }, ${names.length} is ${names[names.length - 1]}`,
  };
}

/**
 * The submission with up to five guesses per image.
 *
 * @throws {BadFileError} when an image could not be read, because the lines below it would move up.
 */
export function submissionOf(
  { images, read, probabilities }: GuessedImages,
  { numbers, meaning }: Numbering,
): Submission {
  if (read.length < images.count) {
    throw new BadFileError({
      path: images.name,
      expected: `${images.count} readable images, because each line of a submission is an image`,
      found: `${read.length}`,
      hint: "repair or remove the others",
    });
  }
  const { classNames, paths } = images;
  const most = Math.min(GUESSES_A_LINE, classNames.length);
  const guesses = bestGuesses(probabilities, classNames.length, most);
  const lines = inFileOrder(images).map((image) => guesses[image]);
  const how = paths === undefined ? "in the order of the images" : "sorted by file name";
  return {
    text: writeSubmission(lines, { numbers }),
    meaning: `${lines.length} lines ${how}; ${meaning}`,
  };
}

/** Positions of images in the order of the last names of their files. */
function inFileOrder({ count, paths }: GuessedImages["images"]): number[] {
  const positions = Array.from({ length: count }, (_, i) => i);
  if (paths === undefined) return positions;
  const names = paths.map((path) => basename(path));
  return positions.sort((a, b) => names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b);
}
