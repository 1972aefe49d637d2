/**
 * Prints text for the user. A command's text may come from a file (names of classes, nets and
 * libraries), so control characters are shown as escapes.
 *
 * @module
 */
import { printableLines } from "../../printable.ts";

/** Prints `text` on standard output. */
export function print(text: string): void {
  console.log(printableLines(text));
}

/** Prints `text` on standard error. */
export function printError(text: string): void {
  console.error(printableLines(text));
}

/** Prints a warning on standard error, unless {@linkcode withoutWarnings} leaves warnings out. */
export function printWarning(text: string): void {
  console.warn(printableLines(`warning: ${text}`));
}

/** What `run` returns; it prints no warnings, not even those of the library. */
export async function withoutWarnings<Result>(run: () => Promise<Result>): Promise<Result> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await run();
  } finally {
    console.warn = warn;
  }
}

/**
 * Prints what a command with `--json` tells the user on standard error, because standard output is
 * for a program; without the flag, on standard output.
 */
export function printFor({ json }: { readonly json: boolean }): (text: string) => void {
  return json ? printError : print;
}
