/**
 * Progress of the course in a terminal: one line that is redrawn, and one permanent line per
 * lesson.
 *
 * @module
 */
import { ProgressBar } from "../../lib/progress_bar.ts";
import type { NotebookFailure } from "./execute.ts";
import type { LessonFiles } from "./lessons.ts";

/** Writes the progress of lessons to standard error. */
export class CourseProgress {
  readonly #bar = new ProgressBar();
  readonly #longest: number;

  /** `lessons` are the lessons to run; their names determine the width. */
  constructor(lessons: readonly LessonFiles[]) {
    this.#longest = Math.max(0, ...lessons.map((lesson) => lesson.name.length));
  }

  /** Draws the bar before cell `index` of `count`. */
  cell(lesson: LessonFiles, id: string, index: number, count: number): void {
    this.#bar.draw(index / count, `${lesson.name.padEnd(this.#longest)} ${index}/${count} ${id}`);
  }

  /** Prints a permanent line for a finished lesson. */
  lesson(lesson: LessonFiles, cells: number, seconds: number): void {
    this.line(`${lesson.name.padEnd(this.#longest)} ${cells} cells, ${seconds.toFixed(1)} s`);
  }

  /** Prints a line in place of the bar. */
  line(text: string): void {
    this.#bar.clear();
    Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  }
}

/** Where a lesson failed: cell, line, message, traceback. */
export function failureText(path: string, failure: NotebookFailure): string {
  const line = failure.line === undefined ? "" : `, line ${failure.line}`;
  const head = `${path}, cell ${failure.cellId} (number ${failure.cellNumber})${line}`;
  const trace = failure.traceback.filter((entry) => !entry.startsWith(failure.name));
  return [`FAILED ${head}`, `${failure.name}: ${failure.message}`, ...trace].join("\n");
}
