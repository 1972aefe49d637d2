import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  detailText,
  gradeCsv,
  gradeTable,
  identicalText,
  unreadText,
} from "../../../lib/cli/grading/grade_report.ts";
import type { ExerciseGrade, LearnerGrades } from "../../../lib/course/grading/course_grades.ts";

const exercise = (name: string, more: Partial<ExerciseGrade> = {}): ExerciseGrade => ({
  ...{ lesson: "01", exercise: name, difficulty: 1, points: 0, possible: 1, bare: "" },
  ...{ status: "not attempted", why: "", hints: [] },
  ...more,
});
const learner = (name: string, ...exercises: ExerciseGrade[]): LearnerGrades => ({
  ...{ learner: name, files: [], exercises, points: 1 / 3, possible: 2 },
  predictions: [{ lesson: "01", guess: null, points: 0 }],
});
const anna = learner("anna", exercise("a", { status: "solved" }), exercise("b"));

Deno.test("the table has a row for each learner and a column for each lesson", () => {
  assertEquals(
    gradeTable([anna, learner("maximilian", exercise("a"), exercise("b"))], ["01"]),
    [
      "learner      01     points  predictions",
      "anna        1/2  0.33 of 2       0 of 1",
      "maximilian    -  0.33 of 2       0 of 1",
    ].join("\n"),
  );
});

Deno.test("the details are about what was attempted and not solved", () => {
  assertEquals(detailText(anna), "");
  const failed = exercise("b", { status: "not solved", property: "b holds", why: "One.\nTwo." });
  assertEquals(
    detailText(learner("anna", exercise("a"), failed)),
    'anna:\n  01/b: not solved, "b holds"\n    One.\n    Two.',
  );
});

Deno.test("a field of the CSV file keeps its text, and none is a formula", () => {
  const fields = [
    'a "quoted", name',
    "two\nlines",
    "=1+1",
    "+1",
    "-2.5",
    "-x",
    "@x",
    "\tx",
    "plain",
  ];
  const rows = gradeCsv(fields.map((name) => learner(name, exercise("a")))).split("\r\n");
  assertEquals(rows.slice(1, -1).map((row) => row.split(",0.33,")[0]), [
    ...['"a ""quoted"", name"', '"two\nlines"', "'=1+1", "'+1", "-2.5", "'-x", "'@x", "'\tx"],
    "plain",
  ]);
});

Deno.test("identical answers and unread files are told, and nothing where there are none", () => {
  assertEquals([identicalText([]), unreadText([])], ["", ""]);
  const text = identicalText([{ learners: ["a", "b"], exercises: ["01/x", "02/y"], both: 5 }]);
  assertStringIncludes(text, "a and b: 2 of 5 that both attempted (01/x, 02/y)");
  const unread = unreadText([{ path: "c.json", learner: "c", why: "expected x but found y" }]);
  assertEquals(unread, "Not graded: 1 file\n  c.json: expected x but found y");
});

Deno.test("of many pairs the first are listed, and of many exercises too", () => {
  const pair = { learners: ["a", "b"], exercises: Array(9).fill("01/x"), both: 9 } as const;
  const text = identicalText(Array.from({ length: 23 }, () => pair));
  assertStringIncludes(text, "01/x and 3 more)");
  assertStringIncludes(text, "\n  and 3 pairs with as many or fewer");
  assertEquals(text.match(/a and b/g)?.length, 20);
});
