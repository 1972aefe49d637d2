import { assertEquals, assertMatch } from "@std/assert";
import type { LessonFiles } from "../../../tools/notebook/lessons.ts";
import { notebookText, parseNotebook } from "../../../tools/notebook/notebook.ts";
import { notebookOf } from "../../../tools/notebook/notebook_text.ts";
import { failureText } from "../../../tools/notebook/course_progress.ts";
import { runCourse } from "../../../tools/notebook/run_course.ts";

const setupCell = `//%% code setup setup
import { claim, exact, md, setup } from "@alexnet/alexnet/course";
const params = await setup("77", { quick: { n: 1 }, laptop: { n: 2 }, full: { n: 3 } });
`;

/** Writes a lesson with one cell besides the setup, inside the project, and runs it. */
async function runOne(cell: string, repeat: boolean) {
  const root = new URL("../../../", import.meta.url).pathname;
  await Deno.mkdir(`${root}.cache`, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: `${root}.cache`, prefix: "course-" });
  try {
    const path = `${folder}/77-example.ipynb`;
    const lesson: LessonFiles = { number: "77", name: "77-example", path, checks: "" };
    await Deno.writeTextFile(path, notebookText(notebookOf(`${setupCell}\n${cell}`, path)));
    const outputFolder = `${folder}/out`;
    const run = await runCourse([lesson], { scale: "quick", outputFolder, repeat });
    const written = await Deno.readTextFile(`${outputFolder}/77-example.ipynb`);
    return { run, written: parseNotebook(written, path) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a run writes the outputs and collects the claims with scale and date", async () => {
  const { run, written } = await runOne(
    `//%% code claim
claim({ id: "example-parameters", kind: "counted", section: "3.5", statement: "60 million.", unit: "parameters",
  paper: { value: 60e6, rounding: 5e6, neutral: null }, ours: exact(60965224) });`,
    false,
  );
  assertEquals(run.failed, undefined);
  const [claim] = run.claims;
  assertEquals([claim.id, claim.verdict, claim.scale], [
    "example-parameters",
    "agrees",
    "quick",
  ]);
  assertMatch(claim.date, /^\d{4}-\d\d-\d\d$/);
  const cell = written.cells.at(-1);
  assertEquals(cell?.cell_type === "code" ? cell.outputs.length : 0, 1);
});

Deno.test("a lesson with different outputs the second time fails", async () => {
  const { run } = await runOne("//%% code random\nMath.random();", true);
  assertEquals(run.failed?.run.failure?.name, "NotRepeatable");
  assertEquals(run.failed?.run.failure?.cellId, "random");
});

Deno.test("a cell tagged timing may differ", async () => {
  const { run } = await runOne("//%% code clock timing\nconsole.log(performance.now());", true);
  assertEquals(run.failed, undefined);
});

Deno.test("a cell that ends in a plain value fails", async () => {
  const { run } = await runOne("//%% code stray\nconst list = [1];\nlist.push(2);", false);
  assertEquals(run.failed?.run.failure?.name, "StrayValue");
  assertEquals(run.failed?.run.failure?.cellId, "stray");
});

Deno.test("the report of a failure names notebook, cell and line", async () => {
  const { run } = await runOne(
    "//%% code bad\nconst a = 1;\n\nthrow new Error(`a is ${a}`);",
    false,
  );
  const failure = run.failed?.run.failure;
  const text = failure === undefined ? "" : failureText("notebooks/77-example.ipynb", failure);
  assertMatch(
    text,
    /^FAILED notebooks\/77-example\.ipynb, cell bad \(number 2\), line 3\nError: a is 1/,
  );
});
