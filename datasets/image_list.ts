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
import { requireInteger, requireOptions } from "../lib/argument_checks.ts";
import { nodeBuiltin, requireDenoFor } from "../lib/deno_only.ts";
import { BadArgumentError, BadFileError } from "../lib/errors.ts";
import { ImageFolder } from "./image_folder.ts";
import { LIST_FILE, listText } from "./list_text.ts";
import type { Rejected } from "./rejected.ts";
import { FOLDER_OPTION_FIELDS, type ImageFolderOptions } from "./image_folder_options.ts";

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

/** The classes of a list, and its files by name alone. */
export interface ListedImages {
  /** The names of the classes in the order of their labels. */
  readonly classNames: readonly string[];
  /** The files, in the order of the list. */
  readonly files: readonly { readonly path: string; readonly label: number }[];
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
  const { classNames, files, repeated } = parseImageList(await listText(path), path, options);
  const { dirname, resolve, isAbsolute, join } = nodeBuiltin("node:path");
  const base = dirname(path);
  const located = files.map(({ path: file, label }) => ({
    path: isAbsolute(file) ? resolve(file) : join(base, file),
    label,
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
  const lines = linesOf(text, path);
  const numbered = lines.find(({ label }) => isNumber(label));
  if (classNames !== undefined) return ofKnownClasses(lines, classNames, path);
  const named = lines.find(({ label }) => !isNumber(label));
  if (named === undefined) {
    const names = numberNames(classes ?? classesIn(lines, path));
    return ofKnownClasses(lines, names, path);
  }
  if (numbered !== undefined) {
    const [first, other, kind] = named.line < numbered.line
      ? [named, numbered, "name"]
      : [numbered, named, "number"];
    throw badLine(path, other, { expected: `a ${kind} as label, as in line ${first.line},` });
  }
  if (lines.every(({ label }) => /^\d+\.0+$/.test(label))) {
    throw badLine(path, lines[0], {
      expected: "a whole number or a name as label",
      hint: `write ${parseInt(lines[0].label)}, without a point`,
    });
  }
  const names = [...new Set(lines.map(({ label }) => label))].sort();
  if (names.length !== (classes ?? names.length)) {
    throw new BadFileError({
      path,
      expected: `the names of ${classes} classes`,
      found: `${names.length}: ${names.slice(0, 3).join(", ")}${names.length > 3 ? " ..." : ""}`,
    });
  }
  return ofKnownClasses(lines, names, path);
}

/** Labels that are names of classes, or positions in the list of them. */
function ofKnownClasses(
  lines: readonly Line[],
  classNames: readonly string[],
  path: string,
): ListedImages {
  const labels = new Map(classNames.map((name, label) => [name, label]));
  // A class may be called "3": such labels are names, if all of them are.
  const byName = lines.every(({ label }) => labels.has(label));
  const labelOf = ({ label }: Line) =>
    byName || !isNumber(label) ? labels.get(label) ?? Infinity : Number(label);
  const outside = lines.find((line) => labelOf(line) >= classNames.length);
  if (outside === undefined) return { classNames, ...filesOf(lines, labelOf, path) };
  const lacksZero = lines.every(({ label }) => Number(label) !== 0);
  throw badLine(path, outside, {
    expected: isNumber(outside.label)
      ? `a label from 0 to ${classNames.length - 1} (${classNames.length} ${
        classNames.length === 1 ? "class" : "classes"
      })`
      : `one of the ${classNames.length} classes (${classNames.slice(0, 3).join(", ")} ...)`,
    hint: isNumber(outside.label) && lacksZero
      ? "labels start from 0, and no line has 0"
      : undefined,
  });
}

/** One line of a list that has an image. */
interface Line {
  /** Its number, from 1. */
  readonly line: number;
  /** Its first byte. */
  readonly offset: number;
  readonly path: string;
  readonly label: string;
}

/** The last word of a line of a table with commas: `1.jpg,0`. */
const PICTURE_AND_COMMA = /\.(?:jpe?g|png|webp|avif)["']?[,;]/i;

function linesOf(text: string, path: string): readonly [Line, ...Line[]] {
  const lines: Line[] = [];
  let offset = 0;
  for (const [i, row] of text.split("\n").entries()) {
    const at = { line: i + 1, offset };
    offset += byteLength(row) + 1;
    const content = row.replace(/^\uFEFF/, "").trim();
    if (content === "" || content.startsWith("#")) continue;
    const tab = content.lastIndexOf("\t");
    const between = tab < 0 ? content.search(/\s\S*$/) : tab;
    const file = content.slice(0, Math.max(0, between)).trimEnd();
    const label = content.slice(between + 1).trimStart();
    if (PICTURE_AND_COMMA.test(label)) {
      const hint = "separate the path and the label by a space or a tab, not by a comma";
      throw badLine(path, { ...at, label: content }, { hint });
    }
    if (file === "" || file.includes("\0")) throw badLine(path, { ...at, label: content });
    lines.push({ ...at, path: file, label });
  }
  const [first, ...others] = lines;
  if (first === undefined) {
    throw new BadFileError({ path, expected: LIST_FILE.expected, found: "no line with an image" });
  }
  return [first, ...others];
}

/** The files, each once, however its path is written. */
function filesOf(
  lines: readonly Line[],
  labelOf: (line: Line) => number,
  path: string,
): Pick<ListedImages, "files" | "repeated"> {
  const { dirname, resolve } = nodeBuiltin("node:path");
  const folder = dirname(path);
  const seen = new Map<string, Line>();
  const files: { path: string; label: number }[] = [];
  const repeated: { line: number; before: number }[] = [];
  for (const line of lines) {
    const file = resolve(folder, line.path);
    const before = seen.get(file);
    if (before === undefined) {
      seen.set(file, line);
      files.push({ path: line.path, label: labelOf(line) });
    } else if (labelOf(before) === labelOf(line)) {
      repeated.push({ line: line.line, before: before.line });
    } else {
      throw badLine(path, line, {
        expected: `the label ${before.label} of line ${before.line}, which has the same image,`,
      });
    }
  }
  return { files, repeated };
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
function classesIn(lines: readonly [Line, ...Line[]], path: string): number {
  const highest = lines.reduce((a, b) => Number(b.label) > Number(a.label) ? b : a);
  const classes = Number(highest.label) + 1;
  if (classes > MOST_CLASSES) {
    throw badLine(path, highest, { expected: `a label from 0 to ${MOST_CLASSES - 1}` });
  }
  const present = new Set(lines.map(({ label }) => Number(label)));
  const lacking = numberNames(classes).find((label) => !present.has(Number(label)));
  if (lacking === undefined) return classes;
  throw new BadFileError({
    path,
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

function badLine(
  path: string,
  { line, offset, label }: Pick<Line, "line" | "offset" | "label">,
  { expected = "a path, a space and a label", hint }: {
    expected?: string;
    hint?: string | undefined;
  } = {},
): BadFileError {
  return new BadFileError({
    path,
    expected: `${expected} in line ${line}`,
    found: JSON.stringify(label.slice(0, 80)),
    offset,
    hint,
  });
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
