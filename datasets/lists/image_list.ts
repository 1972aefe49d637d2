/**
 * Photographs named in a list, one `path label` a line, as Caffe's `train.txt` and the fine-tuning
 * repositories after it have them:
 *
 *     # a comment
 *     n01440764/tench 1.jpg 0
 *     /data/zebra.png       1
 *
 * * The label is the last word of a line; everything before it is the path, with its spaces. A tab
 *   between the two lets the label have spaces as well.
 * * Labels are whole numbers from 0, or names; a list has one kind.
 * * Paths are relative to the folder of the list, unless they start with `/`.
 * * An image counts once, however often it is named; with two labels it ends the reading.
 * * Empty lines and lines that start with `#` are skipped (a path that starts so is written
 *   `./#1.jpg`). Lines may end as on Windows, and the file may start with a byte order mark.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../lib/argument_checks.ts";
import { nodeBuiltin, requireDenoFor } from "../../lib/deno_only.ts";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { ImageFolder } from "../image_folder.ts";
import { badImage, isPlain, keysIn, type ListLines, listLines } from "./list_lines.ts";
import { listText } from "./list_text.ts";
import type { Rejected } from "../rejected.ts";
import { FOLDER_OPTION_FIELDS, type ImageFolderOptions } from "../image_folder_options.ts";

/** Options of {@linkcode openImageList}. */
export interface ImageListOptions extends ImageFolderOptions {
  /**
   * Number of classes of a list whose labels are numbers; default: the highest label and one, each
   * of which must have an image.
   */
  classes?: number;
}

/** What is known of the classes of a list before it is read. */
type ListClasses = Pick<ImageListOptions, "classNames" | "classes">;

/** The classes of a list, and its files by name alone, in the order of the list. */
export interface ListedImages {
  /** The names of the classes in the order of their labels. */
  readonly classNames: readonly string[];
  /** The path of each file, as it is written. */
  readonly paths: readonly string[];
  /** `[files]`, the label of each, a position in `classNames`. */
  readonly labels: Uint32Array<ArrayBuffer>;
  /** `[files]`, the number of the line of each, from 1. */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** The lines that name an image again, by number, each with the line that named it before. */
  readonly repeated: readonly { readonly line: number; readonly before: number }[];
}

/** More classes than a label of two bytes can name. */
const MOST_CLASSES = 2 ** 16;

/**
 * Opens a list of images. No image is opened: {@linkcode ImageFolder.measure} and the methods that
 * read set aside what cannot be read, as they do for a folder.
 *
 * @param path the list.
 * @param options the side of the images, the classes, and the number of images decoded at once.
 * @returns the images in the order of the list, none of them decoded yet. Without `classNames`, the
 * names of numeric labels are the numbers, and those of other labels are sorted.
 * @throws {BadFileError} if there is no such file, it is not a list, or a line of it has no label, a
 * label that is not a class, or a path that another line has with another label; the message has the
 * line and its offset.
 * @throws {BadArgumentError} if an option is out of range, and outside Deno.
 *
 * @example
 * ```ts
 * import { openImageList } from "@alexnet/alexnet/datasets";
 * import { encodePng } from "@alexnet/alexnet/figures";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const pixels = new Uint8Array(40 * 40 * 3);
 * await Deno.writeFile(`${folder}/my cat.png`, encodePng({ pixels, width: 40, height: 40 }));
 * await Deno.writeFile(`${folder}/dog.png`, encodePng({ pixels, width: 40, height: 40 }));
 * await Deno.writeTextFile(`${folder}/train.txt`, "my cat.png cat\ndog.png dog\n");
 *
 * const images = await openImageList(`${folder}/train.txt`, { side: 32 });
 * assertEquals(images.classNames, ["cat", "dog"]);
 * assertEquals([...images.labels], [0, 1]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openImageList(
  path: string,
  options: ImageListOptions,
): Promise<ImageFolder> {
  requireOptions("openImageList", options, { ...FOLDER_OPTION_FIELDS, classes: true });
  requireDenoFor("openImageList", "pass pixels that are already decoded");
  const { classes: _, ...own } = options;
  const { classNames, paths, labels, repeated } = parseImageList(
    await listText(path),
    path,
    options,
  );
  const { dirname, resolve, isAbsolute, join } = nodeBuiltin("node:path");
  const base = dirname(path);
  const start = join(base, "x").slice(0, -1);
  const located = paths.map((file, i) => ({
    path: isPlain(file) ? start + file : isAbsolute(file) ? resolve(file) : join(base, file),
    label: labels[i],
  }));
  const again = repeated.map(({ line, before }): Rejected => (
    { path: `${path}:${line}`, reason: `the image of line ${before} again`, kind: "file" }
  ));
  return new ImageFolder(path, classNames, located, own, again);
}

/**
 * The classes and files of a list; see the head of this module for its form.
 *
 * @param text the content of the list.
 * @param path its path, for messages.
 * @param options `classNames`, to which numeric labels are positions; or the number of `classes`.
 * @throws {BadFileError} as {@linkcode openImageList}.
 * @throws {BadArgumentError} if both options are given and differ, or the number is out of range.
 */
