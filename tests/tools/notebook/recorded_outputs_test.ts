import { assertEquals, assertRejects } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { isCode, type Notebook } from "../../../tools/notebook/notebook.ts";
import { notebookOf } from "../../../tools/notebook/notebook_text.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
  withRecordedOutputs,
  writeRecordedOutputs,
} from "../../../tools/notebook/recorded_outputs.ts";

const source = "//%% code kept\nconst a = 1;\n\n//%% code edited\na + 1;\n";

function executed(): Notebook {
  const notebook = notebookOf(source, "77-example.ipynb");
  for (const cell of notebook.cells.filter(isCode)) {
    cell.outputs = [{ output_type: "stream", name: "stdout", text: `of ${cell.id}` }];
  }
  return notebook;
}

async function inFolder<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(recordedOutputsPath("77-example", folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("recorded outputs come back for cells that did not change, and for no others", async () => {
  await inFolder(async (path) => {
    await writeRecordedOutputs(path, executed(), { scale: "laptop", date: "2026-01-02" });
    const recorded = await readRecordedOutputs(path);
    if (recorded === undefined) throw new Error("nothing was written");
    assertEquals([recorded.scale, recorded.date], ["laptop", "2026-01-02"]);
    const edited = notebookOf(source.replace("a + 1", "a + 2"), "77-example.ipynb");
    const { notebook, changed } = await withRecordedOutputs(edited, recorded);
    assertEquals(changed, ["edited"]);
    assertEquals(notebook.cells.filter(isCode).map(({ outputs }) => outputs.length), [1, 0]);
  });
});

Deno.test("a lesson that was never recorded has no outputs, and a damaged file says what to do", async () => {
  await inFolder(async (path) => {
    assertEquals(await readRecordedOutputs(path), undefined);
    await Deno.writeTextFile(path, "not gzip");
    await assertRejects(() => readRecordedOutputs(path), BadFileError, "--record");
  });
});
