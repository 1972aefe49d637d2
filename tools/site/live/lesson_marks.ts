/// <reference lib="dom" />
/**
 * Marks on the front page: what the reader has done of each lesson.
 *
 * @module
 */
import { counted } from "../../../lib/counted.ts";
import type { LessonWork } from "../../../lib/course/grading/course_work.ts";
import { guessOf } from "./guess_source.ts";
import { element } from "./page_parts.ts";
import type { WorkStore } from "./work_store.ts";

/** What a reader has done of a lesson, in words; empty if nothing. */
export function markText({ cells, exercises, claims }: LessonWork): string {
  const predicted = Object.values(cells).some(({ source }) => typeof guessOf(source) === "number");
  const solved = Object.values(exercises).filter(({ solved }) => solved).length;
  const measured = Object.keys(claims).length;
  const parts = [
    predicted ? "predicted" : "",
    measured > 0 ? `${counted(measured, "claim")} measured` : "",
    solved > 0 ? `${counted(solved, "exercise")} solved` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `You: ${parts.join(", ")}`;
}

/** Adds the marks to the cards of `list`, and renews them when another tab changes the work. */
export function startMarks(list: Element, store: WorkStore): void {
  const show = () => {
    for (const card of list.querySelectorAll("li")) {
      card.querySelector(".lesson-mark")?.remove();
      const name = card.querySelector("a")?.getAttribute("href")?.replace(/\.html$/, "") ?? "";
      const text = markText(store.read(name));
      if (text !== "") card.append(element("p", "lesson-mark", text));
    }
  };
  addEventListener("storage", ({ key }) => store.concerns(key) && show());
  show();
}
