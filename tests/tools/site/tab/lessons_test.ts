/**
 * Covers tools/site/kernel, lib/front_end.ts and notebooks in a page of Chromium: each lesson gives
 * there what it gives in Deno. `ALEXNET_TAB_LESSONS=all` takes all lessons, `"03 07"` these.
 */
import { assert, assertEquals } from "@std/assert";
import { executeNotebook } from "../../../../tools/notebook/execute.ts";
import { learnerBuild } from "../../../../tools/notebook/builds.ts";
import {
  findLessons,
  type LessonFiles,
  readInstructorBuild,
} from "../../../../tools/notebook/lessons.ts";
import { isCode, type Notebook, readNotebook } from "../../../../tools/notebook/notebook.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
} from "../../../../tools/notebook/recorded_outputs.ts";
import { missing, requirements } from "../../../skip.ts";
import { claimsText, differentCells } from "./compare_runs.ts";
import { runInPage, startLessonServer } from "./run_lessons.ts";

const ignore = await missing(requirements.chromium);
const wish = Deno.env.get("ALEXNET_TAB_LESSONS") ?? "02 10 12";
const lessons = (await findLessons()).filter(({ number }) =>
  wish === "all" || wish.split(" ").includes(number)
);
/** The cells of lesson 14 that show a stand-in of more images in Deno, or archives and shards. */
const NOT_THE_SAME_IN_14 = [
  ...["grid", "ten", "loss", "break-it"],
  ...["archives", "numbers", "shards", "shards-read"],
];

/**
 * Whether a cell shows something else in a page, which holds no photographs of ImageNet (the cells
 * `real` and `real-...`), a stand-in for them in lesson 14 that is made of fewer images, and no archives.
 */
function differs(lesson: string, id: string): boolean {
  return /^real(-|$)/.test(id) ||
    lesson === "14" && NOT_THE_SAME_IN_14.includes(id);
}

/** The settings of a lesson, in Deno and in a page. */
function settingsOf(lesson: string): Record<string, string> {
  return {
    ...{ ALEXNET_SCALE: "quick", ALEXNET_BACKEND: "alexnet-cpu:wasm" },
    // Lesson 12 finds the net of lesson 11 of the same seed, which is in no new browser.
    ...(lesson === "12" ? { ALEXNET_SEED: "987612" } : {}),
  };
}

/** Whether the recorded run of a lesson shows claims that are no times. */
async function hasClaims(notebook: Notebook, { name, number }: LessonFiles): Promise<boolean> {
  const recorded = await readRecordedOutputs(recordedOutputsPath(name));
  const cells = notebook.cells.map((cell) =>
    isCode(cell) ? { ...cell, outputs: recorded?.cells[cell.id]?.outputs ?? [] } : cell
  );
  return claimsText({ ...notebook, cells }, number) !== "";
}

Deno.test({
  name: "lessons in a page of Chromium",
  ignore,
  fn: async (test) => {
    await using server = await startLessonServer();
    for (const lesson of lessons) {
      await test.step(`${lesson.number} with its solutions gives what it gives in Deno`, async () => {
        const notebook = await readInstructorBuild(lesson);
        const environment = { ...settingsOf(lesson.number), ALEXNET_COURSE_RUN: "1" };
        const page = await runInPage(server, notebook, environment);
        assertEquals(page.problems, []);
        const deno = await executeNotebook(notebook, { directory: "notebooks", environment });
        assertEquals(deno.failure, undefined);
        const [own, other] = [page.notebook, deno.notebook];
        const claims = claimsText(own, lesson.number);
        assertEquals(claims, claimsText(other, lesson.number));
        if (await hasClaims(notebook, lesson)) {
          assert(claims !== "", "no claim of the page was compared");
        }
        const unlike = differentCells(other, own).filter(({ id }) => !differs(lesson.number, id));
        assertEquals(unlike, []);
      });
      await test.step(`${lesson.number} runs before its exercises are solved`, async () => {
        const notebook = learnerBuild(await readNotebook(lesson.path));
        const { problems } = await runInPage(server, notebook, settingsOf(lesson.number));
        assertEquals(problems, []);
      });
    }
  },
});

Deno.test("the recorded runs show claims that are no times, so that each comparison has some", async () => {
  const having: string[] = [];
  for (const lesson of await findLessons()) {
    if (await hasClaims(await readInstructorBuild(lesson), lesson)) having.push(lesson.number);
  }
  assertEquals(having.length > 10, true, having.join(" "));
});
