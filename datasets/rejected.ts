/**
 * The entries of a folder of pictures that are set aside, and a sentence about them.
 *
 * @module
 */
import { printable } from "../lib/printable.ts";

/** A file or subfolder that cannot be used, and why. */
export interface Rejected {
  /** Path of the file or subfolder. */
  path: string;
  /** What is wrong with it. */
  reason: string;
  /**
   * Whether it is a folder: pictures are read only from the classes' folders, not from folders
   * below them.
   */
  kind: "file" | "subfolder";
}

/** How many entries {@linkcode rejectedText} names; the others are only counted. */
const MOST_NAMED = 5;

/**
 * Says how many files and subfolders were set aside, and names the first five with their reasons.
 *
 * @param rejected the entries, from an `ImageFolder` or its method `measure`.
 * @returns a line for the count and one for each named entry, or `no file set aside`.
 *
 * @example
 * ```ts
 * import { rejectedText } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const text = rejectedText([
 *   { path: "photos/cat/1.jpg", reason: "an empty file", kind: "file" },
 *   { path: "photos/cat/more", reason: "a folder", kind: "subfolder" },
 * ]);
 * assertEquals(text.split("\n"), [
 *   "1 file and 1 subfolder set aside:",
 *   "  photos/cat/1.jpg: an empty file",
 *   "  photos/cat/more: a folder",
 * ]);
 * ```
 */
export function rejectedText(rejected: readonly Rejected[]): string {
  if (rejected.length === 0) return "no file set aside";
  const counts = (["file", "subfolder"] as const).flatMap((kind) => {
    const count = rejected.filter((entry) => entry.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? "" : "s"}`];
  });
  const named = rejected.slice(0, MOST_NAMED).map(({ path, reason }) =>
    `  ${printable(path)}: ${printable(reason)}`
  );
  const others = rejected.length - named.length;
  return [
    `${counts.join(" and ")} set aside:`,
    ...named,
    ...(others === 0 ? [] : [`  ... and ${others} more`]),
  ].join("\n");
}
