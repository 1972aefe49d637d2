/**
 * Writes the words of a command as a shell reads them.
 *
 * @module
 */

/** What no shell changes. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** `words` as one line that a POSIX shell takes apart into the same words. */
export function shellQuoted(words: readonly string[]): string {
  return words.map((word) => PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`).join(
    " ",
  );
}
