/** Finds the lessons.
 *
 * @module
 */
import { BadArgumentError, nearestName } from "../../lib/errors.ts";
import { exercisesIn, instructorBuild } from "./builds.ts";
import { type Notebook, readNotebook } from "./notebook.ts";

/** One lesson's files. */
export interface LessonFiles {
  /** Two digits. */
  number: string;
  /** File name without `.ipynb`, e.g. `04-relu`. */
  name: string;
  /** Path of the notebook. */
  path: string;
  /** Folder of solutions and wrong answers. */
  checks: string;
}

/** All lessons in `folder`, by number. */
export async function findLessons(folder = "notebooks"): Promise<LessonFiles[]> {
  const lessons: LessonFiles[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const match = /^((\d\d)-[a-z0-9-]+)\.ipynb$/.exec(entry.name);
    if (match === null) continue;
    const [, name, number] = match;
    lessons.push({
      number,
      name,
      path: `${folder}/${entry.name}`,
      checks: `${folder}/checks/${number}`,
    });
  }
  return lessons.sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * The lessons named by `wishes`, by number (`3`, `03`), name or path; all if it is empty.
 *
 * @throws {BadArgumentError} when a lesson does not exist; the message suggests the nearest name.
 */
export function chosenLessons(
  lessons: readonly LessonFiles[],
  wishes: readonly string[],
): LessonFiles[] {
  if (wishes.length === 0) return [...lessons];
  return wishes.map((wish) => {
    const plain = wish.replace(/^.*\//, "").replace(/\.ipynb$/, "");
    const found = lessons.find((lesson) =>
      lesson.name === plain || lesson.number === plain.padStart(2, "0")
    );
    if (found !== undefined) return found;
    const near = nearestName(plain, lessons.map((lesson) => lesson.name));
    const numbers = lessons.map((lesson) => lesson.number).join(", ");
    throw new BadArgumentError(
      near === undefined
        ? `Expected a lesson of ${numbers} but found "${wish}".`
        : `No lesson "${wish}". Did you mean "${near}"?`,
    );
  });
}

/** The instructor's build of a lesson; for a notebook without exercises, the notebook itself. */
export async function readInstructorBuild(lesson: LessonFiles): Promise<Notebook> {
  const notebook = await readNotebook(lesson.path);
  if (exercisesIn(notebook).length === 0) return notebook;
  const path = `${lesson.checks}/solution.ts`;
  return instructorBuild(notebook, await Deno.readTextFile(path), path);
}
