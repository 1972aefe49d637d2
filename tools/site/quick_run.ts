/**
 * What a page says of outputs that come from a quick run.
 *
 * @module
 */
import { NO_VERDICT } from "../../lib/course/claims/claim_card.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { isCode, type Notebook } from "../notebook/notebook.ts";

/** What outputs of trained nets carry in a quick run: figures, computed text, cards. */
const MARKS = ["Quick run", NO_VERDICT];

/** Whether `notebook` shows nets that a quick run has trained. */
export function showsQuickRun(notebook: Notebook): boolean {
  const outputs = notebook.cells.filter(isCode).flatMap(({ outputs }) => outputs);
  return outputs.some((output) => {
    const text = JSON.stringify("data" in output ? output.data : "");
    return MARKS.some((mark) => text.includes(mark));
  });
}

/** A banner for the page of lesson `number`; empty if its outputs are not those of a quick run. */
export function quickBanner(notebook: Notebook, number: string): string {
  if (!showsQuickRun(notebook)) return "";
  return `<aside class="quick-run" aria-label="Quick run"><p><strong>The outputs on this page are ` +
    `from a quick run.</strong> Its nets saw a few hundred images and learned next to nothing. It ` +
    `shows that every cell works. What the text says about results need not hold here: numbers in ` +
    `figures, tables and answers mean nothing yet. To measure: ` +
    `<code>deno task course --scale laptop ${escapeHtml(number)}</code></p></aside>`;
}
