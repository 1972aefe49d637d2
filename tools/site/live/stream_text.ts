/**
 * The text of a stream as a page keeps it: the end of a long one.
 *
 * @module
 */

/** The most characters of one stream that a page shows. */
export const longestStream = 100_000;

/** What stands in place of text that is not shown. */
export const leftOut = "[Earlier output is left out.]\n";

/** `text`, or its last lines after {@linkcode leftOut} if it is longer than {@linkcode longestStream}. */
export function streamText(text: string): string {
  if (text.length <= longestStream) return text;
  const end = text.slice(-longestStream);
  const line = end.indexOf("\n") + 1;
  return leftOut + (line === end.length ? end : end.slice(line));
}
