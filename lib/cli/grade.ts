/**
 * `deno task grade FILES...`: scores learners' work with the checks of the lessons.
 *
 * @module
 */
import * as exercises from "../../notebooks/exercises/mod.ts";
import { counted } from "../counted.ts";
import { gradeCourse, type LearnerGrades } from "../course/grading/course_grades.ts";
import { identicalAnswers } from "../course/grading/identical_answers.ts";
import { usualLimits } from "../course/grading/learner_process.ts";
import { type GradedLesson, gradedLesson } from "../course/grading/lesson_stubs.ts";
import { notebookCells } from "../course/grading/notebook_cells.ts";
import { parsePoints, usualPoints } from "../course/grading/exercise_points.ts";
import { BadArgumentError } from "../errors.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { makeFolder } from "../files/system_error.ts";
import { isRecord } from "../is_record.ts";
import { defineCommand, type FlagValues } from "./command/arguments.ts";
import { requireNewFile } from "./command/new_file.ts";
import { print, printFor } from "./command/print.ts";
import { readTextOf } from "./command/read_text.ts";
import { runCommand } from "./command/run_command.ts";
import { jsonFlag } from "./command/shared_flags.ts";
import {
  detailText,
  gradeCsv,
  gradeJson,
  gradeTable,
  identicalText,
  unreadText,
} from "./grading/grade_report.ts";
import { learnerPage, pageNames } from "./grading/learner_page.ts";
import { findSubmissions, readSubmissions } from "./grading/submission_files.ts";

/** The command line of `deno task grade`. */
export const command = defineCommand({
  name: "grade",
  summary:
    "Scores learners' exercises with the checks of the lessons, and with inputs of each learner's own.\n" +
    "Every answer runs in a process of its own without permissions.",
  operands: {
    placeholder: "FILE",
    description:
      "Notebooks (.ipynb), files saved by the course's pages (.json), or folders of them",
    minimum: 1,
  },
  flags: {
    lessons: {
      kind: "text",
      placeholder: "NN,NN",
      description: "Lessons to grade (default: those of which somebody has handed in work)",
    },
    csv: {
      kind: "text",
      placeholder: "FILE",
      description: "Write a row for each learner to this file, which must not exist",
    },
    pages: {
      kind: "text",
      placeholder: "FOLDER",
      description:
        "Write a page for each learner, with hints, to this folder, which must not exist",
    },
    points: {
      kind: "text",
      placeholder: "FILE",
      description: "Points as JSON (docs/teaching.md; default: an exercise's difficulty, 1 to 3)",
    },
    seed: {
      kind: "integer",
      minimum: 0,
      default: 0,
      description: "Another number gives every learner other inputs",
    },
    timeLimit: {
      kind: "number",
      above: 0,
      maximum: 600,
      default: usualLimits.seconds,
      description: "Seconds for each answer",
    },
    json: jsonFlag,
  },
  examples: [
    {
      command: "deno task grade class/ --csv grades.csv --pages feedback",
      does: "class/anna.json, class/ben/04-relu.ipynb, ...: the learners are anna and ben.",
    },
    {
      command: "deno task grade anna-04-relu.ipynb --lessons 04",
      does: "One notebook, with what is wrong in each exercise.",
    },
  ],
});

/** Runs the command with `args` and returns its exit code: 1 if a file could not be graded. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, ({ values, operands }) => grade(operands, values));
}

async function grade(
  operands: readonly string[],
  flags: FlagValues<typeof command.flags>,
): Promise<number> {
  const { csv, pages, json } = flags;
  for (const [flag, path] of Object.entries({ csv, pages })) {
    if (path !== undefined) await requireNewFile(path, flag);
  }
  const course = await readLessons();
  const rule = flags.points === undefined
    ? usualPoints
    : parsePoints(await readTextOf(flags.points, "points"), flags.points, course);
  const files = await findSubmissions(operands);
  const { submissions, unread } = await readSubmissions(files, course);
  const lessons = gradedLessons(
    course,
    flags.lessons,
    new Set(
      submissions.flatMap(({ lessons }) =>
        // A saved file may name lessons that were only opened; a notebook was handed in.
        lessons.filter(({ cells, file }) => cells.length > 0 || /\.ipynb$/i.test(file))
          .map(({ lesson }) => lesson)
      ),
    ),
  );
  const grades = await gradeCourse(submissions, {
    ...{ lessons, rule, seed: flags.seed },
    limits: { ...usualLimits, seconds: flags.timeLimit },
    processes: navigator.hardwareConcurrency,
  });
  const identical = identicalAnswers(grades);
  const tell = printFor(flags);
  const parts = [
    grades.length === 0 ? "" : gradeTable(grades, lessons.map(({ number }) => number)),
    // For a class, the details are in the pages and the JSON.
    grades.length === 1 ? detailText(grades[0]) : "",
    identicalText(identical),
    unreadText(unread),
  ];
  tell(parts.filter((part) => part !== "").join("\n\n"));
  if (csv !== undefined && grades.length > 0) {
    await writeAtomically(csv, gradeCsv(grades), { createNew: true });
    tell(`\n${csv}: a row for each learner`);
  }
  if (pages !== undefined) await writePages(pages, grades, lessons, tell);
  if (json) print(gradeJson(grades, identical, unread));
  return unread.length === 0 ? 0 : 1;
}

/** The lessons of this course, from the author's notebooks. */
async function readLessons(): Promise<GradedLesson[]> {
  const folder = new URL("../../notebooks/", import.meta.url);
  const lessons: GradedLesson[] = [];
  const known: Readonly<Record<string, unknown>> = exercises;
  for await (const { name } of Deno.readDir(folder)) {
    const lesson = /^((\d\d)-.+)\.ipynb$/.exec(name);
    if (lesson === null) continue;
    const own = known[`lesson${lesson[2]}`];
    const text = await Deno.readTextFile(new URL(name, folder));
    lessons.push(gradedLesson(lesson[1], notebookCells(text, name), isRecord(own) ? own : {}));
  }
  return lessons.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The lessons of `wish`, or those that somebody has worked on. */
function gradedLessons(
  course: readonly GradedLesson[],
  wish: string | undefined,
  worked: ReadonlySet<GradedLesson>,
): GradedLesson[] {
  if (wish === undefined) return course.filter((lesson) => worked.has(lesson));
  const numbers = wish.split(",").map((part) => part.trim().padStart(2, "0"));
  const unknown = numbers.find((wanted) => course.every(({ number }) => number !== wanted));
  if (unknown !== undefined) {
    throw new BadArgumentError(
      `--lessons expects numbers from ${course[0].number} to ${
        course[course.length - 1].number
      }, such as 01,04, but got "${wish}".`,
    );
  }
  return course.filter(({ number }) => numbers.includes(number));
}

async function writePages(
  folder: string,
  grades: readonly LearnerGrades[],
  lessons: readonly GradedLesson[],
  tell: (text: string) => void,
): Promise<void> {
  await makeFolder(folder, "a folder for the pages", "name another folder with --pages");
  const names = pageNames(grades.map(({ learner }) => learner));
  for (const [i, own] of grades.entries()) {
    await writeAtomically(`${folder}/${names[i]}`, learnerPage(own, lessons));
  }
  tell(`\n${folder}: ${counted(grades.length, "page")}`);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
