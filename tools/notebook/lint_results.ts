/**
 * What keeps a lesson's statements tied to its numbers: conclusions are computed, spreads come from
 * recorded runs, quotations are the paper's words.
 *
 * @module
 */
import type { LintFinding } from "./lint_finding.ts";
import { type CodeCell, isCode, type Notebook } from "./notebook.ts";
import { isQuotation, quotationsIn } from "./quotations.ts";

/** Breaches of these rules in `notebook`, in reading order. */
export function lintResults(notebook: Notebook): LintFinding[] {
  let measured = false;
  return notebook.cells.flatMap((cell) => {
    if (!isCode(cell)) {
      measured ||= /^## Measure/m.test(cell.source);
      return lintQuotations(cell);
    }
    return [...lintSpreads(cell), ...(measured ? lintTakeaways(cell) : [])];
  });
}

/** A takeaway under a measured figure that stays the same whatever was measured. */
function lintTakeaways(cell: CodeCell): LintFinding[] {
  return [...cell.source.matchAll(/\btakeaway:\s*((?:"[^"\n]*"\s*\+?\s*)+)(?=[,}\n])/g)]
    .filter(([, text]) => !/\?"\s*$/.test(text))
    .map((match): LintFinding => ({
      level: "error",
      cellId: cell.id,
      line: cell.source.slice(0, match.index).split("\n").length,
      message:
        "expected a takeaway that is computed from the numbers (conclusion(), a template), or " +
        "a question, but found a fixed sentence",
    }));
}

/** A typed spread between seeds. */
function lintSpreads(cell: CodeCell): LintFinding[] {
  return [...cell.source.matchAll(/\b(sd|discordant):\s*[\d.]+/g)].map((match): LintFinding => ({
    level: "error",
    cellId: cell.id,
    line: cell.source.slice(0, match.index).split("\n").length,
    message:
      `expected ${match[1]} from recorded runs, e.g. await recordedSpread("claim-id"), but ` +
      `found "${match[0]}"`,
  }));
}

/** Words between quotation marks that the paper does not say. */
function lintQuotations({ id, source }: { id: string; source: string }): LintFinding[] {
  if (source.startsWith("## Sources")) return [];
  return quotationsIn(source).filter((text) => !isQuotation(text)).map((text): LintFinding => ({
    level: "error",
    cellId: id,
    line: source.slice(0, source.indexOf(text)).split("\n").length,
    message: `expected the paper's own words (tools/notebook/quotations.ts) but found "${
      text.replaceAll(/\s+/g, " ")
    }"`,
  }));
}
