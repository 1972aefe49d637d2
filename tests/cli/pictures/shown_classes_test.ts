import { assertEquals } from "@std/assert";
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { shownClasses } from "../../../lib/cli/pictures/shown_classes.ts";

Deno.test("a WNID is shown with its words, every other name as it is", async () => {
  const shown = await shownClasses(["cat", "n02123045", "n99999999"]);
  assertEquals([...shown.values()], ["cat", "n02123045 tabby, tabby cat", "n99999999"]);
  assertEquals([...(await shownClasses(["a", "b"])).values()], ["a", "b"]);
});

Deno.test("no two classes of ILSVRC-2012 are shown alike, though both cranes have one word", async () => {
  const { wnids } = await ilsvrc2012Classes();
  assertEquals(new Set((await shownClasses(wnids)).values()).size, 1000);
});
