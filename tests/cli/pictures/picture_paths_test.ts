import { assertEquals } from "@std/assert";
import { picturePaths } from "../../../lib/cli/pictures/picture_paths.ts";

Deno.test("a folder is listed when it is reached, not before the first picture", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b"]) await Deno.mkdir(`${root}/${name}`);
    await Deno.writeTextFile(`${root}/a/1.jpg`, "");
    const paths = picturePaths([root]);
    assertEquals((await paths.next()).value, `${root}/a/1.jpg`);
    await Deno.writeTextFile(`${root}/b/2.jpg`, "");
    assertEquals((await paths.next()).value, `${root}/b/2.jpg`);
    assertEquals((await paths.next()).done, true);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