export function parseImageList(
  text: string,
  path: string,
  options: ListClasses = {},
): ListedImages {
  const { classNames, classes } = options;
  requireClasses(options);
  const list = listLines(text, path);
  if (classNames !== undefined) return ofKnownClasses(list, classNames);
  const { words, firstOf } = list;
  const numbered = words.findIndex(isNumber);
  const named = words.findIndex((word) => !isNumber(word));
  if (named < 0) return ofKnownClasses(list, numberNames(classes ?? classesIn(list)));
  if (numbered >= 0) {
    const [first, other, kind] = named < numbered
      ? [named, numbered, "name"]
      : [numbered, named, "number"];
    throw badImage(list, firstOf[other], {
      expected: `a ${kind} as label, as in line ${list.lines[firstOf[first]]},`,
    });
  }
  if (words.every((word) => /^\d+\.0+$/.test(word))) {
    throw badImage(list, 0, {
      expected: "a whole number or a name as label",
      hint: `write ${parseInt(words[0])}, without a point`,
    });
  }
  const names = words.toSorted();
  if (names.length !== (classes ?? names.length)) {
    throw new BadFileError({
      path,
      expected: `the names of ${classes} classes`,
      found: `${names.length}: ${names.slice(0, 3).join(", ")}${names.length > 3 ? " ..." : ""}`,
    });
  }
  return ofKnownClasses(list, names);
}

/** Labels that are names of classes, or positions in the list of them. */
function ofKnownClasses(list: ListLines, classNames: readonly string[]): ListedImages {
  const { words, firstOf } = list;
  const labels = new Map(classNames.map((name, label) => [name, label]));
  // A class may be called "3": such labels are names, if all of them are.
  const byName = words.every((word) => labels.has(word));
  const own = words.map((word) =>
    byName || !isNumber(word) ? labels.get(word) ?? Infinity : Number(word)
  );
  const outside = own.findIndex((label) => label >= classNames.length);
  if (outside < 0) return { classNames, ...filesOf(list, own) };
  const lacksZero = words.every((word) => Number(word) !== 0);
  throw badImage(list, firstOf[outside], {
    expected: isNumber(words[outside])
      ? `a label from 0 to ${classNames.length - 1} (${classNames.length} ${
        classNames.length === 1 ? "class" : "classes"
      })`
      : `one of the ${classNames.length} classes (${classNames.slice(0, 3).join(", ")} ...)`,
    hint: isNumber(words[outside]) && lacksZero
      ? "labels start from 0, and no line has 0"
      : undefined,
  });
}

/**
 * The files, each once, however its path is written.
 *
 * @param own the label of each word.
 */
function filesOf(
  list: ListLines,
  own: readonly number[],
): Omit<ListedImages, "classNames"> {
  const { lines, wordOf, words } = list;
  const keyOf = keysIn(list.path);
  const seen = new Map<string, number>();
  const paths: string[] = [];
  const labels = new Uint32Array(list.paths.length);
  const lineOf = new Uint32Array(list.paths.length);
  const repeated: { line: number; before: number }[] = [];
  for (const [i, file] of list.paths.entries()) {
    const key = keyOf(file);
    const label = own[wordOf[i]];
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, i);
      labels[paths.length] = label;
      lineOf[paths.length] = lines[i];
      paths.push(file);
    } else if (own[wordOf[before]] === label) {
      repeated.push({ line: lines[i], before: lines[before] });
    } else {
      throw badImage(list, i, {
        expected: `the label ${words[wordOf[before]]} of line ${
          lines[before]
        }, which has the same image,`,
      });
    }
  }
  const count = paths.length;
  return { paths, labels: labels.slice(0, count), lines: lineOf.slice(0, count), repeated };
}

function requireClasses({ classNames, classes }: ListClasses): void {
  if (classes === undefined) return;
  requireInteger("classes", classes, { min: 1, max: MOST_CLASSES });
  if (classNames === undefined || classNames.length === classes) return;
  throw new BadArgumentError(
    `Expected ${classes} names of classes, as many as classes, but found ${classNames.length}.`,
  );
}

function numberNames(classes: number): string[] {
  return Array.from({ length: classes }, (_, label) => `${label}`);
}

/** The highest label and one; every label below it must have an image. */
function classesIn(list: ListLines): number {
  const numbers = list.words.map(Number);
  const most = numbers.reduce((a, b) => Math.max(a, b));
  const classes = most + 1;
  if (classes > MOST_CLASSES) {
    throw badImage(list, list.firstOf[numbers.indexOf(most)], {
      expected: `a label from 0 to ${MOST_CLASSES - 1}`,
    });
  }
  const present = new Set(numbers);
  const lacking = numberNames(classes).find((label) => !present.has(Number(label)));
  if (lacking === undefined) return classes;
  throw new BadFileError({
    path: list.path,
    expected: `an image of each label from 0 to ${classes - 1}`,
    found: `none of ${lacking}`,
    hint: lacking === "0"
      ? "labels start from 0; subtract 1 from each"
      : "add images, or give the number of classes",
  });
}

function isNumber(label: string): boolean {
  return /^\d{1,15}$/.test(label);
}
