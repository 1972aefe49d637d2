import { assertEquals } from "@std/assert";
import { writeLessonFiles } from "../../../tools/site/lesson_files.ts";

Deno.test("a site holds the recorded claims and the record, byte for byte", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-files-" });
  try {
    await writeLessonFiles(`${folder}/files`, {});
    const records = [...Deno.readDirSync("notebooks/record")].map(({ name }) => `record/${name}`)
      .filter((name) => name.endsWith(".jsonl.gz"));
    for (const name of ["claims.json", ...records]) {
      const written = await Deno.readFile(`${folder}/files/${name}`);
      assertEquals(written, await Deno.readFile(`notebooks/${name}`), name);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
