import { assertEquals, assertStringIncludes } from "@std/assert";
import { lessonTools, minutesOf } from "../../../tools/site/lesson_tools.ts";

Deno.test("a card's minutes are those to read, to run and for the exercises together", () => {
  const lesson = (source: string) => ({
    metadata: {},
    cells: [{ cell_type: "markdown" as const, id: "header", metadata: {}, source }],
  });
  const table = (row: string) => lesson(`# 04 ReLU\n\n| | |\n|---|---|\n${row}\n`);
  const minutes = "| **Minutes**  | 30 to read, 5 to run, 30 for the exercises |";
  assertEquals(minutesOf(table(minutes)), 65);
  assertEquals(minutesOf(table("| Paper | section 3.1 |")), undefined);
  assertEquals(minutesOf({ metadata: {}, cells: [] }), undefined);
});

Deno.test("a site without solutions does not offer the notebook that has them", () => {
  const lesson = { name: "04-relu", origin: "the record" };
  assertStringIncludes(lessonTools(lesson, true), 'href="downloads/instructor/04-relu.ipynb"');
  assertEquals(lessonTools(lesson, false).includes("instructor"), false);
  assertStringIncludes(lessonTools(lesson, false), "Outputs: the record");
});
