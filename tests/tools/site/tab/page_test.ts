/** Covers tools/site/live in Chromium: a lesson whose cells run in its page. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseCourseWork } from "../../../../lib/course/grading/course_work.ts";
import { findLessons } from "../../../../tools/notebook/lessons.ts";
import { isCode, parseNotebook } from "../../../../tools/notebook/notebook.ts";
import { solutionOf } from "../../../../tools/notebook/builds.ts";
import { missing, requirements } from "../../../skip.ts";
import { runScript } from "../chromium.ts";
import type { PageEdits } from "./page_edits.ts";
import type { Answers, PageExercise } from "./page_exercises.ts";
import type { PageLook } from "./page_looks.ts";
import type { PageLesson } from "./page_lessons.ts";
import type { PageMemory } from "./page_memory.ts";
import { buildRecordedSite } from "./page_site.ts";
import type { WithoutKernel } from "./page_without_kernel.ts";
import type { PageWork } from "./page_work.ts";

const folder = await Deno.makeTempDir({ prefix: "alexnet-page-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

let built: Promise<void> | undefined;
/** Builds the site once. */
async function site(): Promise<string> {
  await (built ??= buildRecordedSite(`${folder}/site`, ["00-a-net-learns", "02-anatomy"]));
  return `${folder}/site`;
}

/** Whether whole lessons are all lessons, as in `deno task dev site:lessons`. */
const allLessons = Deno.env.get("ALEXNET_TAB_LESSONS") === "all";
const siteOfTwo = async () => [await site(), "00-a-net-learns", "02-anatomy"];
async function siteOfAllLessons(): Promise<string[]> {
  const names = (await findLessons()).map(({ name }) => name);
  await buildRecordedSite(`${folder}/all`, names);
  return [`${folder}/all`, ...names];
}

const ignore = await missing(requirements.chromium);
let edits: Promise<PageEdits> | undefined;
async function edited(): Promise<PageEdits> {
  const place = await site();
  return await (edits ??= runScript<PageEdits>("tab/page_edits.ts", [place]));
}

Deno.test({
  name: "in Chromium an edit changes a cell's result, and Reset brings back text and result",
  ignore,
  async fn() {
    const { errors, outside, early, outputs, mark, source, marked } = await edited();
    assertEquals([...errors, ...outside], []);
    assertEquals(early, [], "kernel and editor load at the first run and edit");
    assertEquals(outputs.run, outputs.recorded, "a count is the same in a page and in Deno");
    assertMatch(mark, /^Your run, (under )?[\d.]+ s, quick scale$/);
    assertStringIncludes(outputs.edited, "The answer is 42.");
    assertEquals(marked, [true, true, false]);
    assertEquals(outputs.reset, outputs.recorded);
    assertEquals(outputs.again, outputs.recorded);
    assertStringIncludes(source, "const [f, maps, kernels, places]");
  },
});

Deno.test({
  name: "in Chromium an error stands below its cell with its line",
  ignore,
  async fn() {
    const { failure } = await edited();
    assertStringIncludes(failure.text, "ReferenceError: missingName is not defined");
    assertEquals(failure.place, "In line 2 of cell 5.");
    assertStringIncludes(failure.bar, "Cell 5 failed");
    assertStringIncludes(failure.bar, "Run all above");
  },
});

Deno.test({
  name: "in Chromium a prediction is written into its cell, which runs after the setup",
  ignore,
  async fn() {
    const { prediction } = await edited();
    assertStringIncludes(prediction.source, "guess: 2.5,");
    assertStringIncludes(prediction.output, "Your guess: 2.5 %");
  },
});

Deno.test({
  name: "in Chromium Stop ends a long call and keeps the variables, Restart does not",
  ignore,
  async fn() {
    const { stopped, restartSaid, restarted } = await edited();
    assertMatch(stopped.progress, /^Cell 34 runs: counting: step [\d,]+ of 1,000,000/);
    assertEquals(stopped.left, 0);
    assertStringIncludes(stopped.kept, "counted: true, true");
    assertEquals(restartSaid, "Restarted: all variables are gone, your text stays.");
    assertStringIncludes(restarted, "counted: undefined");
  },
});

/** A wrong answer for each of three exercises; the right ones are the solutions of the course. */
const wrong: readonly Omit<Answers, "right">[] = [
  {
    stub: "stub-map-side",
    check: "check-map-side",
    wrong: "function mapSide(side: number): number {\n  return side;\n}",
  },
  {
    stub: "stub-grouped-parameters",
    check: "check-grouped-parameters",
    wrong: "function groupedParameters(inMaps: number): number {\n  return inMaps;\n}",
  },
  {
    stub: "stub-hungriest",
    check: "check-hungriest",
    wrong: "function hungriest(layers: { name: string }[]): string {\n  return layers[0].name;\n}",
  },
];

