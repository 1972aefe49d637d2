/** Covers lib/course/lesson_ilsvrc.ts. */
import { assert, assertEquals } from "@std/assert";
import { openImageSource } from "../../datasets/ilsvrc/sources/open_source.ts";
import { lessonIlsvrc } from "../../lib/course/lesson_ilsvrc.ts";

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("without archives of the reader's, a lesson gets ten classes in the official layout", async () => {
  const ilsvrc = await lessonIlsvrc();
  if (ilsvrc === undefined) throw new Error("no folder outside a page");
  assert(ilsvrc.madeUp);
  {
    using source = await openImageSource(ilsvrc.path, { indexFolder: ilsvrc.scratch });
    assertEquals(source.splits.train?.count, 80);
    assertEquals(source.splits.val?.count, 40);
    assertEquals(source.classes.rows.length, 10);
  }
  await ilsvrc.remove();
  assertEquals(await exists(ilsvrc.scratch), false);
});

Deno.test("a folder of the reader's is given as it is, and stays when the lesson cleans up", async () => {
  const folder = await Deno.makeTempDir();
  const ilsvrc = await lessonIlsvrc({ path: folder });
  assertEquals([ilsvrc?.path, ilsvrc?.madeUp], [folder, false]);
  await ilsvrc?.remove();
  assert(await exists(folder));
  await Deno.remove(folder);
});
