/**
 * The learner's notebook with what the reader has written in the page.
 *
 * @module
 */
import type { LessonWork } from "../../../../lib/course/grading/course_work.ts";
import { isCode, notebookText, parseNotebook } from "../../../notebook/notebook.ts";

/**
 * The text of a notebook file with the reader's cells.
 *
 * @param text the learner's notebook.
 * @param name the name of the file, for messages.
 */
export function withEdits(text: string, { cells }: LessonWork, name: string): string {
  const notebook = parseNotebook(text, name);
  for (const cell of notebook.cells) {
    if (isCode(cell) && Object.hasOwn(cells, cell.id)) cell.source = cells[cell.id].source;
  }
  return notebookText(notebook);
}
