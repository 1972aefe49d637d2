import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RULES } from "../../../../datasets/ilsvrc/sources/official_files.ts";
import { indexTar } from "../../../../datasets/ilsvrc/sources/tar_index.ts";
import { IMAGE_BYTES, MadeArchive } from "../../../../tools/bench/ilsvrc/made_archive.ts";

Deno.test("a made-up archive of any size is read as a complete training archive", async () => {
  const sizes = fc.integer({ min: 1, max: 3000 });
  await fc.assert(
    fc.asyncProperty(sizes, async (count) => {
      const archive = new MadeArchive(count);
      const found = await indexTar(archive, "made.tar", RULES[2012].train);
      assertEquals([found.sizes.length, found.rejectedCount, found.ended], [count, 0, true]);
      assertEquals(found.sizes.every((size) => size === IMAGE_BYTES), true);
      assertEquals(found.groupNames.length, Math.ceil(count / Math.ceil(count / 1000)));
      assertEquals(new Set(found.offsets).size, count);
    }),
    { numRuns: 12 },
  );
});
