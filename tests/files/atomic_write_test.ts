import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { writeAtomically, writeAtomicallySync } from "../../lib/files/atomic_write.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cache-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file is replaced as a whole, and a failed write leaves nothing behind", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data.bin");
    await writeAtomically(path, new Uint8Array([1, 2, 3]));
    await writeAtomically(path, new Uint8Array(100_000).fill(7));
    assertEquals(await Deno.readFile(path), new Uint8Array(100_000).fill(7));
    await assertRejects(() => writeAtomically(folder, new Uint8Array([1])));
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["data.bin"]);
  });
});

Deno.test("the synchronous writer replaces a file as a whole too, and cleans up as well", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "data.bin");
    writeAtomicallySync(path, new Uint8Array([1, 2, 3]));
    writeAtomicallySync(path, new Uint8Array(100_000).fill(7));
    assertEquals(await Deno.readFile(path), new Uint8Array(100_000).fill(7));
    assertThrows(() => writeAtomicallySync(folder, new Uint8Array([1])));
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["data.bin"]);
  });
});
