import { assert, assertEquals, assertRejects } from "@std/assert";
import { OpenFiles } from "../../datasets/open_files.ts";
import { withFolder } from "./shards/with_folder.ts";

Deno.test("few files are open, and reads of many at once get the right bytes", async () => {
  await withFolder(async (folder) => {
    for (let i = 0; i < 12; i++) {
      await Deno.writeFile(`${folder}/${i}`, new Uint8Array(999).fill(i));
    }
    const files = new OpenFiles("r", 3);
    try {
      await Promise.all(Array.from({ length: 200 }, async (_, k) => {
        const target = new Uint8Array(100);
        assertEquals(await files.read(`${folder}/${k % 12}`, target, k), 100);
        assertEquals(target, new Uint8Array(100).fill(k % 12));
      }));
      assert(files.open <= 3);
    } finally {
      files[Symbol.dispose]();
    }
  });
});

Deno.test("a read past the end gives the bytes that there are", async () => {
  await withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/a`, Uint8Array.of(1, 2, 3));
    const files = new OpenFiles("r+", 2);
    try {
      assertEquals(await files.read(`${folder}/a`, new Uint8Array(10), 1), 2);
      await files.write(`${folder}/a`, Uint8Array.of(9, 9), 2);
      await files.sync(`${folder}/a`);
      assertEquals(await Deno.readFile(`${folder}/a`), Uint8Array.of(1, 2, 9, 9));
    } finally {
      files[Symbol.dispose]();
    }
  });
});

Deno.test("a file that is not there is an error each time, until it is there", async () => {
  await withFolder(async (folder) => {
    const files = new OpenFiles("r", 2);
    const read = () => files.read(`${folder}/a`, new Uint8Array(1), 0);
    try {
      await assertRejects(read);
      await assertRejects(read);
      await Deno.writeFile(`${folder}/a`, Uint8Array.of(7));
      assertEquals(await read(), 1);
    } finally {
      files[Symbol.dispose]();
    }
  });
});
