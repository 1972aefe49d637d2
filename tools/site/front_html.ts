/**
 * The front page: an introduction, what was measured, and the lessons.
 *
 * @module
 */
import type { ClaimsFile } from "../../lib/course/claims/claims_file.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import type { LessonLink } from "./page_html.ts";

/** A lesson on the front page. */
export interface LessonCard extends LessonLink {
  /** Its question, in a sentence or two. */
  summary: string;
}

/**
 * The body of the front page: it lists the questions and gives no answer away, because lessons ask
 * for a prediction. `file` holds the recorded claims; `picture` is the diagram of the network as
 * SVG, or empty.
 */
export function frontHtml(
  lessons: readonly LessonCard[],
  file: ClaimsFile | undefined,
  picture: string,
): string {
  const claims = file?.claims ?? [];
  const measured = file === undefined
    ? "<p>No claim has been measured yet: run <code>deno task course</code>.</p>"
    : `<p>${claims.length} claims of the paper, measured at the <strong>${
      escapeHtml(file.scale)
    }</strong> scale, ${
      escapeHtml(claims.map(({ date }) => date).sort().at(-1) ?? "")
    }, each with its interval and a verdict by a fixed rule. The lessons ask what you expect before
they show the result; <a href="claims.html">the claims page</a> keeps the results collapsed.</p>`;
  const first = lessons[0];
  const cards = lessons.map((lesson) => {
    const count = claims.filter((claim) => claim.lesson === lesson.number).length;
    const tests = count === 0
      ? ""
      : `<p class="verdicts">${count} ${count === 1 ? "claim" : "claims"} of the paper</p>`;
    return `<li><span class="number">Lesson ${lesson.number}</span>` +
      `<h3><a href="${escapeHtml(lesson.name)}.html">${escapeHtml(lesson.title)}</a></h3>` +
      `<p>${escapeHtml(shortened(lesson.summary))}</p>${tests}</li>`;
  });
  return `<section class="hero"><h1>AlexNet, idea by idea</h1>
<p>The network of 2012, taken apart: each lesson takes one idea of the paper, asks for your
prediction, and measures the paper's claim on real images, with its uncertainty.</p>
<p>${
    first === undefined
      ? ""
      : `<a class="start" href="${
        escapeHtml(first.name)
      }.html">Start with lesson ${first.number}</a>`
  }<a href="claims.html">See all claims</a></p></section>
${
    picture === ""
      ? ""
      : `<figure class="figure">${picture}<figcaption>The network of the paper, drawn from this ` +
        "project's own specification of it: two towers, one for each graphics card, that meet " +
        "where the arrows cross.</figcaption></figure>"
  }
<section><h2 id="claims">Claims</h2>${measured}</section>
<section><h2 id="lessons">Lessons</h2><ul class="cards">${cards.join("\n")}</ul></section>`;
}

/** At most 190 characters, truncated between words. */
function shortened(text: string): string {
  if (text.length <= 190) return text;
  return text.slice(0, 190).replace(/\s+\S*$/, "") + " \u2026";
}
