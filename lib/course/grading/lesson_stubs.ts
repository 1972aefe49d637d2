/**
 * The lessons as they are graded: the author's cells, the stubs among them with their exercises, and
 * the cell in which a learner writes a prediction.
 *
 * @module
 */
import { isRecord } from "../../is_record.ts";
import type { Answer, Exercise } from "../exercises/exercise.ts";
import type { NotebookCell } from "./notebook_cells.ts";

/** A stub of the author's and its exercise. */
export interface Stub {
  /** The exercise. */
  readonly exercise: Exercise<Answer>;
  /** The id of the stub's cell. */
  readonly cell: string;
  /** The text of the stub. */
  readonly source: string;
}

/** A lesson. */
export interface GradedLesson {
  /** Its number in two digits. */
  readonly number: string;
  /** Its name, e.g. `04-relu`. */
  readonly name: string;
  /** The code cells of the author's. */
  readonly cells: readonly NotebookCell[];
  /** Its stubs, in order. */
  readonly stubs: readonly Stub[];
}

/** The prefix of the tag of a stub. */
const TAG = "exercise:";

/** The name of the exercise whose stub has `tags`; `undefined` for other cells. */
export function exerciseTag(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(TAG))?.slice(TAG.length);
}

/**
 * A lesson from the author's notebook.
 *
 * @param name the name of the lesson, e.g. `04-relu`.
 * @param cells the code cells of its notebook.
 * @param exercises the module of its exercises.
 */
export function gradedLesson(
  name: string,
  cells: readonly NotebookCell[],
  exercises: Readonly<Record<string, unknown>>,
): GradedLesson {
  const known = new Map(
    Object.values(exercises).filter(isExercise).map((exercise) => [exercise.name, exercise]),
  );
  const stubs = cells.flatMap(({ id, tags, source }): Stub[] => {
    const exercise = known.get(exerciseTag(tags) ?? "");
    return exercise === undefined || id === undefined ? [] : [{ exercise, cell: id, source }];
  });
  return { number: name.slice(0, 2), name, cells, stubs };
}

function isExercise(value: unknown): value is Exercise<Answer> {
  return isRecord(value) && typeof value.name === "string" && Array.isArray(value.properties);
}
