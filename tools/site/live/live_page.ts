/// <reference lib="dom" />
/**
 * The script of a page whose cells run, and of the claims page. It is a module, which a page opened
 * as a file cannot load.
 *
 * @module
 */
import type { LessonCell } from "../lesson_cells.ts";
import { askTwice } from "../widgets/solution_fold.ts";
import { startClaims } from "./claims_page.ts";
import { LessonPage } from "./lesson_page.ts";
import { element } from "./page_parts.ts";
import { workPanel } from "./work/work_panel.ts";
import { browserStorage, WorkStore } from "./work/work_store.ts";

/** Says a sentence above the content, once. */
function notice(text: string): void {
  const known = [...document.querySelectorAll(".notice")].some((one) => one.textContent === text);
  if (known) return;
  const place = element("p", "notice", text);
  place.setAttribute("role", "status");
  document.querySelector("main")?.prepend(place);
}

const store = new WorkStore(
  browserStorage(),
  new URL(".", document.baseURI).pathname,
  () =>
    notice(
      "This browser keeps nothing for this site, so what you write here is gone when you close the " +
        "page. Save it to a file under “Your work”.",
    ),
  (lesson, key) =>
    notice(
      `A part of your work on lesson ${lesson.slice(0, 2)} in this browser cannot be read: it is ` +
        "damaged, or a newer version of this site has written it. Nothing of it is deleted: the " +
        `browser keeps it in its local storage as “${key}”.`,
    ),
);

function startLesson(data: HTMLElement): void {
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>("details[data-exercise]")) {
      askTwice(fold);
    }
    return notice(
      "This browser has no WebAssembly or no workers, so cells cannot run here. The page shows the " +
        "recorded results.",
    );
  }
  const lesson = data.dataset.lesson ?? "";
  const cells = JSON.parse(data.textContent ?? "[]") as LessonCell[];
  const page = new LessonPage(lesson, cells, store);
  const panel = workPanel({
    store,
    lesson,
    flush: () => page.flush(),
    loaded: () => page.reload(),
  });
  const downloads = document.querySelector(".downloads");
  if (downloads === null) document.querySelector("main")?.prepend(panel);
  else downloads.after(panel);
}

const cells = document.querySelector<HTMLElement>("#lesson-cells");
if (cells !== null) startLesson(cells);
const claims = document.querySelector<HTMLElement>("#own-claims");
if (claims !== null) startClaims(claims, store);
