/**
 * Text from outside (files, names of classes and tensors), made safe to print: a terminal acts on
 * control characters, and a direction mark reorders the visible text.
 *
 * @module
 */

// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** `text` with every control character, including line breaks, as an escape such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(
    CONTROL,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** As {@linkcode printable}, for text of several lines, whose line breaks are kept. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/**
 * The beginning of `text` if it is longer than `most` characters, with the number of characters
 * left out.
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}... (${text.length - most} more characters)`;
}
