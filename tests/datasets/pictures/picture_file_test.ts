import { assertEquals, assertRejects } from "@std/assert";
import { readPicture } from "../../../datasets/pictures/picture_file.ts";
import { BadFileError } from "../../../lib/errors.ts";

Deno.test("a picture is read, and a file that is not there is a typed error with its path", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, Uint8Array.of(1, 2, 3));
    assertEquals([...await readPicture(path)], [1, 2, 3]);
  } finally {
    await Deno.remove(path);
  }
  const { details } = await assertRejects(() => readPicture(path), BadFileError);
  assertEquals([details.path, details.found], [path, "nothing there"]);
});
