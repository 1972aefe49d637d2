/// <reference lib="dom" />
/**
 * The reader's progress: a lesson notes that it was opened, and the front page shows on each card
 * what was opened, run and solved, and where to go on.
 *
 * @module
 */
import { counted } from "../../../lib/counted.ts";
import type { LessonWork } from "../../../lib/course/grading/course_work.ts";
import { guessOf } from "../live/guess_source.ts";
import { siteVisits, type Visit, type Visits } from "../live/work/visits.ts";
import { browserStorage, WorkStore } from "../live/work/work_store.ts";

/** What a reader has done of a lesson. */
export interface Progress {
  /** The visit, if there was one. */
  visit: Visit | undefined;
  /** What was written, measured and solved. */
  work: LessonWork;
  /** The number of exercises of the lesson. */
  exercises: number;
}

/** The words of the mark on a card; empty if the lesson was never opened. */
export function markText({ visit, work, exercises }: Progress): string {
  const predicted = Object.values(work.cells)
    .some(({ source }) => typeof guessOf(source) === "number");
  const measured = Object.keys(work.claims).length;
  const solved = solvedIn(work);
  const parts = [
    visit?.ran ? "run" : "",
    predicted ? "predicted" : "",
    measured > 0 ? `${counted(measured, "claim")} measured` : "",
    solved > 0 ? `${solved} of ${counted(exercises, "exercise")} solved` : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return visit === undefined ? "" : "Opened";
  const text = parts.join(", ");
  return text[0].toUpperCase() + text.slice(1);
}

function solvedIn({ exercises }: LessonWork): number {
  return Object.values(exercises).filter(({ solved }) => solved).length;
}

/** Notes the visit of a lesson, or shows the marks of the front page. */
export function startProgress(): void {
  const visits = siteVisits();
  const lesson = document.querySelector<HTMLElement>(".lesson-tools")?.dataset.lesson;
  if (lesson !== undefined) return visits.note(lesson);
  const cards = [...document.querySelectorAll<HTMLElement>(".card[data-lesson]")];
  if (cards.length === 0) return;
  const work = new WorkStore(browserStorage(), new URL(".", document.baseURI).pathname);
  const show = () => showMarks(cards, visits, work);
  show();
  // Back from a lesson, the browser may show the page as it was.
  addEventListener("pageshow", show);
  addEventListener("storage", show); // another tab
}

function showMarks(cards: readonly HTMLElement[], visits: Visits, work: WorkStore): void {
  const seen = visits.all();
  let latest: { card: HTMLElement; opened: number } | undefined;
  let [opened, solvedInAll] = [0, 0];
  for (const card of cards) {
    const name = card.dataset.lesson ?? "";
    const visit = seen[name];
    const done = work.read(name);
    const mark = card.querySelector<HTMLElement>(".marks");
    if (mark !== null) {
      const exercises = Number(card.dataset.exercises);
      mark.textContent = markText({ visit, work: done, exercises });
      mark.hidden = mark.textContent === "";
      mark.classList.toggle("opened", mark.textContent === "Opened");
    }
    solvedInAll += solvedIn(done);
    if (visit === undefined) continue;
    opened++;
    if (latest === undefined || visit.opened > latest.opened) {
      latest = { card, opened: visit.opened };
    }
  }
  const line = document.querySelector<HTMLElement>(".progress");
  const link = latest?.card.querySelector<HTMLAnchorElement>("h3 a");
  if (line === null || !link) return;
  const next = document.createElement("a");
  next.href = link.href;
  next.textContent = `Go on with lesson ${latest?.card.dataset.number}`;
  line.replaceChildren(
    `You have opened ${opened} of ${counted(cards.length, "lesson")} and solved ` +
      `${counted(solvedInAll, "exercise")}. `,
    next,
  );
  line.hidden = false;
}
