/**
 * What a learner hands in, whatever the file: the cells of each lesson, and in them the answer to an
 * exercise and the prediction.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { bareText, declares, declaresOutside } from "./answer_text.ts";
import { parseCourseWork } from "./course_work.ts";
import { exerciseTag, type GradedLesson, type Stub } from "./lesson_stubs.ts";
import { type NotebookCell, notebookCells } from "./notebook_cells.ts";

/** The cells of one lesson that a learner wrote or changed. */
export interface SubmittedLesson {
  /** The lesson. */
  readonly lesson: GradedLesson;
  /** The file that they came from. */
  readonly file: string;
  /** The cells that differ from all of the author's, in order. */
  readonly cells: readonly NotebookCell[];
}

/**
 * The lessons in the file of a learner: one in a notebook, any number in the file that a page of the
 * course saves.
 *
 * @param text the text of the file.
 * @param path its path.
 * @param lessons the lessons of the course.
 * @throws {BadFileError} when it is neither, or of no lesson.
 */
export function submittedLessons(
  text: string,
  path: string,
  lessons: readonly GradedLesson[],
): SubmittedLesson[] {
  // Some editors put a byte order mark at the beginning.
  const plain = text.replace(/^\ufeff/, "");
  if (!/\.ipynb$/i.test(path)) return savedLessons(plain, path, lessons);
  const cells = notebookCells(plain, path);
  const lesson = lessonOf(cells, path, lessons);
  if (lesson !== undefined) return [{ lesson, file: path, cells: own(cells, lesson) }];
  throw new BadFileError({
    path,
    expected: "the notebook of a lesson",
    found: "a notebook with no exercise of this course",
    hint: "give it the name of its lesson, such as 04-relu.ipynb",
  });
}

function savedLessons(
  text: string,
  path: string,
  lessons: readonly GradedLesson[],
): SubmittedLesson[] {
  const work = parseCourseWork(text, path);
  return lessons.flatMap((lesson): SubmittedLesson[] => {
    if (!Object.hasOwn(work.lessons, lesson.name)) return [];
    const edited = Object.entries(work.lessons[lesson.name].cells);
    const cells = edited.map(([id, { source }]) => ({ id, tags: [], source }));
    return [{ lesson, file: path, cells: own(inOrder(cells, lesson), lesson) }];
  });
}

/** Edited cells in the order of the lesson. */
function inOrder(cells: readonly NotebookCell[], lesson: GradedLesson): NotebookCell[] {
  const place = new Map(lesson.cells.map(({ id }, i) => [id, i]));
  return [...cells].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

/** No cell that a person writes has so many characters. */
const LONGEST_CELL = 100_000;

/** The cells that are not the author's. */
function own(cells: readonly NotebookCell[], lesson: GradedLesson): NotebookCell[] {
  const authors = new Set(lesson.cells.map(({ source }) => bareText(source)));
  return cells.filter(({ source }) => {
    const text = source.length > LONGEST_CELL ? "" : bareText(source);
    return text !== "" && !authors.has(text);
  });
}

/** The lesson of a notebook: by what its checks name, by the name of the file, or by its functions. */
function lessonOf(
  cells: readonly NotebookCell[],
  path: string,
  lessons: readonly GradedLesson[],
): GradedLesson | undefined {
  const byNumber = new Map(lessons.map((lesson) => [lesson.number, lesson]));
  const code = cells.map(({ source }) => source).join("\n");
  const named = [...code.matchAll(/\blesson(\d\d)\b/g)].map(([, number]) => number);
  const most = commonest(named);
  if (most !== undefined && byNumber.has(most)) return byNumber.get(most);
  const file = path.replace(/^.*[/\\]/, "");
  const byName = lessons.find(({ name }) => file.includes(name));
  if (byName !== undefined) return byName;
  const known = lessons.flatMap((lesson) =>
    lesson.stubs.filter(({ exercise, cell }) =>
      cells.some(({ id, tags, source }) =>
        exerciseTag(tags) === exercise.name || id === cell || declares(source, exercise.name)
      )
    ).map(() => lesson.number)
  );
  return byNumber.get(commonest(known) ?? "");
}

function commonest(words: readonly string[]): string | undefined {
  const counts = Map.groupBy(words, (word) => word);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** The answer to an exercise. */
export interface SubmittedAnswer {
  /** The text of its cell. */
  readonly text: string;
  /** The texts of the learner's other cells in this lesson, which it may need. */
  readonly others: readonly string[];
}

/**
 * The answer to the exercise of `stub`: the last cell of the learner's that declares its function, and
 * has the tag or the id of the stub or declares it at the beginning of a line (a cell may use the name
 * for a variable of its own); otherwise the cell with the tag or the id; `undefined` if there is none.
 */
export function answerTo(
  { exercise, cell }: Stub,
  cells: readonly NotebookCell[],
): SubmittedAnswer | undefined {
  const { name } = exercise;
  const marked = cells.filter(({ id, tags }) => exerciseTag(tags) === name || id === cell);
  const answer =
    cells.findLast((one) =>
      marked.includes(one) ? declares(one.source, name) : declaresOutside(one.source, name)
    ) ?? marked.at(-1);
  if (answer === undefined) return undefined;
  const others = cells.filter((other) => other !== answer).map(({ source }) => source);
  return { text: answer.source, others };
}

/**
 * The guess in the lesson's prediction as the learner wrote it, e.g. `12.5`; `undefined` if there is
 * none.
 */
export function guessIn(cells: readonly NotebookCell[]): string | undefined {
  for (const { source } of cells) {
    const [, guess] = /\bpredict\(\{[^]{0,2000}?\bguess:\s*([^,}\n]+)/.exec(source) ?? [];
    const written = guess?.trim();
    if (written !== undefined && !/^(?:null|undefined|NaN)?$/.test(written)) return written;
  }
  return undefined;
}
