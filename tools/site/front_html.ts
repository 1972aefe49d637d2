/**
 * The front page: an introduction, what was measured, and the lessons.
 *
 * @module
 */
import type { ClaimsFile } from "../../lib/course/claims/claims_file.ts";
import { counted } from "../../lib/counted.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import type { LessonLink } from "./page_html.ts";

/** A lesson on the front page. */
export interface LessonCard extends LessonLink {
  /** Its question, in a sentence or two. */
  summary: string;
  /** The ids of the claims that it measures. */
  claims: readonly string[];
  /** Minutes to read, to run and for the exercises together; `undefined` if the lesson does not say. */
  minutes: number | undefined;
  /** Number of its exercises. */
  exercises: number;
  /** One of its figures as a small drawing, or empty. */
  emblem: string;
}

/**
 * The body of the front page: it lists the questions and gives no answer away, because lessons ask
 * for a prediction. `file` holds the recorded claims; `picture` is the diagram of the network as
 * SVG, or empty; `network` is the markup of the network that runs on the page, and `art` the picture
 * beside the introduction, or empty.
 */
export function frontHtml(
  lessons: readonly LessonCard[],
  file: ClaimsFile | undefined,
  picture: string,
  network: string,
  art = "",
): string {
  const all = lessons.flatMap(({ claims }) => claims);
  const recorded = (file?.claims ?? []).filter(({ id }) => all.includes(id));
  const record = file === undefined || recorded.length === 0
    ? "None is recorded yet"
    : `${recorded.length === all.length ? "All" : recorded.length} of them are recorded, at the ` +
      `<strong>${escapeHtml(file.scale)}</strong> scale, ${
        escapeHtml(recorded.map(({ date }) => date).sort().at(-1) ?? "")
      }`;
  const measured = `<p>The lessons measure ${
    counted(all.length, "claim")
  } of the paper, each with its interval and a verdict by a fixed rule. ${record}. The lessons ask what
you expect before they show the result; <a href="claims.html">the claims page</a> keeps the results
collapsed.</p>`;
  const first = lessons[0];
  const cards = lessons.map(cardHtml);
  return `<section class="hero"><div><h1>AlexNet, idea by idea</h1>
<p>The network of 2012, taken apart: each lesson takes one idea of the paper, asks for your
prediction, and then counts or measures. What the paper claims is measured on real images, with its
uncertainty.${network === "" ? "" : " Every lesson runs in its page."}</p>
<p>${
    first === undefined
      ? ""
      : `<a class="start" href="${
        escapeHtml(first.name)
      }.html">Start with lesson ${first.number}</a>`
  }<a class="more" href="#lessons">All lessons</a><a class="more" href="claims.html">All claims</a></p>
<p class="progress" hidden></p></div>${art}</section>
${network}
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

/** A lesson as a card; its script shows the reader's progress on it. */
function cardHtml(lesson: LessonCard): string {
  const { number, claims, minutes, exercises, emblem } = lesson;
  const time = minutes === undefined ? "" : `<p class="minutes">${counted(minutes, "minute")}</p>`;
  const tests = claims.length === 0
    ? ""
    : `<p class="verdicts">${counted(claims.length, "claim")} of the paper</p>`;
  return `<li class="card" data-lesson="${escapeHtml(lesson.name)}" data-number="${number}" ` +
    `data-exercises="${exercises}">${emblem}<span class="number">Lesson ${number}</span>` +
    `<h3><a href="${escapeHtml(lesson.name)}.html">${escapeHtml(lesson.title)}</a></h3>` +
    `<p>${escapeHtml(shortened(lesson.summary))}</p>` +
    `<div class="facts">${time}${tests}<p class="marks" hidden></p></div></li>`;
}

/** At most 190 characters, truncated between words. */
function shortened(text: string): string {
  if (text.length <= 190) return text;
  return text.slice(0, 190).replace(/\s+\S*$/, "") + " \u2026";
}
