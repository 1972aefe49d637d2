/// <reference lib="dom" />
/**
 * The buttons for the reader's work: the notebook with the edits, and one file for the whole course,
 * saved and loaded.
 *
 * @module
 */
import { counted } from "../../../../lib/counted.ts";
import { courseWorkText, parseCourseWork } from "../../../../lib/course/grading/course_work.ts";
import { withEdits } from "./notebook_edits.ts";
import { button, element } from "../page_parts.ts";
import type { WorkStore } from "./work_store.ts";

/** What the panel works on. */
export interface WorkPanelOptions {
  /** The work of the reader. */
  store: WorkStore;
  /** The lesson whose notebook is offered; none on a page without cells. */
  lesson?: string;
  /** Called before the work is read, to store what was typed a moment ago. */
  flush?: () => void;
  /** Called when work was loaded from a file. */
  loaded: () => void;
}

/** The panel, to be placed in the page. */
export function workPanel(options: WorkPanelOptions): HTMLElement {
  const { store, lesson, flush = () => {}, loaded } = options;
  const panel = element("details", "work-panel");
  panel.append(element("summary", "", "Your work"));
  const said = element("p", "work-said");
  said.setAttribute("role", "status");
  const inner = element("div", "work-buttons");
  if (lesson !== undefined) {
    inner.append(button("Download this notebook with your edits", "", () => {
      flush();
      void downloadNotebook(lesson, store, said);
    }));
  }
  inner.append(
    button("Save your work of the whole course to a file", "", () => {
      flush();
      const day = new Date().toISOString().slice(0, 10);
      download(`alexnet-course-${day}.json`, courseWorkText(store.all(), day), "application/json");
      said.textContent = "Saved. Keep the file, or load it in another browser.";
    }),
  );
  const file = element("input");
  file.type = "file";
  file.accept = ".json,application/json";
  file.addEventListener("change", () => {
    const chosen = file.files?.[0];
    if (chosen !== undefined) void load(chosen, store, said, loaded);
    file.value = "";
  });
  const label = element("label", "", "Load your work from a file ");
  label.append(file);
  inner.append(label);
  panel.append(
    element(
      "p",
      "",
      "What you type, predict and solve is kept in this browser, on this machine only.",
    ),
    inner,
    said,
  );
  return panel;
}

async function load(
  file: File,
  store: WorkStore,
  said: HTMLElement,
  loaded: () => void,
): Promise<void> {
  try {
    const { lessons, saved } = parseCourseWork(await file.text(), file.name);
    store.merge(lessons);
    const count = counted(Object.keys(lessons).length, "lesson");
    said.textContent =
      `Loaded the work on ${count}, saved on ${saved}. Of a cell that is in both, ` +
      "the later version stays.";
    loaded();
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : String(error);
  }
}

async function downloadNotebook(
  lesson: string,
  store: WorkStore,
  said: HTMLElement,
): Promise<void> {
  const name = `${lesson}.ipynb`;
  try {
    const response = await fetch(new URL(`downloads/${name}`, document.baseURI));
    if (!response.ok) throw new Error(`The site has no notebook ${name}.`);
    const text = withEdits(await response.text(), store.read(lesson), name);
    download(name, text, "application/x-ipynb+json");
    said.textContent = `${name} has your edits.`;
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : String(error);
  }
}

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
