/**
 * Breaks text into lines that fit a terminal.
 *
 * @module
 */

/** The columns of texts that do not depend on a terminal: those of this project's sources. */
export const COLUMNS = 100;

/**
 * The words of `text` in lines of at most `columns` characters, unless a word alone has more; a
 * number and its percent sign stay together.
 */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!%)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
