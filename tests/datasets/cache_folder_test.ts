import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { cacheFolder, withLock, writeAtomically } from "../../datasets/cache_folder.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cache-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the folder that is asked for comes before ALEXNET_CACHE and the user's", () => {
  assertEquals(cacheFolder("/somewhere/else"), "/somewhere/else");
  const before = Deno.env.get("ALEXNET_CACHE");
  try {
    Deno.env.set("ALEXNET_CACHE", "/from/the/environment");
    assertEquals(cacheFolder(), "/from/the/environment");
    Deno.env.delete("ALEXNET_CACHE");
    assertEquals(cacheFolder().endsWith("alexnet"), true);
  } finally {
    if (before !== undefined) Deno.env.set("ALEXNET_CACHE", before);
  }
});

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

Deno.test("work under one lock happens one after another, and a failure frees the lock", async () => {
  await withFolder(async (folder) => {
    const lock = join(folder, "lock");
    let inside = 0, most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await Deno.writeFile(join(folder, "x"), new Uint8Array(1000));
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(lock, work)));
    assertEquals([inside, most], [0, 1]);
    await assertRejects(() => withLock(lock, () => Promise.reject(new Error("no"))), Error, "no");
    assertEquals(await withLock(lock, () => Promise.resolve(5)), 5);
  });
});
