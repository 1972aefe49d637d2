/**
 * Compares the labels of a list with the names of its images, and two lists of classes with each other:
 * the same classes in another order would give each image a wrong label.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import type { ListedImages } from "../../lists/image_list.ts";

/** `n01440764_18.JPEG`. */
const NAMED = /^(n\d{8})_/;

/**
 * Compares the class of each image with the WNIDs of its folder and of its name, as far as they are
 * classes: `n01530575/n01530575_18.JPEG 3`.
 *
 * @param list the images, with the WNID of each label.
 * @param path the list, for messages.
 * @param source where the classes of the labels are from, for messages.
 * @throws {BadFileError} at the first line whose image has another class by its name.
 */
export function requireNamedClasses(
  { paths, labels, lines, classNames }: ListedImages,
  path: string,
  source: string,
): void {
  const known = new Set(classNames);
  for (const [i, image] of paths.entries()) {
    const own = classNames[labels[i]];
    const named = [NAMED.exec(basename(image))?.[1], basename(dirname(image))];
    const other = named.find((name) => name !== undefined && name !== own && known.has(name));
    if (other === undefined) continue;
    throw new BadFileError({
      path: `${path}, line ${lines[i]}`,
      expected: `the class ${other}, which is in the path ${image}`,
      found: `the label ${labels[i]}, which is ${own} in ${source}`,
      hint: `compare the order of the classes in ${source} with the labels of the list`,
    });
  }
}

/**
 * Compares the classes of two lists, line by line.
 *
 * @param names the WNIDs in the file `path`.
 * @param others the WNIDs in the file `other`.
 * @throws {BadFileError} at the first line of `path` that has another class than in `other`.
 */
export function requireSameClasses(
  names: readonly string[],
  path: string,
  others: readonly string[],
  other: string,
): void {
  const count = Math.max(names.length, others.length);
  for (let i = 0; i < count; i++) {
    if (names[i] === others[i]) continue;
    throw new BadFileError({
      path: `${path}, class ${i + 1}, for the label ${i}`,
      expected: `${others[i] ?? "no class"}, as in ${other}`,
      found: names[i] ?? "no class",
      hint: "remove the file whose order is not that of the labels",
    });
  }
}
