/**
 * The code cells of a lesson as data in its page, from which the page runs them.
 *
 * @module
 */
import { exerciseOf, learnerBuild } from "../notebook/builds.ts";
import { isCode, type Notebook, tagsOf } from "../notebook/notebook.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";

/** A code cell of the learner's build. */
export interface LessonCell {
  /** The id in the notebook. */
  id: string;
  /** The author's text. */
  source: string;
  /** The tags, e.g. `setup`. */
  tags: readonly string[];
  /** The name of the exercise whose stub this is. */
  exercise?: string;
  /** The id of the cell that checks the exercise. */
  checks?: string;
  /** A solution of the exercise, if the site shows solutions. */
  solution?: string;
  /** Whether the cell asks for a prediction. */
  prediction?: true;
}

/**
 * The code cells of the committed lesson `source`, in order.
 *
 * @param solved the instructor's build, whose solutions the page shows; `undefined` for a site
 * without solutions.
 */
export function lessonCells(source: Notebook, solved: Notebook | undefined): LessonCell[] {
  const solutions = new Map(solved?.cells.map((cell) => [cell.id, cell.source]));
  const cells = learnerBuild(source).cells.filter(isCode);
  return cells.map((cell, at): LessonCell => {
    const exercise = exerciseOf(tagsOf(cell));
    const checks = exercise === undefined
      ? undefined
      : cells.slice(at + 1).find(({ source }) =>
        new RegExp(`\\bcheck\\([^)]*\\b${exercise}\\b`).test(source)
      )?.id;
    const solution = exercise === undefined ? undefined : solutions.get(cell.id);
    return {
      id: cell.id,
      source: cell.source,
      tags: tagsOf(cell),
      ...(exercise === undefined ? {} : { exercise }),
      ...(checks === undefined ? {} : { checks }),
      ...(solution === undefined || solution === cell.source ? {} : { solution }),
      ...(asksForGuess(cell.source) ? { prediction: true as const } : {}),
    };
  });
}

/** Whether a cell asks for a prediction that the reader writes in place of a number or `null`. */
function asksForGuess(source: string): boolean {
  return /\bpredict\(\{[^]*?\bguess:\s*(?:null|-?[\d.]+)/.test(source);
}

/** The cells of the lesson `name` as an element of its page. */
export function lessonCellsHtml(name: string, cells: readonly LessonCell[]): string {
  const json = JSON.stringify(cells).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="lesson-cells" data-lesson="${escapeHtml(name)}">` +
    `${json}</script>`;
}
