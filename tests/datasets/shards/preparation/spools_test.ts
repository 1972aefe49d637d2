import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { crc32 } from "../../../../lib/crc32.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { OpenFiles } from "../../../../datasets/open_files.ts";
import { scanSpool, Spools } from "../../../../datasets/shards/preparation/spools.ts";
import { withFolder } from "../with_folder.ts";

async function scan(path: string, length: number) {
  const files = new OpenFiles("r", 1);
  try {
    return await scanSpool(files, path, length);
  } finally {
    files[Symbol.dispose]();
  }
}

Deno.test("a spool gives back what was appended, also across the chunks in which it is read", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.spool`;
    const spools = await Spools.open([path], [0]);
    const sizes = [3, 0, (1 << 22) - 12 - 3 - 12 - 12 - 5, 100, 5_000_000, 1];
    for (const [image, size] of sizes.entries()) {
      await spools.append(0, image, new Uint8Array(size).fill(image), image * 1000);
    }
    await spools.sync();
    const [length] = spools.lengths;
    spools[Symbol.dispose]();
    const records = await scan(path, length);
    assertEquals(records.map(({ image, size }) => [image, size]), [...sizes.entries()]);
    assertEquals(records.map(({ checksum }) => checksum), sizes.map((_, image) => image * 1000));
    const file = await Deno.readFile(path);
    for (const { image, size, offset } of records) {
      const bytes = file.subarray(offset, offset + size);
      assertEquals(crc32(bytes), crc32(new Uint8Array(size).fill(image)));
    }
  });
});

Deno.test("what was appended after the recorded length is cut off, and a shorter spool is refused", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.spool`;
    await Deno.writeFile(path, new Uint8Array(50));
    (await Spools.open([path], [20]))[Symbol.dispose]();
    assertEquals((await Deno.stat(path)).size, 20);
    const { message } = await assertRejects(() => Spools.open([path], [21]), BadFileError);
    assertStringIncludes(message, "Expected 21 bytes of images but found 20");
  });
});

Deno.test({
  name: "a full disk while images are appended says that the same command goes on",
  // Every write to /dev/full fails with ENOSPC.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await withFolder(async (folder) => {
      const path = `${folder}/a.spool`;
      const spools = await Spools.open([path], [0]);
      await Deno.remove(path);
      await Deno.symlink("/dev/full", path);
      const { message } = await assertRejects(
        () => spools.append(0, 0, new Uint8Array(10), 0),
        BadFileError,
      );
      spools[Symbol.dispose]();
      assertEquals(
        message,
        `Expected free space for 22 bytes but found a full disk in ${path}; free some space; then ` +
          "the same command goes on where it was.",
      );
    });
  },
});

Deno.test("a spool that ends inside an image is refused", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.spool`;
    const spools = await Spools.open([path], [0]);
    await spools.append(0, 0, new Uint8Array(10), 0);
    spools[Symbol.dispose]();
    for (const length of [5, 12, 21, 30]) {
      await assertRejects(() => scan(path, length), BadFileError, "inside an image");
    }
  });
});
