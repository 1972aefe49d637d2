import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { learnerPage, pageNames } from "../../../lib/cli/grading/learner_page.ts";
import type { ExerciseGrade, LearnerGrades } from "../../../lib/course/grading/course_grades.ts";
import { exampleLesson } from "../../course/grading/example_lesson.ts";

const grade: ExerciseGrade = {
  ...{ lesson: "90", exercise: "double", difficulty: 2, points: 0, possible: 2, bare: "x" },
  ...{ status: "not solved", property: "numbers `double`", own: false },
  why: 'With x = ["<img src=x onerror=alert(1)>"]: your code threw \u202e"</p>".',
  hints: ["`2 * value`", "**Twice** as much."],
};
const grades: LearnerGrades = {
  learner: "<b>anna</b>",
  files: ["anna.json"],
  exercises: [grade],
  predictions: [{ lesson: "90", guess: "<i>3</i>", points: 0 }],
  points: 0,
  possible: 2,
};
const page = learnerPage(grades, [exampleLesson]);

Deno.test("a page shows tasks, properties and hints with their code and stress", () => {
  assertStringIncludes(
    page,
    "Double each number of <code>x</code> in a <strong>new</strong> list.",
  );
  assertStringIncludes(page, "This does not hold: numbers <code>double</code>.");
  assertStringIncludes(
    page,
    "<li><code>2 * value</code></li><li><strong>Twice</strong> as much.</li>",
  );
  assertStringIncludes(page, "Lesson 90: example");
});

Deno.test("nothing that a learner wrote is markup or turns the text around", () => {
  assertStringIncludes(page, "Exercises of &lt;b&gt;anna&lt;/b&gt;");
  assertStringIncludes(page, "Prediction: &lt;i&gt;3&lt;/i&gt;.");
  assertEquals(/<img|<b>|<i>|\u202e/.test(page), false);
  assertMatch(page, /default-src 'none'/);
});

Deno.test("a solved exercise has neither a property nor hints", () => {
  const { property: _, ...rest } = grade;
  const done: ExerciseGrade = { ...rest, status: "solved", points: 2, why: "", hints: [] };
  const solved = learnerPage({ ...grades, exercises: [done] }, [exampleLesson]);
  assertStringIncludes(solved, "</code>: solved <span>(2 of 2 points)</span>");
  assertEquals(solved.includes("Hint"), false);
  assertEquals(solved.includes("This does not hold"), false);
});

Deno.test("each learner has a file of their own, whatever the name", () => {
  const names = pageNames([
    "anna",
    "Anna",
    "../../etc/passwd",
    "a/b",
    "a b",
    "...",
    "",
    "Zo\u00eb",
  ]);
  assertEquals(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  assertEquals(names.filter((name) => /[/\\]|^\./.test(name)), []);
  assertEquals(names.at(-1), "Zo\u00eb.html");
});
