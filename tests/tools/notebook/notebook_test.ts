import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  exercisesIn,
  instructorBuild,
  learnerBuild,
  solutionOf,
} from "../../../tools/notebook/builds.ts";
import { checkModules, joinedModule } from "../../../tools/notebook/extract.ts";
import {
  isCode,
  type Notebook,
  notebookText,
  parseNotebook,
  stripped,
} from "../../../tools/notebook/notebook.ts";
import { notebookOf, textOf } from "../../../tools/notebook/notebook_text.ts";
import { foldCarriageReturns, OutputCollector } from "../../../tools/notebook/outputs.ts";
import { BadFileError } from "../../../lib/errors.ts";

const text = `//%% markdown title
# Title

//%% code first setup parameters
const a: number = 1;
a;

//%% markdown for-teachers instructor
Say this aloud.

//%% code stub exercise:twice
function twice(x: number): number {
  return yourTurn();
}
`;
const notebook = notebookOf(text, "example.txt");

Deno.test("the text form of a notebook reads back as the same notebook", () => {
  assertEquals(notebookOf(textOf(notebook), "again.txt"), notebook);
  assertEquals(notebook.cells.map((cell) => cell.id), ["title", "first", "for-teachers", "stub"]);
  assertEquals(notebook.cells[1].metadata.tags, ["setup", "parameters"]);
});

Deno.test("the file form of a notebook reads back as the same notebook", () => {
  assertEquals(parseNotebook(notebookText(notebook), "x.ipynb"), notebook);
});

Deno.test("mistakes in the text form are found with their line", () => {
  const line = (bad: string) => assertThrows(() => notebookOf(bad, "x"), BadFileError).message;
  assertMatch(line("hello\n//%% code a\n"), /line 1/);
  assertMatch(line("//%% code a\n1;\n//%% code a\n2;"), /line 3/);
  assertMatch(line("//%% python a\n"), /line 1/);
});

Deno.test("a notebook of another format is rejected", () => {
  for (const bad of ["{", "[]", '{"cells":[],"metadata":{},"nbformat":3,"nbformat_minor":0}']) {
    assertThrows(() => parseNotebook(bad, "bad.ipynb"), BadFileError);
  }
});

Deno.test("stripping removes outputs, counts and metadata of a front end", () => {
  const used: Notebook = structuredClone(notebook);
  const cell = used.cells[1];
  if (isCode(cell)) {
    cell.outputs = [{ output_type: "stream", name: "stdout", text: "1\n" }];
    cell.execution_count = 7;
  }
  cell.metadata.collapsed = true;
  used.metadata.widgets = {};
  assertEquals(notebookText(stripped(used)), notebookText(notebook));
});

Deno.test("the learner gets stubs, the instructor solutions and notes", () => {
  const solutions = "export function twice(x: number): number {\n  return 2 * x;\n}\n";
  assertEquals(exercisesIn(notebook), ["twice"]);
  const learner = learnerBuild(notebook).cells;
  assertEquals(learner.map((cell) => cell.id), ["title", "first", "stub"]);
  assertMatch(learner[2].source, /yourTurn\(\)/);
  const instructor = instructorBuild(notebook, solutions, "solution.ts").cells;
  assertEquals(instructor[3].source, "function twice(x: number): number {\n  return 2 * x;\n}");
  assertEquals(instructor.length, 4);
});

Deno.test("solutions are extracted completely, whatever their form", () => {
  const file = `import { x } from "y";

export const short = (a: number) => a + 1;

export const long = (a: number) => {
  return { a };
};

export async function wide(
  a: number,
): Promise<number[]> {
  return [a];
}
`;
  assertEquals(solutionOf("short", file, "s"), "const short = (a: number) => a + 1;");
  assertEquals(solutionOf("long", file, "s").split("\n").length, 3);
  assertEquals(solutionOf("wide", file, "s").split("\n").at(-1), "}");
  assertEquals(solutionOf("wide", file, "s").split("\n").length, 5);
  assertThrows(() => solutionOf("none", file, "s.ts"), BadFileError);
});

