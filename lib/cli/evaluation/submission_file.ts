/**
 * Writes the guesses of a net as a submission, one line per image in the order of the files' names.
 *
 * @module
 */
import { basename } from "node:path";
import type { ClassTable } from "../../../datasets/ilsvrc/class_table.ts";
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
 * @param kit The order of the kit that `--hierarchy` names, which counts without `--order`; default:
 * the numbers in `table`.
 * @param table The classes of shards: the numbers of their kit, if it has that of each class, and else
 * the order of the net's classes.
 * @throws {BadFileError} when the file is neither a kit nor one class per line.
 * @throws {BadArgumentError} when a class of the net is not in `order`.
 */
export async function numberingOf(
  classNames: readonly string[],
  order: string | undefined,
  kit?: NamedOrder,
  table?: ClassTable,
): Promise<Numbering> {
  const given = order === undefined ? kit : await readClassOrder(order);
  const known = given === undefined && table !== undefined
    ? kitNumbers(await wnidsOf(classNames), table)
    : undefined;
  if (known !== undefined) return known;
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

/** The numbers of the kit; undefined if `table` lacks that of a class. */
function kitNumbers(wnids: readonly string[], { rows, source }: ClassTable): Numbering | undefined {
  const ids = new Map(rows.map(({ wnid, ilsvrcId }) => [wnid, ilsvrcId]));
  const numbers = wnids.flatMap((wnid) => ids.get(wnid) ?? []);
  if (numbers.length < wnids.length) return undefined;
  const least = Math.min(...numbers);
  return {
    numbers,
    meaning: `class numbers: those of the kit in ${source}, ${least} is ` +
      wnids[numbers.indexOf(least)],
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

/** The number in a name of ILSVRC: `ILSVRC2012_val_00000007.JPEG`. */
const OFFICIAL = /^(ILSVRC\d{4}_(?:val|test)_)(\d{8})(?!\d)/;

/**
 * Checks that the official numbers in names of images are those of their lines, 1 to N without a gap,
 * where names have such numbers.
 *
 * @throws {BadFileError} that names the first image that is missing, because the lines below it would
 * move up.
 */
export function requireOfficialLines(images: GuessedImages["images"]): void {
  const { name, paths } = images;
  if (paths === undefined) return;
  for (const [i, position] of inFileOrder(images).entries()) {
    const found = basename(paths[position]);
    const [, stem, digits] = OFFICIAL.exec(found) ?? [];
    if (digits === undefined || Number(digits) === i + 1) continue;
    throw new BadFileError({
      path: name,
      expected: `${stem}${`${i + 1}`.padStart(8, "0")} for line ${i + 1} of a submission`,
      found,
      hint: "a submission is for all images of a split, without gaps and without others",
    });
  }
}

/** Positions of images in the order of the last names of their files. */
function inFileOrder({ count, paths }: GuessedImages["images"]): number[] {
  const positions = Array.from({ length: count }, (_, i) => i);
  if (paths === undefined) return positions;
  const names = paths.map((path) => basename(path));
  return positions.sort((a, b) => names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b);
}
