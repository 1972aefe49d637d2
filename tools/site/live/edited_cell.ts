/**
 * What is stored of an edited cell, and whether the author has changed the cell since.
 *
 * @module
 */
import { type CellWork, textChecksum } from "../../../lib/course/grading/course_work.ts";

/**
 * The entry of an edited cell. An edit that goes on stays an edit of the text with which it began,
 * until a reset.
 *
 * @param before the entry until now; undefined at the first edit.
 * @param source the reader's text.
 * @param author the author's text.
 * @param now the time, in milliseconds since 1970.
 */
export function editedCell(
  before: CellWork | undefined,
  source: string,
  author: string,
  now: number,
): CellWork {
  return { source, of: before?.of ?? textChecksum(author), changed: now };
}

/** Whether the author's text is another one than when the edit began. */
export function authorHasChanged(edit: CellWork | undefined, author: string): boolean {
  return edit !== undefined && edit.source !== author && edit.of !== textChecksum(author);
}
