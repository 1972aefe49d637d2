/**
 * The lines of a list of images as columns; `image_list.ts` has the form of a line.
 *
 * @module
 */
import { nodeBuiltin } from "../../lib/deno_only.ts";
import { BadFileError } from "../../lib/errors.ts";
import { LIST_FILE } from "./list_text.ts";

/** The lines of a list that have an image, as columns: ImageNet has 1.28 million of them. */
export interface ListLines {
  /** The content of the list. */
  readonly text: string;
  /** Its path, for messages. */
  readonly path: string;
  /** The path on each line: a part of `text`, which V8 does not copy. */
  readonly paths: readonly string[];
  /** The number of each line, from 1. */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** The label on each line, a position in `words`. */
  readonly wordOf: Uint32Array<ArrayBuffer>;
  /** The labels as they are written, each once, in the order in which they first appear. */
  readonly words: readonly string[];
  /** The first image with each of `words`. */
  readonly firstOf: readonly number[];
}

/** The last word of a line of a table with commas: `1.jpg,0`. */
const PICTURE_AND_COMMA = /\.(?:jpe?g|png|webp|avif)["']?[,;]/i;

/**
 * The lines of a list.
 *
 * @param text the content of the list.
 * @param path its path, for messages.
 * @throws {BadFileError} if a line has no path or no label, or no line has an image.
 */
export function listLines(text: string, path: string): ListLines {
  let rows = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) rows++;
  const [lines, wordOf] = [new Uint32Array(rows), new Uint32Array(rows)];
  const paths: string[] = [];
  const words = new Map<string, number>();
  const firstOf: number[] = [];
  for (let [line, start] = [1, 0]; line <= rows; line++) {
    const end = line < rows ? text.indexOf("\n", start) : text.length;
    // A byte order mark counts as a space.
    const content = text.slice(start, end).trim();
    start = end + 1;
    if (content === "" || content.startsWith("#")) continue;
    const tab = content.lastIndexOf("\t");
    const between = tab < 0 ? content.search(/\s\S*$/) : tab;
    const file = content.slice(0, Math.max(0, between)).trimEnd();
    const label = content.slice(between + 1).trimStart();
    if (PICTURE_AND_COMMA.test(label)) {
      const hint = "separate the path and the label by a space or a tab, not by a comma";
      throw badLine({ text, path }, line, content, { hint });
    }
    if (file === "" || file.includes("\0")) throw badLine({ text, path }, line, content);
    let word = words.get(label);
    if (word === undefined) {
      words.set(label, word = words.size);
      firstOf.push(paths.length);
    }
    [lines[paths.length], wordOf[paths.length]] = [line, word];
    paths.push(file);
  }
  if (paths.length === 0) {
    throw new BadFileError({ path, expected: LIST_FILE.expected, found: "no line with an image" });
  }
  return { text, path, paths, lines, wordOf, words: [...words.keys()], firstOf };
}

/**
 * What two paths in the list `path` have in common if they lead to the same file: the plain path from
 * its folder, which most lists have and which takes no room, or the resolved one.
 */
export function keysIn(path: string): (file: string) => string {
  const { dirname, resolve, sep } = nodeBuiltin("node:path");
  const folder = resolve(dirname(path));
  const start = folder.endsWith(sep) ? folder : folder + sep;
  return (file) => {
    if (isPlain(file)) return file;
    const whole = resolve(folder, file);
    return whole.startsWith(start) ? whole.slice(start.length) : whole;
  };
}

/**
 * Whether a path is relative and has no part that resolving changes: `.`, `..` or nothing. On Windows,
 * where resolving changes more, none counts as such.
 */
export function isPlain(path: string): boolean {
  return nodeBuiltin("node:path").sep === "/" && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path);
}

/** What is wrong with a line. */
export interface Mistake {
  /** What the line should have. */
  readonly expected?: string;
  /** What to do. */
  readonly hint?: string | undefined;
}

/** The error of the line of image `i`. */
export function badImage(list: ListLines, i: number, mistake: Mistake): BadFileError {
  return badLine(list, list.lines[i], list.words[list.wordOf[i]], mistake);
}

/** The error of a line, from 1, in which `found` is wrong. */
function badLine(
  { text, path }: { readonly text: string; readonly path: string },
  line: number,
  found: string,
  { expected = "a path, a space and a label", hint }: Mistake = {},
): BadFileError {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf("\n", start) + 1;
  return new BadFileError({
    path,
    expected: `${expected} in line ${line}`,
    found: JSON.stringify(found.slice(0, 80)),
    offset: new TextEncoder().encode(text.slice(0, start)).length,
    hint,
  });
}
