/**
 * Covers tools/site/kernel, lib/front_end.ts and all lessons in a page of Chromium: each lesson gives
 * there what it gives in Deno. `ALEXNET_TAB_LESSONS=all` takes all lessons, `"03 07"` these.
 */
import { assertEquals } from "@std/assert";
import { executeNotebook } from "../../../../tools/notebook/execute.ts";
import { learnerBuild } from "../../../../tools/notebook/builds.ts";
import {
  findLessons,
  type LessonFiles,
  readInstructorBuild,
} from "../../../../tools/notebook/lessons.ts";
import { type Notebook, readNotebook } from "../../../../tools/notebook/notebook.ts";
import { missing, requirements } from "../../../skip.ts";
import { claimsText, differentCells, withPageOutputs } from "./compare_runs.ts";
import { buildFolder, type LessonInPage, lessonToRun, runInPages } from "./lesson_runs.ts";

const ignore = await missing(requirements.chromium);
const wish = Deno.env.get("ALEXNET_TAB_LESSONS") ?? "02 10 12";
const lessons = (await findLessons()).filter(({ number }) =>
  wish === "all" || wish.split(" ").includes(number)
);
const settings = { ALEXNET_SCALE: "quick", ALEXNET_BACKEND: "alexnet-cpu:wasm" };

const folder = await Deno.makeTempDir({ prefix: "alexnet-tab-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
let built: Promise<void> | undefined;

/** Runs one build of a lesson in a page. */
async function inPage(
  { name }: LessonFiles,
  notebook: Notebook,
  environment: Record<string, string>,
): Promise<LessonInPage> {
  await (built ??= buildFolder(folder));
  const [ran] = await runInPages([lessonToRun(name, notebook, environment)], { folder });
  return ran;
}

/** The cells that failed, with what they say, and problems of the page. */
function failuresOf({ cells, problems }: LessonInPage): string[] {
  const failed = cells.filter(({ status }) => status !== "ok").map(({ id, outputs }) => {
    const errors = outputs.filter((output) => output.output_type === "error");
    return `${id}: ${errors.map(({ ename, evalue }) => `${ename}: ${evalue}`).join("; ")}`;
  });
  return [...problems, ...failed];
}

for (const lesson of lessons) {
  Deno.test({
    name: `lesson ${lesson.number} with its solutions gives in a page what it gives in Deno`,
    ignore,
    fn: async () => {
      const notebook = await readInstructorBuild(lesson);
      const environment = { ...settings, ALEXNET_COURSE_RUN: "1" };
      const ran = await inPage(lesson, notebook, environment);
      assertEquals(failuresOf(ran), []);
      const deno = await executeNotebook(notebook, { directory: "notebooks", environment });
      assertEquals(deno.failure, undefined);
      const page = withPageOutputs(notebook, ran.cells);
      assertEquals(
        claimsText(page, lesson.number),
        claimsText(deno.notebook, lesson.number),
      );
      assertEquals(differentCells(deno.notebook, page), []);
    },
  });

  Deno.test({
    name: `lesson ${lesson.number} runs in a page before its exercises are solved`,
    ignore,
    fn: async () => {
      const notebook = learnerBuild(await readNotebook(lesson.path));
      assertEquals(failuresOf(await inPage(lesson, notebook, settings)), []);
    },
  });
}