Deno.test({
  name: "in Chromium a wrong answer gets hints, two open the solution, and a right one passes",
  ignore,
  async fn() {
    const path = "notebooks/checks/02/solution.ts";
    const solutions = await Deno.readTextFile(path);
    const answers = wrong.map((one): Answers => {
      const name = /function (\w+)/.exec(one.wrong)?.[1] ?? "";
      return { ...one, right: solutionOf(name, solutions, path) };
    });
    const found = await runScript<PageExercise[]>("tab/page_exercises.ts", [
      await site(),
      JSON.stringify(answers),
    ]);
    assertEquals(found.length, 3);
    for (const { checks: [stub, first, second, right], summaries, opens } of found) {
      assertStringIncludes(stub, "your turn.");
      assertStringIncludes(first, "CheckError");
      assertStringIncludes(first, "Hint 1 of");
      assertStringIncludes(second, "CheckError");
      assertStringIncludes(right, "solved.");
      assertEquals(opens, [false, false, true, true]);
      assertStringIncludes(summaries[0], "two tries");
      assertStringIncludes(summaries[1], "one more try");
      assertEquals(summaries.slice(2), ["Show a solution", "Show a solution"]);
    }
  },
});

Deno.test({
  name: "in Chromium two tabs keep their variables apart, and work moves to another browser",
  ignore,
  async fn() {
    const downloads = await Deno.makeTempDir({ dir: folder });
    const work = await runScript<PageWork>("tab/page_work.ts", [await site(), downloads]);
    assertStringIncludes(work.variables[0], "number");
    assertStringIncludes(work.variables[1], "undefined");
    assert(!work.undisturbed.includes("typeof mine"), "the other tab's edit comes at a reload");
    const sources = ["const mine = 1;\nmd`${typeof mine}`;", "md`${typeof mine}`;"];
    assertEquals(work.both, sources);
    assertEquals(work.files.length, 2);
    const saved = parseCourseWork(work.saved, "saved");
    assertEquals(saved.lessons["02-anatomy"].cells.conv1.source, sources[0]);
    const cells = parseNotebook(work.notebook, "downloaded").cells.filter(isCode);
    assertEquals(cells.find(({ id }) => id === "side")?.source, sources[1]);
    assertStringIncludes(work.said[0], "Expected version 1 but found version 7");
    assertStringIncludes(work.said[1], "Loaded the work on 1 lesson");
    assertEquals(work.loaded, sources);
    assertStringIncludes(work.claims.before, "Nothing yet");
    assertStringIncludes(work.claims.after, "The network has 60 million parameters.");
    assertEquals(work.claims.cards, 1);
    assertEquals(work.mark, "Run, 1 claim measured");
  },
});

Deno.test({
  name: "in Chromium whole lessons run in their pages without an error, and every plot is drawn",
  ignore,
  async fn() {
    const lessons = await runScript<PageLesson[]>("tab/page_lessons.ts", [
      ...await (allLessons ? siteOfAllLessons() : siteOfTwo()),
    ]);
    for (const { name, errors, outside, failed, undrawn, twice } of lessons) {
      assertEquals([...errors, ...outside, ...failed, ...twice], [], name);
      assertEquals(undrawn, 0, name);
    }
    const cells = lessons.map((lesson) => lesson.cells);
    if (allLessons) assert(cells.length === 16 && cells.every((count) => count > 20));
    else assertEquals(cells, [34, 34]);
  },
});

Deno.test({
  name: "in Chromium the memory of a page does not grow over three runs of a lesson",
  ignore,
  async fn() {
    const { bytes, elements, failed } = await runScript<PageMemory>("tab/page_memory.ts", [
      ...[await site(), "00-a-net-learns", "3"],
    ]);
    assertEquals(failed, 0);
    assertEquals(elements[1], elements[0]);
    assert(
      bytes[1] <= 1.1 * bytes[0],
      `bytes after the second run and the third: ${bytes.join(", ")}`,
    );
  },
});

Deno.test({
  name: "in Chromium a page in which cells have run fits, and axe-core finds nothing serious",
  ignore,
  async fn() {
    const looks = await runScript<PageLook[]>("tab/page_looks.ts", [await site()]);
    assertEquals(looks.length, 8);
    for (const { where, violations, overflow, undrawn, left } of looks) {
      assertEquals(violations, [], where);
      assert(overflow <= 0, `${where} is ${overflow} pixels too wide`);
      if (where.includes("claims")) continue;
      assertEquals(undrawn, 0, where);
      assertStringIncludes(left ?? "", "cell 5", "Escape, then Tab leaves the editor");
    }
  },
});

Deno.test({
  name: "in Chromium a page that cannot run says so, stays readable, and asks twice for a solution",
  ignore,
  async fn() {
    const found = await runScript<WithoutKernel>("tab/page_without_kernel.ts", [await site()]);
    assertEquals(found.errors, []);
    assertStringIncludes(found.howToRun, "deno task site:serve");
    assertEquals(found.buttons, false);
    assertEquals(found.opens, [[false, true], [false, false]], "a failure opens no solution");
    assertMatch(found.said, /^Cells cannot run now: .*The page shows the recorded results;/);
    assertMatch(found.offline, /^A part of this site could not be loaded\. Run again/);
    assertMatch(found.again, /^Your run, /);
    assert(found.recorded);
  },
});
