/**
 * The files that learners handed in, and whose they are.
 *
 * @module
 */
import { AlexNetError, BadArgumentError, BadFileError } from "../../errors.ts";
import type { Submission } from "../../course/grading/course_grades.ts";
import type { GradedLesson } from "../../course/grading/lesson_stubs.ts";
import { type SubmittedLesson, submittedLessons } from "../../course/grading/submitted_work.ts";
import { printable } from "../../printable.ts";
import { readTextOf } from "../command/read_text.ts";

/** More than the largest notebook with its outputs. */
const MOST_BYTES = 2 ** 26;

/** A file of a learner. */
export interface SubmissionFile {
  /** Its path. */
  readonly path: string;
  /** The learner's name. */
  readonly learner: string;
}

/** A file that could not be graded. */
export interface UnreadFile extends SubmissionFile {
  /** Why not. */
  readonly why: string;
}

/**
 * The files at `operands`: files as they are, and the notebooks and saved files in folders. What lies
 * in a folder inside a named folder belongs to the learner whose name that folder has.
 *
 * @throws {BadArgumentError} when there is none, or a named file is of another kind.
 */
export async function findSubmissions(operands: readonly string[]): Promise<SubmissionFile[]> {
  const files: SubmissionFile[] = [];
  for (const operand of operands) {
    const { isDirectory } = await Deno.stat(operand);
    // A folder may give the learner's name, which `.` does not.
    const nameless = isDirectory && /(?:^|[/\\])\.{1,2}[/\\]*$/.test(operand);
    const path = (nameless ? await Deno.realPath(operand) : operand).replace(/(?<=.)[/\\]+$/, "");
    if (isDirectory) await addFolder(path, undefined, files);
    else if (isSubmission(path)) files.push({ path, learner: learnerOf(path) });
    else {
      throw new BadArgumentError(
        `deno task grade expects notebooks (.ipynb), files that a page of the course saved (.json), ` +
          `or folders of them, but found ${path}.`,
      );
    }
  }
  if (files.length > 0) return files;
  throw new BadArgumentError(
    `Expected notebooks (.ipynb) or saved files (.json) in ${operands.join(", ")} but found none.`,
  );
}

/** Adds the files in `folder`; all are those of `learner`, if a folder has given the name. */
async function addFolder(
  folder: string,
  learner: string | undefined,
  files: SubmissionFile[],
): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory, isFile } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    // Hidden folders have copies that Jupyter keeps; links may lead to files of other people.
    if (name.startsWith(".")) continue;
    const path = `${folder}/${name}`;
    if (isDirectory) await addFolder(path, learner ?? printable(name), files);
    else if (isFile && isSubmission(name)) {
      files.push({ path, learner: learner ?? learnerOf(path) });
    }
  }
}

function isSubmission(path: string): boolean {
  return /\.(?:ipynb|json)$/i.test(path);
}

/**
 * The learner's name in the path of a file: its name without that of a lesson (`anna-04-relu.ipynb` is
 * anna's), or, if nothing is left, the name of its folder.
 */
export function learnerOf(path: string): string {
  const parts = path.split(/[/\\]/);
  const file = (parts.at(-1) ?? "").replace(/\.\w+$/, "").replace(/ ?\(\d+\)$|-copy\d*$/i, "");
  const name = file.replace(/(?:^|[-_ ])\d\d-[a-z][a-z0-9-]*$/, "")
    .replace(/(?:^|[-_ ])alexnet-course(?:-\d{4}-\d\d-\d\d)?$/, "");
  return printable(name || (parts.at(-2) ?? "") || file);
}

/**
 * Reads the files, and puts those of one learner together. A file that cannot be read does not keep
 * the others from being graded.
 */
export async function readSubmissions(
  files: readonly SubmissionFile[],
  lessons: readonly GradedLesson[],
): Promise<{ submissions: Submission[]; unread: UnreadFile[] }> {
  const byLearner = new Map<string, SubmittedLesson[]>();
  const unread: UnreadFile[] = [];
  for (const file of files) {
    try {
      const text = await readTextOf(file.path, "the work of a learner", MOST_BYTES);
      const work = submittedLessons(text, file.path, lessons);
      byLearner.set(file.learner, [...byLearner.get(file.learner) ?? [], ...work]);
    } catch (error) {
      if (!(error instanceof AlexNetError) && !(error instanceof Deno.errors.PermissionDenied)) {
        throw error;
      }
      const why = error instanceof BadFileError
        ? `expected ${error.details.expected} but found ${error.details.found}`
        : error.message;
      unread.push({ ...file, why });
    }
  }
  const submissions = [...byLearner].map(([learner, lessons]) => ({ learner, lessons }));
  submissions.sort((a, b) => a.learner.localeCompare(b.learner, "en"));
  return { submissions, unread };
}
