/**
 * How long a lesson takes: the minutes to read it, from its words and lines, and the minutes to run
 * it, from the last record. Its header says both.
 *
 * @module
 */
import type { LintFinding } from "./lint/lint_finding.ts";
import { type Cell, isCode, type Notebook, tagsOf } from "./notebook.ts";

/**
 * Words of text that an adult reads in a minute: 238 in non-fiction, the mean of 190 studies
 * ([Brysbaert, 2019](https://doi.org/10.1016/j.jml.2019.104047)).
 */
export const WORDS_PER_MINUTE = 238;

/**
 * Lines of code that a reader follows in a minute. Reviewers who look for defects read up to 500
 * lines an hour, 8 a minute
 * ([SmartBear](https://smartbear.com/learn/code-review/best-practices-for-peer-code-review/)). The
 * reader of a lesson follows short cells whose purpose the text has explained, and looks for no
 * defects: half as fast again.
 */
export const LINES_PER_MINUTE = 12;

/** The minutes in a header. */
const stated = /(\d+) to read, (less than 1|\d+) to run/;

/**
 * The minutes to read a lesson, rounded to five. The header, the imports, the exercises (which have
 * minutes of their own), the sources and the provenance do not count.
 *
 * @param notebook the lesson, as committed.
 * @returns a multiple of 5, at least 5.
 */
export function readingMinutes(notebook: Notebook): number {
  const cells = cellsToRead(notebook);
  const words = sum(cells.filter((cell) => !isCode(cell)).map(({ source }) => wordsIn(source)));
  const lines = sum(cells.filter(isCode).map(({ source }) => linesIn(source)));
  const minutes = words / WORDS_PER_MINUTE + lines / LINES_PER_MINUTE;
  return Math.max(5, 5 * Math.round(minutes / 5));
}

/**
 * The minutes to run a lesson, as its header says them.
 *
 * @param seconds the recorded duration.
 * @returns e.g. `4`, or `less than 1`.
 */
export function runningMinutes(seconds: number): string {
  return seconds < 60 ? "less than 1" : String(Math.round(seconds / 60));
}

/** The minutes that the header of a lesson states; `undefined` if it states none. */
export function statedMinutes(notebook: Notebook): { read: number; run: string } | undefined {
  const [, read, run] = stated.exec(notebook.cells[0]?.source ?? "") ?? [];
  return read === undefined ? undefined : { read: Number(read), run };
}

/**
 * A lesson with the minutes to read it in its header, and those to run it if they are recorded. The
 * columns of the table keep their width.
 */
export function withMinutes(notebook: Notebook, recordedSeconds?: number): Notebook {
  const [header, ...others] = notebook.cells;
  const source = header.source.replace(/^(\| \*\*Minutes\*\*\s*\| )(.*)( \|)$/m, (...match) => {
    const [, before, cell, after] = match as string[];
    const text = cell.trimEnd().replace(
      stated,
      (_, _read, run) =>
        `${readingMinutes(notebook)} to read, ${
          recordedSeconds === undefined ? run : runningMinutes(recordedSeconds)
        } to run`,
    );
    return before + text.padEnd(cell.length) + after;
  });
  return { ...notebook, cells: [{ ...header, source }, ...others] };
}

/** A header that states a different number of minutes to read than its lesson takes. */
export function lintMinutes(notebook: Notebook): LintFinding[] {
  const minutes = readingMinutes(notebook);
  const said = statedMinutes(notebook);
  if (said === undefined || said.read === minutes) return [];
  return [{
    level: "error",
    cellId: notebook.cells[0]?.id,
    message: `expected ${minutes} minutes to read, as words and lines give, but found ` +
      `${said.read}; run deno task dev nb:minutes`,
  }];
}

/** The list of lessons of the README with the minutes that the header of the lesson `name` states. */
export function withMinutesInList(readme: string, name: string, notebook: Notebook): string {
  const row = /^\| \*\*Minutes\*\*\s*\|(.*)\|$/m.exec(notebook.cells[0]?.source ?? "")?.[1] ?? "";
  const minutes = [...row.matchAll(/(?:less than )?\d+/g)]
    .map(([text]) => text.replace("less than ", "< ")).join(" + ");
  const line = new RegExp(
    `^(\\|[^|\n]*\\(notebooks/${name}\\.ipynb\\)[^|\n]*\\|[^|\n]*\\| )([^|\n]*)( \\|)$`,
    "m",
  );
  return readme.replace(
    line,
    (_, before: string, cell: string, after: string) =>
      before + minutes.padEnd(cell.length) + after,
  );
}

/** The cells that a reader reads: text of all sections but the exercises and the sources. */
function cellsToRead({ cells }: Notebook): Cell[] {
  let section = "";
  return cells.filter((cell, index) => {
    if (!isCode(cell)) section = /^## (\w+)/m.exec(cell.source)?.[1] ?? section;
    const skipped = ["Exercises", "Sources", "Provenance"].includes(section);
    return index > 0 && !skipped && !tagsOf(cell).includes("setup");
  });
}

/** Words without addresses and tags; a formula counts as what stands between its spaces. */
function wordsIn(markdown: string): number {
  const text = markdown.replaceAll(/\]\([^)]*\)|<[^>]+>/g, " ");
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function linesIn(code: string): number {
  return code.split("\n").filter((line) => line.trim() !== "").length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
