/** Covers tools/notebook/execute.ts with a notebook of errors that must be found. */
import { assertEquals, assertMatch } from "@std/assert";
import { executeNotebook, type NotebookFailure } from "../../../tools/notebook/execute.ts";
import { type CodeCell, isCode, readNotebook } from "../../../tools/notebook/notebook.ts";

const directory = new URL("../../../notebooks", import.meta.url).pathname;
const canary = await readNotebook(new URL("canary.ipynb", import.meta.url).pathname);

/** Runs the canary's setup and one of its other cells. */
async function failureOf(id: string): Promise<NotebookFailure | undefined> {
  const cells = canary.cells.filter((cell) => isCode(cell) && ["setup", id].includes(cell.id));
  assertEquals(cells.length, 2);
  const environment = { ALEXNET_SCALE: "quick", ALEXNET_COURSE_RUN: "1" };
  const run = await executeNotebook({ ...canary, cells }, { directory, environment });
  assertEquals(run.failure?.cellId, id);
  const last = run.notebook.cells.at(-1) as CodeCell;
  assertEquals(last.outputs.at(-1)?.output_type, "error");
  return run.failure;
}

Deno.test("a cell that throws fails the run and names its line", async () => {
  const failure = await failureOf("throwing-cell");
  assertEquals([failure?.name, failure?.line], ["RangeError", 2]);
  assertEquals(failure?.message, "this cell throws");
});

Deno.test("a syntax error fails the run and is written to the notebook", async () => {
  const failure = await failureOf("syntax-error");
  assertEquals([failure?.name, failure?.line], ["SyntaxError", 2]);
  assertMatch(failure?.message ?? "", /Expression expected/);
});

Deno.test("an unhandled rejection fails the run", async () => {
  const failure = await failureOf("unhandled-rejection");
  assertMatch(failure?.message ?? "", /nobody awaits this/);
});

Deno.test("an error in a timer fails the run", async () => {
  const failure = await failureOf("error-in-timer");
  assertMatch(failure?.message ?? "", /a timer throws this/);
});

Deno.test("a failing check fails the run with property, counterexample and hint", async () => {
  const failure = await failureOf("failing-check");
  assertEquals(failure?.name, "CheckError");
  assertMatch(failure?.message ?? "", /gives credit 1/);
  assertMatch(failure?.message ?? "", /With scores = \[3, 1, 2\], label = 0, k = 1/);
  assertMatch(failure?.message ?? "", /Hint 1/);
});

Deno.test("the canary's setup alone passes", async () => {
  const cells = canary.cells.filter((cell) => cell.id === "setup");
  const run = await executeNotebook({ ...canary, cells }, { directory });
  assertEquals(run.failure, undefined);
});

Deno.test("a cell that must throw but does not fails the run", async () => {
  const cell: CodeCell = {
    cell_type: "code",
    id: "quiet",
    metadata: { tags: ["raises-exception"] },
    source: "1;",
    execution_count: null,
    outputs: [],
  };
  const run = await executeNotebook({ ...canary, cells: [cell] }, { directory });
  assertEquals(run.failure?.name, "NoException");
  const throwing = { ...cell, source: "throw new Error('on purpose');" };
  const red = await executeNotebook({ ...canary, cells: [throwing] }, { directory });
  assertEquals(red.failure, undefined);
});
