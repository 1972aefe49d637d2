import { assertEquals, assertStringIncludes } from "@std/assert";
import { openImageSource } from "../../datasets/ilsvrc/sources/open_source.ts";
import { main } from "../../tools/ilsvrc_sample.ts";

/** What `work` prints, and its result. */
async function printed(work: () => Promise<number>): Promise<{ code: number; text: string }> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...words: unknown[]) => lines.push(words.join(" "));
  try {
    return { code: await work(), text: lines.join("\n") };
  } finally {
    console.log = log;
  }
}

Deno.test("the set is written to the folder, and its odd files are listed", async () => {
  const root = await Deno.makeTempDir();
  try {
    const flags = ["--classes", "3", "--train", "4", "--val", "1", "--layout", "2010"];
    const { code, text } = await printed(() => main([`${root}/sample`, ...flags]));
    assertEquals(code, 0);
    assertStringIncludes(text, "3 classes; images: train 12, val 3, test 3.");
    assertStringIncludes(text, "html, cannot be read");
    const source = await openImageSource(`${root}/sample`);
    assertEquals(source.splits.train?.count, 12);
    source[Symbol.dispose]();
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a command without a folder ends with exit code 2", async () => {
  const { error } = console;
  console.error = () => {};
  try {
    assertEquals(await main([]), 2);
  } finally {
    console.error = error;
  }
});
