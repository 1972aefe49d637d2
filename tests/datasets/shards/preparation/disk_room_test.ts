import { assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../../../lib/errors.ts";
import type { ShardEncoding } from "../../../../datasets/shards/manifest.ts";
import { requireRoom } from "../../../../datasets/shards/preparation/disk_room.ts";
import type { SplitJob } from "../../../../datasets/shards/preparation/split_state.ts";
import { withFolder } from "../with_folder.ts";

/** A billion images in shards of a thousand. */
function jobOf(encoding: ShardEncoding, count = 1e9): SplitJob {
  return {
    split: "train",
    plan: { count, perShard: 1000 },
    settings: { side: 256, encoding },
  } as unknown as SplitJob;
}

Deno.test("more than fits on the disk is refused before the first image, with what would help", async () => {
  await withFolder(async (folder) => {
    const refused = async (encoding: ShardEncoding) =>
      (await assertRejects(() => requireRoom(folder, [jobOf(encoding)]), BadFileError)).message;
    assertStringIncludes(await refused("raw"), "Expected 196,608 GB of free space");
    assertStringIncludes(await refused("raw"), "or --encoding jpeg (about 41,370 GB)");
    assertStringIncludes(await refused("jpeg"), "another disk with --to.");
    await requireRoom(folder, [jobOf("raw", 10)]);
    await requireRoom(folder, []);
  });
});
