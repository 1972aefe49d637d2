/**
 * What stands above a lesson: its downloads, where its outputs come from, the switch for folded code,
 * and how to run its cells.
 *
 * @module
 */
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import type { Notebook } from "../notebook/notebook.ts";

/** What a page says that was opened as a file, where nothing can run. */
export const howToRun =
  `<p class="how-to-run" hidden>This page was opened as a file, so its cells do not run here. To ` +
  `run them, type <code>deno task site:serve</code> and open the address that it prints.</p>`;

/**
 * The line above the lesson `name`.
 *
 * @param origin where its outputs come from.
 * @param solutions whether the site has the notebook with solutions.
 */
export function lessonTools(
  { name, origin }: { name: string; origin?: string },
  solutions: boolean,
): string {
  const file = escapeHtml(name);
  const withSolutions = solutions
    ? ` · <a href="downloads/instructor/${file}.ipynb" download>with solutions</a>`
    : "";
  const from = origin === undefined ? "" : `<br>Outputs: ${escapeHtml(origin)}`;
  return `<div class="lesson-tools" data-lesson="${file}"><p class="downloads">Notebook: ` +
    `<a href="downloads/${file}.ipynb" download>for learners</a>${withSolutions}${from}</p>` +
    `<button type="button" id="all-code" class="switch" aria-pressed="false" hidden>` +
    `Show all code</button></div>`;
}

/** The minutes that the header of `lesson` states, all together; `undefined` if it states none. */
export function minutesOf({ cells: [header] }: Notebook): number | undefined {
  const row = /^\|[ *]*Minutes[ *]*\|(.*)\|\s*$/m.exec(header?.source ?? "")?.[1];
  const minutes = [...row?.matchAll(/\d+/g) ?? []].map(Number);
  return minutes.length === 0 ? undefined : minutes.reduce((sum, part) => sum + part, 0);
}
