import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { withLock } from "../../lib/files/lock.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cache-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

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
