/**
 * The 1,000 classes of ILSVRC-2012, and the two orders in which they are numbered.
 *
 * @module
 */
import { BadArgumentError } from "../../lib/errors.ts";

/**
 * How classes are numbered:
 *
 * - `sorted WNIDs`: by the sorted names of their folders, 0 is n01440764 (tench). The order of Caffe,
 *   torchvision, Keras and of the public weights.
 * - `ILSVRC2012_ID`: the numbers of the development kit, 1 is n02119789 (kit fox). The order of the
 *   kit's ground truth and of submissions; it is in the kit's `meta.mat` and follows no rule.
 */
export type ClassOrder = "sorted WNIDs" | "ILSVRC2012_ID";

/** Classes in a named order. */
export interface ClassList {
  /** The order. */
  readonly order: ClassOrder;
  /** The WNID of each class: `n` and the number of its synset in WordNet 3.0. */
  readonly wnids: readonly string[];
  /**
   * The words of each class, separated by `, `. They are not unique: both n02012849 (the bird) and
   * n03126707 (the machine) are `crane`.
   */
  readonly words: readonly string[];
  /** Where the list comes from. */
  readonly source: string;
}

/**
 * The 1,000 classes of ILSVRC-2012 in the order of the sorted WNIDs.
 *
 * @returns the list, which is loaded on the first call.
 *
 * @example
 * ```ts
 * import { ilsvrc2012Classes } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const { order, wnids, words } = await ilsvrc2012Classes();
 * assertEquals([order, wnids[0], words[0]], ["sorted WNIDs", "n01440764", "tench, Tinca tinca"]);
 * ```
 */
export async function ilsvrc2012Classes(): Promise<ClassList> {
  // Loaded when it is used: it is 34 kB of text.
  const { sortedClasses } = await import("./classes_2012.ts");
  const classes = sortedClasses.trim().split(/; |\n/);
  return {
    order: "sorted WNIDs",
    wnids: classes.map((text) => `n${text.slice(0, 8)}`),
    words: classes.map((text) => text.slice(9)),
    source: "WNIDs of PyPI's tensorflow-datasets 4.9.10 (labels.txt), words of WordNet 3.0",
  };
}

/**
 * The numbers, from 1, that classes have in another order, for `writeSubmission`.
 *
 * @param names the class of each output of a net, e.g. its WNIDs in sorted order.
 * @param order the same classes in the order of their numbers, e.g. by ILSVRC2012_ID.
 * @returns the number of each of `names`.
 * @throws {BadArgumentError} when a class is not in `order`, or is there twice.
 *
 * @example
 * ```ts
 * import { classNumbers } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(classNumbers(["cat", "dog"], ["dog", "horse", "cat"]), [3, 1]);
 * ```
 */
export function classNumbers(names: readonly string[], order: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  for (const [i, name] of order.entries()) {
    if (numbers.has(name)) {
      throw new BadArgumentError(`Expected each class once but found ${name} twice in the order.`);
    }
    numbers.set(name, i + 1);
  }
  return names.map((name) => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw new BadArgumentError(
      `Expected ${name} in the order of the classes but found ${order.length} others ` +
        `(${order.slice(0, 3).join(", ")} ...).`,
    );
  });
}

/**
 * The WNIDs of classes that are called by the words of ILSVRC-2012, in the order of the sorted WNIDs;
 * of other classes, the names that they have.
 */
export async function wnidsOf(classNames: readonly string[]): Promise<readonly string[]> {
  const { wnids, words } = await ilsvrc2012Classes();
  return classNames.length === words.length && classNames.every((name, i) => name === words[i])
    ? wnids
    : classNames;
}
