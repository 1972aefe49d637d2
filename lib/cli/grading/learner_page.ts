/**
 * The page of one learner: what was solved, what was not and why, with the hints that apply. It loads
 * nothing, and is meant to be printed or sent.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import type { ExerciseGrade, LearnerGrades } from "../../course/grading/course_grades.ts";
import type { GradedLesson } from "../../course/grading/lesson_stubs.ts";
import { escapeHtml } from "../../figures/escape_html.ts";
import { printableLines } from "../../printable.ts";
import { short } from "./grade_report.ts";

const style = `
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:46rem;background:#fff;color:#1a1a1a;
font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}
h3{font-size:1rem;margin:1.25rem 0 .25rem}h3 span{font-weight:400;color:#444}
p,ul{margin:.25rem 0}.found{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #888;
padding-left:.75rem;margin:.5rem 0}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
section.exercise{break-inside:avoid}h2{break-after:avoid}
@media print{body{padding:0;max-width:none;font-size:10.5pt}@page{margin:2cm}}`;

/** The page of `grades` as one HTML file. */
export function learnerPage(grades: LearnerGrades, lessons: readonly GradedLesson[]): string {
  const { learner, exercises, points, possible } = grades;
  const solved = exercises.filter(({ status }) => status === "solved").length;
  const attempted = exercises.filter(({ status }) => status !== "not attempted").length;
  const name = text(learner);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Exercises of ${name}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Exercises of ${name}</h1>
<p>${short(points)} of ${short(possible)} points. ${solved} of ${
    counted(exercises.length, "exercise")
  } solved, ${attempted} attempted.</p>
${lessons.map((lesson) => lessonPart(lesson, grades)).join("\n")}
</main>
</body>
</html>
`;
}

function lessonPart({ number, name, stubs }: GradedLesson, grades: LearnerGrades): string {
  const own = grades.exercises.filter(({ lesson }) => lesson === number);
  const prediction = grades.predictions.find(({ lesson }) => lesson === number);
  const tasks = new Map(stubs.map(({ exercise }) => [exercise.name, exercise.task]));
  const title = name.slice(3).replaceAll("-", " ");
  const guess = prediction?.guess ?? undefined;
  return `<h2>Lesson ${number}: ${text(title)}</h2>
<p>${guess === undefined ? "No prediction." : `Prediction: ${text(guess)}.`}</p>
${own.map((grade) => exercisePart(grade, tasks.get(grade.exercise) ?? "")).join("\n")}`;
}

function exercisePart(grade: ExerciseGrade, task: string): string {
  const { exercise, status, points, possible, why, property, hints } = grade;
  const heading = `<h3><code>${text(exercise)}</code>: ${status} <span>(${short(points)} of ${
    counted(Number(short(possible)), "point")
  })</span></h3>`;
  const parts = [
    heading,
    `<p>${marked(task)}</p>`,
    property === undefined ? "" : `<p>This does not hold: ${marked(property)}.</p>`,
    why === "" ? "" : `<p class="found">${text(why)}</p>`,
    hints.length === 0
      ? ""
      : `<p>${hints.length === 1 ? "Hint" : "Hints"}:</p>\n<ul>${
        hints.map((hint) => `<li>${marked(hint)}</li>`).join("")
      }</ul>`,
  ];
  return `<section class="exercise">\n${
    parts.filter((part) => part !== "").join("\n")
  }\n</section>`;
}

/** Text from a learner or an author, escaped. */
function text(words: string): string {
  return escapeHtml(printableLines(words));
}

/** The text of an author, in which backquotes and stars mark code and stress. */
function marked(words: string): string {
  return text(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>");
}

/** The names of files for the pages of `learners`, all different, even where case does not count. */
export function pageNames(learners: readonly string[]): string[] {
  const taken = new Set<string>();
  return learners.map((learner) => {
    const plain = learner.normalize("NFKC").replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[.-]+/, "").slice(0, 60) || "learner";
    let name = plain;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain}-${i}`;
    taken.add(name.toLowerCase());
    return `${name}.html`;
  });
}
