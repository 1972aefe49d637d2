import { assertEquals } from "@std/assert";
import { classWords } from "../../lib/cli/class_words.ts";

Deno.test("classes by their WNIDs have the words of ILSVRC-2012", async () => {
  assertEquals(await classWords(["n02123045", "n01440764"]), [
    "tabby, tabby cat",
    "tench, Tinca tinca",
  ]);
});

Deno.test("other names, and WNIDs of no class, stay as they are", async () => {
  assertEquals(await classWords(["cat", "n01440764"]), ["cat", "n01440764"]);
  assertEquals(await classWords(["n99999999"]), ["n99999999"]);
});
