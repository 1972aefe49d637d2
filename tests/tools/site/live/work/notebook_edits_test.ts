import { assertEquals } from "@std/assert";
import { emptyLessonWork } from "../../../../../lib/course/grading/course_work.ts";
import {
  notebookText,
  parseNotebook,
  readNotebook,
} from "../../../../../tools/notebook/notebook.ts";
import { withEdits } from "../../../../../tools/site/live/work/notebook_edits.ts";

Deno.test("a downloaded notebook has the reader's cells and is else the learner's", async () => {
  const notebook = await readNotebook("notebooks/02-anatomy.ipynb");
  const cells = { predict: { source: "1;\n2;", of: "0", changed: 1 } };
  const work = { ...emptyLessonWork(), cells: { ...cells, gone: cells.predict } };
  const edited = parseNotebook(withEdits(notebookText(notebook), work, "a.ipynb"), "a.ipynb");
  const changed = edited.cells.filter(({ source }, i) => source !== notebook.cells[i].source);
  assertEquals(changed.map(({ id, source }) => [id, source]), [["predict", "1;\n2;"]]);
});

Deno.test("a notebook without edits is the same, byte for byte", async () => {
  const text = notebookText(await readNotebook("notebooks/02-anatomy.ipynb"));
  assertEquals(withEdits(text, emptyLessonWork(), "a.ipynb"), text);
});
