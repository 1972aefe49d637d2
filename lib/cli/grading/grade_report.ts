/**
 * The grades of a course as text: the table on the terminal, the CSV file, and JSON.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import type { LearnerGrades } from "../../course/grading/course_grades.ts";
import type { IdenticalAnswers } from "../../course/grading/identical_answers.ts";
import { COLUMNS, wrapped } from "../command/wrapped.ts";
import type { UnreadFile } from "./submission_files.ts";

/** A row for each learner: exercises solved in each lesson, points, predictions. */
export function gradeTable(grades: readonly LearnerGrades[], lessons: readonly string[]): string {
  const head = ["learner", ...lessons, "points", "predictions"];
  const rows = grades.map(({ learner, exercises, predictions, points, possible }) => [
    learner,
    ...lessons.map((lesson) => {
      const own = exercises.filter((one) => one.lesson === lesson);
      if (own.every(({ status }) => status === "not attempted")) return "-";
      return `${own.filter(({ status }) => status === "solved").length}/${own.length}`;
    }),
    `${short(points)} of ${short(possible)}`,
    `${predictions.filter(({ guess }) => guess !== null).length} of ${predictions.length}`,
  ]);
  const table = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...table.map((row) => row[i].length)));
  return table.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ")
  ).join("\n");
}

/** What became of the exercises that are not solved, of one learner. */
export function detailText({ learner, exercises }: LearnerGrades): string {
  const open = exercises.filter(({ status }) => !["solved", "not attempted"].includes(status));
  if (open.length === 0) return "";
  return [
    `${learner}:`,
    ...open.flatMap(({ lesson, exercise, status, property, why }) => [
      `  ${lesson}/${exercise}: ${status}${property === undefined ? "" : `, "${property}"`}`,
      ...why.split("\n").flatMap((line) => wrapped(line, COLUMNS - 4).map((part) => `    ${part}`)),
    ]),
  ].join("\n");
}

/** The most pairs and exercises that are listed; the JSON has all. */
const [MOST_PAIRS, MOST_NAMES] = [20, 6];

/** The pairs of learners with identical answers, in sentences. */
export function identicalText(pairs: readonly IdenticalAnswers[]): string {
  if (pairs.length === 0) return "";
  const more = pairs.length - MOST_PAIRS;
  return [
    "Identical answers, apart from blanks and comments (short exercises often have one natural answer):",
    ...pairs.slice(0, MOST_PAIRS).flatMap(({ learners, exercises, both }) => {
      const names = exercises.slice(0, MOST_NAMES).join(", ");
      const rest = exercises.length - MOST_NAMES;
      const text =
        `${learners.join(" and ")}: ${exercises.length} of ${both} that both attempted ` +
        `(${names}${rest > 0 ? ` and ${rest} more` : ""})`;
      return wrapped(text, COLUMNS - 2).map((line) => `  ${line}`);
    }),
    ...more > 0 ? [`  and ${counted(more, "pair")} with as many or fewer (--json lists all)`] : [],
  ].join("\n");
}

/** The files that could not be graded. */
export function unreadText(unread: readonly UnreadFile[]): string {
  if (unread.length === 0) return "";
  return [
    `Not graded: ${counted(unread.length, "file")}`,
    ...unread.map(({ path, why }) => `  ${path}: ${why}`),
  ].join("\n");
}

/** A row for each learner, a column for each exercise, for a spreadsheet. */
export function gradeCsv(grades: readonly LearnerGrades[]): string {
  const [first] = grades;
  const head = [
    ...["learner", "points", "possible", "solved", "attempted", "predictions"],
    ...first.exercises.map(({ lesson, exercise }) => `${lesson}/${exercise}`),
    ...first.predictions.map(({ lesson }) => `${lesson}/prediction`),
  ];
  const rows = grades.map(({ learner, points, possible, exercises, predictions }) => [
    learner,
    ...[short(points), short(possible)],
    String(exercises.filter(({ status }) => status === "solved").length),
    String(exercises.filter(({ status }) => status !== "not attempted").length),
    String(predictions.filter(({ guess }) => guess !== null).length),
    ...exercises.map(({ status }) => status),
    ...predictions.map(({ guess }) => guess ?? ""),
  ]);
  return [head, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/** A field of a CSV file; a spreadsheet must not take a learner's text for a formula. */
function csvField(text: string): string {
  const number = /^-?\d+(?:\.\d+)?$/.test(text);
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The grades for a program. */
export function gradeJson(
  grades: readonly LearnerGrades[],
  identical: readonly IdenticalAnswers[],
  unread: readonly UnreadFile[],
): string {
  const learners = grades.map(({ exercises, ...rest }) => ({
    ...rest,
    // The text of an answer is in the learner's file.
    exercises: exercises.map(({ bare: _, ...grade }) => grade),
  }));
  return JSON.stringify({ learners, identical, unread }, null, 2);
}

/** Points with at most two digits after the point. */
export function short(points: number): string {
  return String(Number(points.toFixed(2)));
}
