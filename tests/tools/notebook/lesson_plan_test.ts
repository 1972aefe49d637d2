import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { plannedLesson, withLessonPlan } from "../../../tools/notebook/lesson_plan.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { readNotebook } from "../../../tools/notebook/notebook.ts";
import { notebookOf } from "../../../tools/notebook/notebook_text.ts";

const root = new URL("../../../", import.meta.url).pathname;
const marks =
  "<!-- lessons -->\nold\n<!-- end of lessons -->\n<!-- weeks -->\n<!-- end of weeks -->\n" +
  "<!-- workshop -->\n<!-- end of workshop -->\n";
const header = (minutes: string) =>
  notebookOf(
    "//%% markdown header\n# 00 Example\n\n| **Question** | Why? |\n| **Needs**    | nothing |\n" +
      `| **Minutes** | ${minutes} |\n`,
    "x.txt",
  );

Deno.test("docs/teaching.md has what the headers of the lessons say now", async () => {
  const plan = await Promise.all(
    (await findLessons(`${root}notebooks`)).map(async ({ name, path }) =>
      plannedLesson(name, await readNotebook(path))
    ),
  );
  const page = await Deno.readTextFile(`${root}docs/teaching.md`);
  assertEquals(page, withLessonPlan(page, plan), "run deno task dev nb:minutes");
  for (const { name } of plan) assertStringIncludes(page, `(../notebooks/${name}.ipynb)`);
});

Deno.test("every lesson is in one week, and minutes are those to read and for the exercises", () => {
  const lessons = Array.from({ length: 16 }, (_, i) => {
    const name = `${String(i).padStart(2, "0")}-example`;
    return plannedLesson(name, header("20 to read, 900 to run, 30 for the exercises"));
  }).map((lesson) => ({ ...lesson, title: lesson.name }));
  const page = withLessonPlan(marks, lessons);
  const [, weeks] = page.split("<!-- weeks -->");
  const rows = [...weeks.matchAll(/^\| \d \| (.*) \| (\d+) \|$/gm)];
  assertEquals(rows.map(([, , minutes]) => Number(minutes)), Array(8).fill(100));
  assertEquals(rows.flatMap(([, names]) => names.split("; ")), lessons.map(({ name }) => name));
  assertEquals(page.includes("old"), false);
  assertEquals(withLessonPlan(page, lessons), page);
});

Deno.test("a lesson whose header states no minutes is an error with its file", () => {
  assertThrows(() => plannedLesson("00-example", header("long")), BadFileError, "00-example.ipynb");
});
