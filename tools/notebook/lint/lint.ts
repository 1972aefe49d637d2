/**
 * The rules for lessons: sections, cell lengths, imports, tags, and no results typed into the text.
 *
 * @module
 */
import { exerciseOf } from "../builds.ts";
import type { LintFinding } from "./lint_finding.ts";
import { lintResults } from "./lint_results.ts";
import { lintSections } from "./lint_sections.ts";
import { type Cell, type CodeCell, isCode, type Notebook, tagsOf } from "../notebook.ts";
import { numbersInProse } from "./prose.ts";
import { lintMinutes } from "../reading_minutes.ts";
import { lintWording } from "./wording.ts";

/** The sections of a lesson: second-level headings that must begin with these words, in order. */
export const sections: readonly string[] = [
  "Predict",
  "Idea",
  "By hand",
  "Measure",
  "Claim",
  "Your experiment",
  "Break it",
  "Exercises",
  "Answers",
  "Sources",
  "Provenance",
];

/** The only modules that a lesson imports. */
export const lessonImports: readonly string[] = [
  "@alexnet/alexnet",
  "@alexnet/alexnet/course",
  "@alexnet/alexnet/exercises",
  "@alexnet/alexnet/experiments",
  "@alexnet/alexnet/inspection",
  "@alexnet/alexnet/parallel",
  "@alexnet/alexnet/pretrained",
  "@alexnet/alexnet/figures",
  "@alexnet/alexnet/datasets",
];

/** The known tags, besides `exercise:NAME`. */
export const knownTags: readonly string[] = [
  "setup",
  "parameters",
  "instructor",
  "timing",
  "slow",
  "raises-exception",
  "slide",
  "hide-input",
];

const limits = { warnLines: 15, failLines: 25, words: 2500, codeCells: 45 } as const;

/** All problems of `notebook`, in reading order. */
export function lintNotebook(notebook: Notebook): LintFinding[] {
  return [
    ...notebook.cells.flatMap(lintTags),
    ...notebook.cells.filter(isCode).flatMap(lintLength),
    ...lintImports(notebook.cells.filter(isCode)),
    ...lintDeclarations(notebook.cells.filter(isCode)),
    ...lintHeadings(notebook),
    ...lintText(notebook),
    ...lintShape(notebook),
    ...lintResults(notebook),
    ...lintSections(notebook),
    ...lintWording(notebook),
    ...lintMinutes(notebook),
  ];
}

/** One line for a finding: path, cell, line, level, message. */
export function findingText(
  path: string,
  finding: Omit<LintFinding, "level"> & { level?: string },
): string {
  const cell = finding.cellId === undefined ? "" : `, cell ${finding.cellId}`;
  const line = finding.line === undefined ? "" : `, line ${finding.line}`;
  return `${path}${cell}${line}: ${finding.level ?? "error"}: ${finding.message}`;
}

function error(message: string, cellId?: string, line?: number): LintFinding {
  return { level: "error", message, cellId, line };
}

function lintTags(cell: Cell): LintFinding[] {
  const findings = tagsOf(cell)
    .filter((tag) => !knownTags.includes(tag) && exerciseOf([tag]) === undefined)
    .map((tag) => error(`expected a tag of ${knownTags.join(", ")} but found "${tag}"`, cell.id));
  if (!/^[a-z][a-z0-9-]*$/.test(cell.id)) {
    findings.push(error(`expected an id of lower-case letters and hyphens`, cell.id));
  }
  const name = exerciseOf(tagsOf(cell));
  if (name !== undefined && !/\byourTurn\(\)/.test(cell.source)) {
    findings.push(error(`expected a stub that calls yourTurn() for exercise ${name}`, cell.id));
  }
  return findings;
}

function lintLength(cell: CodeCell): LintFinding[] {
  const count = cell.source.split("\n").length;
  if (count <= limits.warnLines) return [];
  return [{
    level: count > limits.failLines ? "error" : "warning",
    cellId: cell.id,
    message:
      `expected at most ${limits.warnLines} lines but found ${count}; move it to the library`,
  }];
}

function lintImports(cells: readonly CodeCell[]): LintFinding[] {
  return cells.flatMap((cell, index) =>
    cell.source.split("\n").flatMap((line, i) => {
      const specifier =
        /^(?:import|export)\b.*?["']([^"']+)["'];?\s*$|^\} from "([^"]+)"/.exec(line) ??
          /\bimport\(\s*["']([^"']+)["']/.exec(line);
      if (specifier === null) return [];
      const name = specifier[1] ?? specifier[2];
      if (!lessonImports.includes(name)) {
        return [
          error(
            `expected imports from ${lessonImports.join(", ")} but found "${name}"`,
            cell.id,
            i + 1,
          ),
        ];
      }
      return index === 0
        ? []
        : [error("expected imports in the first code cell only", cell.id, i + 1)];
    })
  );
}