Deno.test("each line of the joined module maps to its cell and line", () => {
  const { text: joined, origin } = joinedModule(notebook);
  const lines = joined.split("\n");
  assertEquals(origin[lines.indexOf("a;")], { cellId: "first", line: 2 });
  assertEquals(origin[lines.indexOf("  return yourTurn();")], { cellId: "stub", line: 2 });
});

Deno.test("a carriage return returns to the start of the line", () => {
  assertEquals(foldCarriageReturns("10 %\r20 %\rdone\n"), "done\n");
  assertEquals(foldCarriageReturns("abcdef\rxy"), "xycdef");
  assertEquals(foldCarriageReturns("a\r\nb"), "a\nb");
  assertEquals(foldCarriageReturns(foldCarriageReturns("50 %\r") + "60 %"), "60 %");
});

Deno.test("an update changes the display in place, even in an earlier cell", () => {
  const collector = new OutputCollector();
  const first: Parameters<OutputCollector["startCell"]>[0] = [];
  const second: typeof first = [];
  const display = (type: string, value: string) =>
    collector.take({
      type,
      parent: undefined,
      content: { data: { "text/plain": value }, metadata: {}, transient: { display_id: "p" } },
    });
  collector.startCell(first);
  display("display_data", "0 %");
  collector.startCell(second);
  display("update_display_data", "100 %");
  const shown = first[0].output_type === "display_data" ? first[0].data["text/plain"] : "";
  assertEquals([shown, second.length], ["100 %", 0]);
});

Deno.test("clearing with wait keeps the old output until a new one arrives", () => {
  const collector = new OutputCollector();
  const outputs: Parameters<OutputCollector["startCell"]>[0] = [];
  collector.startCell(outputs);
  const stream = (value: string) =>
    collector.take({ type: "stream", parent: undefined, content: { name: "stdout", text: value } });
  stream("old");
  collector.take({ type: "clear_output", parent: undefined, content: { wait: true } });
  assertEquals(outputs.length, 1);
  stream("new");
  assertEquals(outputs, [{ output_type: "stream", name: "stdout", text: "new" }]);
});

Deno.test("a wrong type in a cell is reported with its cell and line", async () => {
  const wrong = notebookOf(
    "//%% code fine\nconst a: number = 1;\n\n//%% code wrong\nconst b = a;\nconst c: string = b;\nc;\n",
    "x.txt",
  );
  const folder = new URL("../../../.cache/extract-test", import.meta.url).pathname;
  const findings = await checkModules(new Map([["wrong.ipynb", joinedModule(wrong)]]), folder);
  assertEquals(findings.map(({ path, cellId, line }) => [path, cellId, line]), [
    ["wrong.ipynb", "wrong", 2],
  ]);
  assertMatch(findings[0].message, /not assignable to type 'string'/);
});

Deno.test("a synchronous read of a tensor is found with its cell and line", async () => {
  const lesson = notebookOf(
    [
      "//%% code sums",
      "interface Sum {",
      "  data: () => Promise<Float32Array>;",
      "  dataSync: () => Float32Array;",
      "}",
      "declare const sum: Sum;",
      "",
      "//%% code reads",
      "const good = await sum.data();",
      "const bad = sum.dataSync();",
      "good.length + bad.length;",
    ].join("\n"),
    "reads.txt",
  );
  const folder = new URL("../../../.cache/reads-test", import.meta.url).pathname;
  const findings = await checkModules(new Map([["reads.ipynb", joinedModule(lesson)]]), folder);
  assertEquals(findings.map(({ path, cellId, line }) => [path, cellId, line]), [
    ["reads.ipynb", "reads", 2],
  ]);
  assertMatch(findings[0].message, /found dataSync.*no-synchronous-read.*valuesOf/);
});
