/**
 * The labels of images: from the group in which an archive has them, or from the list of answers of a
 * development kit.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import type { ClassTable } from "../class_table.ts";
import { labelsOf } from "./found_classes.ts";

/** The answers to the images of one split. */
export interface Answers {
  /** The class of each image by ILSVRC's number, in the order of the images' numbers. */
  readonly numbers: ArrayLike<number>;
  /** Where they are from. */
  readonly path: string;
}

/**
 * The label of each image of groups that are named after their classes.
 *
 * @param groups `[count]`, positions in `groupNames`.
 * @param path where the images are, for messages.
 * @throws {BadFileError} if a group is not a class.
 */
export function labelsOfGroups(
  { groups, groupNames }: { groups: ArrayLike<number>; groupNames: readonly string[] },
  classes: ClassTable,
  path: string,
): Uint16Array<ArrayBuffer> {
  const labels = labelsOf(classes);
  const isKit = classes.rows.every(({ ilsvrcId }) => ilsvrcId !== undefined);
  const own = Uint16Array.from(groupNames, (name) => {
    const label = labels.get(name);
    if (label !== undefined) return label;
    throw new BadFileError({
      path,
      expected: `images of the ${classes.rows.length} classes of ${classes.source}`,
      found: `images of ${name}`,
      hint: isKit
        ? "the images and the development kit are of different years"
        : `remove the images of ${name}, or add the class to ${classes.source}`,
    });
  });
  return Uint16Array.from(groups, (group) => own[group]);
}

/** `ILSVRC2012_val_00000001.JPEG`. */
const NUMBERED = /_(\d{8})\.JPEG$/i;

/**
 * The label of each image with a number in its name.
 *
 * @param images their number and names.
 * @param answers line i of them belongs to the image with the number i, from 1.
 * @throws {BadFileError} if there is no answer for an image, or one that is not a class.
 */
export function labelsOfNumbers(
  images: { readonly count: number; nameOf(i: number): string },
  { numbers, path }: Answers,
  classes: ClassTable,
): Uint16Array<ArrayBuffer> {
  const labels = new Map(classes.rows.map(({ ilsvrcId }, label) => [ilsvrcId, label]));
  const out = new Uint16Array(images.count);
  for (let i = 0; i < images.count; i++) {
    const name = images.nameOf(i);
    const number = Number(NUMBERED.exec(name)?.[1]);
    const label = labels.get(numbers[number - 1]);
    if (label === undefined) {
      const found = number >= 1 && number <= numbers.length
        ? `${numbers[number - 1]} in line ${number}, which is not a class of ${classes.source}`
        : `${numbers.length} lines`;
      throw new BadFileError({ path, expected: `an answer for ${name}`, found });
    }
    out[i] = label;
  }
  return out;
}
