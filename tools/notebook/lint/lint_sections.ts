/**
 * The sections of the paper that a lesson cites: the header lists all of them, and each quotation
 * is attributed to the section that it is from.
 *
 * @module
 */
import type { LintFinding } from "./lint_finding.ts";
import { isCode, type Notebook } from "../notebook.ts";
import { quotationsIn, sectionsOf } from "./quotations.ts";

/** Quotations that are attributed to another section, and cited sections that the header lacks. */
export function lintSections(notebook: Notebook): LintFinding[] {
  const [header, ...cells] = notebook.cells;
  const row = /^\| \*\*Paper\*\*\s*\|(.*)\|$/m.exec(header?.source ?? "")?.[1];
  if (row === undefined) return [];
  const listed = sectionsNamed(row);
  const missing = new Map<string, LintFinding>();
  const wrong: LintFinding[] = [];
  for (const cell of cells) {
    const error = (message: string): LintFinding => ({ level: "error", cellId: cell.id, message });
    if (isCode(cell)) {
      for (const [, cited] of cell.source.matchAll(/\bsection: "([^"]+)"/g)) {
        for (const section of sectionsNamed(`section ${cited}`)) {
          if (isListed(listed, section)) continue;
          missing.set(section, error(`expected section ${section} in the header's row "Paper"`));
        }
      }
      continue;
    }
    if (cell.source.startsWith("## Sources")) continue;
    const named = sectionsNamed(cell.source);
    for (const quotation of quotationsIn(cell.source)) {
      const sections = sectionsOf(quotation);
      if (sections.length === 0) continue;
      if (!sections.some((section) => isListed(listed, section))) {
        missing.set(
          sections[0],
          error(`expected section ${sections[0]} in the header's row "Paper"`),
        );
      }
      if (named.length > 0 && !sections.some((section) => isListed(named, section))) {
        wrong.push(error(
          `expected section ${sections.join(" or ")} for "${quotation.replaceAll(/\s+/g, " ")}" ` +
            `but found section ${named.join(", ")}`,
        ));
      }
    }
  }
  return [...missing.values(), ...wrong];
}

/** The sections that a text names: `sections 2, 3.1 and 5`, `3 to 5`, `abstract`. */
function sectionsNamed(text: string): string[] {
  const named: string[] = /\babstract\b/i.test(text) ? ["abstract"] : [];
  const lists = /\bsections? ((?:\d[\d.]*|abstract|,|and|to|\s)+)/gi;
  for (const [, list] of text.matchAll(lists)) {
    const range = /^(\d) to (\d)/.exec(list);
    const numbers = range === null
      ? [...list.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number)
      : Array.from(
        { length: Number(range[2]) - Number(range[1]) + 1 },
        (_, i) => String(Number(range[1]) + i),
      );
    named.push(...numbers);
  }
  return [...new Set(named)];
}

/** Whether `section`, or the section that contains it, is in `list`. */
function isListed(list: readonly string[], section: string): boolean {
  return list.some((one) => section === one || section.startsWith(`${one}.`));
}
