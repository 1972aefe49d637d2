/**
 * Rules that tie a lesson's statements to its numbers: conclusions are computed, spreads come from
 * recorded runs, quotations are the paper's words.
 *
 * @module
 */
import type { LintFinding } from "./lint_finding.ts";
import { type CodeCell, isCode, type Notebook } from "../notebook.ts";
import { isQuotation, quotationsIn } from "./quotations.ts";

/** Breaches of these rules in `notebook`, in reading order. */
export function lintResults(notebook: Notebook): LintFinding[] {
  let measured = false;
  return notebook.cells.flatMap((cell) => {
    if (!isCode(cell)) {
      measured ||= /^## Measure/m.test(cell.source);
      return lintQuotations(cell);
    }
    return [
      ...lintSpreads(cell),
      ...lintBarsOfLogarithms(cell),
      ...(measured ? lintTakeaways(cell) : []),
    ];
  });
}

/**
 * A sentence in the takeaway of a measured figure that stays the same whatever was measured.
 * Sentences that code selects (`conclusion()`, a condition) are not checked; an invitation to look
 * is not such a sentence.
 */
function lintTakeaways(cell: CodeCell): LintFinding[] {
  return [...cell.source.matchAll(/\btakeaway:\s*/g)].flatMap(({ 0: key, index }) => {
    const words = literalWords(cell.source.slice(index + key.length));
    const fixed = words?.split(/(?<=[.?!]) /).filter((sentence) =>
      !sentence.includes(COMPUTED) && !/\?$|^(?:Look|Compare|Count|Mind) /.test(sentence)
    ) ?? [];
    return fixed.map((sentence): LintFinding => ({
      level: "error",
      cellId: cell.id,
      line: cell.source.slice(0, index).split("\n").length,
      message:
        "expected a takeaway that is computed from the numbers (conclusion(), a template), " +
        `or a question, but found a fixed sentence: ${sentence}`,
    }));
  });
}

/** The placeholder for a computed part of a text. */
const COMPUTED = "\u0001";

/**
 * The words of the texts and templates, joined by `+`, at the beginning of `code`; `undefined` if
 * they are part of a larger expression.
 */
function literalWords(code: string): string | undefined {
  let [at, words] = [0, ""];
  for (;;) {
    const piece = /^\s*(?:"((?:[^"\\\n]|\\.)*)"|`)/.exec(code.slice(at));
    if (piece === null) return undefined;
    at += piece[0].length;
    if (piece[1] !== undefined) words += piece[1];
    else {
      const from = at;
      for (let depth = 0; at < code.length && (depth > 0 || code[at] !== "`"); at++) {
        if (code.startsWith("${", at)) depth++;
        else if (depth > 0 && code[at] === "{" && code[at - 1] !== "$") depth++;
        else if (depth > 0 && code[at] === "}") depth--;
      }
      words += withoutComputed(code.slice(from, at));
      at++;
    }
    const after = /^\s*(\+|[,}])/.exec(code.slice(at));
    if (after === null) return undefined;
    if (after[1] !== "+") return words.replaceAll(/\s+/g, " ").trim();
    at += after[0].length;
  }
}

/**
 * A template with `COMPUTED` for each of its expressions, which may contain templates themselves.
 */
function withoutComputed(template: string): string {
  let [words, depth] = ["", 0];
  for (let i = 0; i < template.length; i++) {
    if (template.startsWith("${", i)) {
      if (depth++ === 0) words += COMPUTED;
      i++;
    } else if (depth > 0 && template[i] === "{") depth++;
    else if (depth > 0 && template[i] === "}") depth--;
    else if (depth === 0) words += template[i];
  }
  return words;
}

/** Bars whose values are logarithms: the length of such a bar has no meaning. */
function lintBarsOfLogarithms(cell: CodeCell): LintFinding[] {
  if (!/\bbarChart\(/.test(cell.source)) return [];
  return [...cell.source.matchAll(/\bMath\.log(?:10|2)?\(/g)].map(({ index }): LintFinding => ({
    level: "error",
    cellId: cell.id,
    line: cell.source.slice(0, index).split("\n").length,
    message: "expected logValues: true, which draws dots, but found bars of logarithms",
  }));
}

/** A hard-coded spread between seeds. */
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

/** Words in quotation marks that are not in the paper. */
function lintQuotations({ id, source }: { id: string; source: string }): LintFinding[] {
  if (source.startsWith("## Sources")) return [];
  return quotationsIn(source).filter((text) => !isQuotation(text)).map((text): LintFinding => ({
    level: "error",
    cellId: id,
    line: source.slice(0, source.indexOf(text)).split("\n").length,
    message: `expected the paper's own words (tools/notebook/lint/quotations.ts) but found "${
      text.replaceAll(/\s+/g, " ")
    }"`,
  }));
}
