/**
 * Text from outside in the Markdown of a lesson: messages of errors, names of files and classes. It
 * must be shown verbatim and never become HTML.
 *
 * @module
 */
import { printableLines } from "../printable.ts";

/**
 * `value` as Markdown that shows its text verbatim: whatever has a meaning in Markdown, HTML or
 * formulas is escaped.
 *
 * @param value the message of an error, the name of a file or of a class.
 * @returns Markdown.
 *
 * @example
 * ```ts
 * import { md, show, verbatim } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(verbatim("my_cat*.jpg"), "my\\_cat\\*\\.jpg");
 * await show(md`Not a picture: ${verbatim("<img src=x>.jpg")}`);
 * ```
 */
export function verbatim(value: unknown): string {
  return printableLines(String(value)).replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** Markdown in which no raw HTML begins; what is already escaped stays escaped. */
export function withoutHtml(markdown: string): string {
  return markdown.replace(/(?<=(?:^|[^\\])(?:\\\\)*)<(?=[a-z/!?])/gi, "&lt;");
}
