/**
 * Puts two states of a reader's work together: of each entry, the one that was written last.
 *
 * @module
 */
import type { LessonWork } from "../../../../lib/course/grading/course_work.ts";

/** An entry of the work. */
interface Dated {
  changed: number;
}

/** The work of two states of one lesson: each cell, exercise and claim as it was written last. */
export function mergedWork(own: LessonWork, other: LessonWork): LessonWork {
  return {
    cells: latest(own.cells, other.cells),
    exercises: latest(own.exercises, other.exercises),
    claims: latest(own.claims, other.claims),
  };
}

function latest<T extends Dated>(
  own: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
): Record<string, T> {
  const all = new Map(Object.entries(own));
  for (const [key, entry] of Object.entries(other)) {
    const known = all.get(key);
    if (known === undefined || entry.changed > known.changed) all.set(key, entry);
  }
  return Object.fromEntries(all);
}
