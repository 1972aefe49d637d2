/**
 * Prints for the user. Text of a command can come from a file (names of classes, nets and
 * libraries), so control characters are shown as escapes.
 *
 * @module
 */
import { printableLines } from "../printable.ts";

/** Prints `text` on standard output. */
export function print(text: string): void {
  console.log(printableLines(text));
}

/** Prints `text` on standard error. */
export function printError(text: string): void {
  console.error(printableLines(text));
}

/**
 * What a command with `--json` prints for its reader: on standard error, because standard output is
 * for a program; without the flag, on standard output.
 */
export function printFor({ json }: { readonly json: boolean }): (text: string) => void {
  return json ? printError : print;
}