/** Deno allows a later cell to declare a name again, which misleads readers. */
function lintDeclarations(cells: readonly CodeCell[]): LintFinding[] {
  const owner = new Map<string, string>();
  return cells.flatMap((cell) => {
    const names = new Set<string>();
    for (
      const match of cell.source.matchAll(
        /^(?:export )?(?:async )?(?:const|let|var|function|class) (?:(\w+)|\{([^}]*)\}|\[([^\]]*)\])/gm,
      )
    ) {
      const list = match[1] ?? match[2] ?? match[3];
      for (const part of list.split(",")) {
        const name = part.split(":").pop()?.split("=")[0].trim() ?? "";
        if (name !== "") names.add(name);
      }
    }
    return [...names].flatMap((name) => {
      const first = owner.get(name);
      owner.set(name, first ?? cell.id);
      return first === undefined
        ? []
        : [error(`expected a new name but found "${name}" of cell ${first} again`, cell.id)];
    });
  });
}

function lintHeadings(notebook: Notebook): LintFinding[] {
  const findings: LintFinding[] = [];
  const headings = notebook.cells.flatMap((cell) =>
    isCode(cell) ? [] : withoutFences(cell.source).flatMap((line, i) => {
      const match = /^(#{1,6}) (.+)$/.exec(line);
      return match === null ? [] : [{ cell, line: i + 1, level: match[1].length, text: match[2] }];
    })
  );
  if (headings[0]?.level !== 1 || headings[0].cell !== notebook.cells[0]) {
    findings.push(error("expected the first cell to begin with the title, `# NN Title`"));
  }
  let previous = 1;
  for (const { cell, line, level } of headings.slice(1)) {
    if (level === 1) findings.push(error("expected one title but found a second", cell.id, line));
    if (level > previous + 1) {
      findings.push(error(`expected a heading of level ${previous + 1} at most`, cell.id, line));
    }
    previous = level;
  }
  const found = headings.filter(({ level }) => level === 2).map(({ text }) => text);
  let next = 0;
  for (const text of found) {
    const section = sections.findIndex((name) => text.startsWith(name));
    if (section === next) next++;
    else if (section > next) break;
  }
  if (next < sections.length) {
    findings.push(
      error(
        `expected the section "## ${sections[next]}" after "${sections[next - 1] ?? "the title"}"`,
      ),
    );
  }
  return findings;
}

/** The text of cell `index`; before a stub without its last paragraph, which is the exercise's task. */
function withoutTask(cells: readonly Cell[], index: number): string {
  const { source } = cells[index];
  const next = cells[index + 1];
  return next === undefined || exerciseOf(tagsOf(next)) === undefined
    ? source
    : source.slice(0, source.lastIndexOf("\n\n") + 1);
}

function lintText(notebook: Notebook): LintFinding[] {
  const findings: LintFinding[] = [];
  let words = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    if (isCode(cell)) continue;
    words += cell.source.split(/\s+/).length;
    // The header has minutes and sections, and the list of sources has years and pages.
    if (index > 0 && !cell.source.startsWith("## Sources")) {
      for (const { number, line } of numbersInProse(withoutTask(notebook.cells, index))) {
        findings.push(error(
          `expected no result in the text but found "${number}"; compute it in a cell with md, ` +
            "or register a constant of the paper in tools/notebook/lint/paper_constants.ts",
          cell.id,
          line,
        ));
      }
    }
    for (const match of cell.source.matchAll(/!\[\s*\]\(|<img(?![^>]*\balt="[^"]+)/g)) {
      const line = cell.source.slice(0, match.index).split("\n").length;
      findings.push(error("expected a text alternative for the picture", cell.id, line));
    }
  }
  if (words > limits.words) {
    findings.push(error(`expected at most ${limits.words} words but found ${words}`));
  }
  return findings;
}

function lintShape(notebook: Notebook): LintFinding[] {
  const findings: LintFinding[] = [];
  const codeCells = notebook.cells.filter(isCode);
  if (codeCells.length > limits.codeCells) {
    findings.push(
      error(`expected at most ${limits.codeCells} code cells but found ${codeCells.length}`),
    );
  }
  if (codeCells.length === 0 || !tagsOf(codeCells[0]).includes("setup")) {
    findings.push(error("expected the first code cell to carry the tag `setup`", codeCells[0]?.id));
  }
  if (!codeCells.at(-1)?.source.includes("provenance(")) {
    findings.push(error("expected the last code cell to show provenance()", codeCells.at(-1)?.id));
  }
  if (!codeCells.some((cell) => /\bclaim\(/.test(cell.source))) {
    findings.push(error("expected a claim card but found no call of claim()"));
  }
  if (!codeCells.some((cell) => /\bpredict\(/.test(cell.source))) {
    findings.push(error("expected a prediction but found no call of predict()"));
  }
  if (!codeCells.some((cell) => /\byourExperiment\(/.test(cell.source))) {
    findings.push(
      error("expected an experiment for the reader but found no call of yourExperiment()"),
    );
  }
  for (const [index, cell] of notebook.cells.entries()) {
    const before = notebook.cells.slice(Math.max(0, index - 2), index);
    if (isCode(cell) && before.length === 2 && before.every(isCode)) {
      findings.push(error("expected text before the third code cell in a row", cell.id));
    }
  }
  return findings;
}

/** The lines of a text, with fenced code blanked. */
function withoutFences(source: string): string[] {
  let fenced = false;
  return source.split("\n").map((line) => {
    if (line.startsWith("```")) {
      fenced = !fenced;
      return "";
    }
    return fenced ? "" : line;
  });
}
