/**
 * The reader's number in the text of a cell that asks for a prediction. The text stays the source:
 * the field on the page writes the number into it, as a reader does in Jupyter.
 *
 * @module
 */

/** The field `guess` at the start of a line, or after the field before it. */
const guess =
  /(\bpredict\(\{[^]*?(?:^|[{,])\s*guess:\s*)(null|-?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?![\w.])/im;

/** The number in `source`; `null` if there is none yet, `undefined` if the cell asks for none. */
export function guessOf(source: string): number | null | undefined {
  const text = guess.exec(source)?.[2];
  if (text === undefined) return undefined;
  return text === "null" ? null : Number(text.replaceAll("_", ""));
}

/** `source` with `value` as its guess; unchanged if it asks for none. */
export function withGuess(source: string, value: number | null): string {
  return source.replace(guess, (_, before: string) => before + String(value));
}

/** The unit in which `source` asks for a number; empty if it names none. */
export function unitOf(source: string): string {
  return /\bpredict\(\{[^]*?\bunit:\s*"([^"]*)"/.exec(source)?.[1] ?? "";
}
