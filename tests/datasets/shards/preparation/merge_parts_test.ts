/**
 * Covers datasets/shards/preparation: merge_parts.ts, parts.ts and part_folder.ts:
 * what several jobs prepare and a merge joins is the folder of one process.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { mergeParts } from "../../../../datasets/shards/preparation/merge_parts.ts";
import { preparePart } from "../../../../datasets/shards/preparation/prepare_part.ts";
import type { PrepareOptions } from "../../../../datasets/shards/preparation/prepare_options.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { AlexNetError, BadFileError } from "../../../../lib/errors.ts";
import { allShards, shardText, type WorkShard } from "../../../../lib/work_shards/work_shard.ts";
import { memorySource } from "../memory_source.ts";
import { assertSameFiles, filesIn, withFolder } from "../with_folder.ts";
import { settings, train, val, withDamage } from "./prepared_images.ts";

/** Names a command of a job for messages. */
const again = (shard: WorkShard) => `prepare --shard ${shardText(shard)}`;
const warn = (message: string) => {
  throw new Error(message);
};
/** Data shards of four images, so that there are more of them than jobs. */
const small = { ...settings, shardBytes: settings.shardBytes / 2 };
const source = memorySource({ train: withDamage, val });

async function prepareParts(count: number, options: PrepareOptions, from = source) {
  for (const shard of allShards(count)) await preparePart(from, options, { shard, again, warn });
}

for (const encoding of ["raw", "jpeg"] as const) {
  Deno.test(`${encoding}: any number of jobs and a merge write what one process writes, byte for byte`, async () => {
    const options = { ...small, encoding };
    await withFolder(async (reference) => {
      await prepareShards(source, { to: reference, ...options });
      // Five data shards for training and two to validate: from one job to more than there are shards.
      for (const count of [1, 2, 3, 5, 8]) {
        await withFolder(async (to) => {
          await prepareParts(count, { to, ...options });
          const { worked } = await mergeParts(source, { to, ...options }, again);
          assertEquals(worked, ["train", "val"]);
          assertSameFiles(to, reference);
        });
      }
    });
  });
}

Deno.test("a job of which every image is set aside changes nothing for the others", async () => {
  const options = { ...small, shardBytes: 1, mostRejected: 100 };
  const bad = memorySource({ train: withDamage.slice(0, 8) });
  await withFolder(async (reference) => {
    await prepareShards(bad, { to: reference, ...options });
    await withFolder(async (to) => {
      await prepareParts(8, { to, ...options }, bad);
      await mergeParts(bad, { to, ...options }, again);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a merge without a part names the shard and its command, and changes nothing", async () => {
  await withFolder(async (to) => {
    const options = { to, ...small };
    await prepareParts(3, options);
    await Deno.remove(`${to}/parts/shard-00002-of-00003.json`);
    const before = filesIn(to);
    const { message } = await assertRejects(() => mergeParts(source, options, again), BadFileError);
    assertStringIncludes(message, "the results of 3 shards but found 2; missing: 2/3");
    assertStringIncludes(message, "make it: prepare --shard 2/3");
    assertEquals(filesIn(to), before);
  });
});

Deno.test("a merge without a data shard, or with one that is cut off, names the job", async () => {
  await withFolder(async (to) => {
    const options = { to, ...small };
    await prepareParts(3, options);
    const path = `${to}/parts/shard-00003-of-00003/train/shard-00002.raw`;
    await Deno.truncate(path, 10);
    const cut = await assertRejects(() => mergeParts(source, options, again), BadFileError);
    assertStringIncludes(cut.message, "but found 10 in");
    assertStringIncludes(cut.message, "make it again: prepare --shard 3/3");
    await Deno.remove(path);
    const gone = await assertRejects(() => mergeParts(source, options, again), BadFileError);
    assertStringIncludes(gone.message, "make it again: prepare --shard 3/3");
    const told: string[] = [];
    const outcome = await preparePart(source, options, {
      ...{ shard: { index: 3, count: 3 }, again, warn: (message) => told.push(message) },
    });
    assertEquals([outcome, told.length], ["prepared", 1]);
    await mergeParts(source, options, again);
    await withFolder(async (reference) => {
      await prepareShards(source, { ...options, to: reference });
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("parts of other settings, or of another number of jobs, are refused", async () => {
  await withFolder(async (to) => {
    const options = { to, ...small };
    await prepareParts(2, options);
    const seed = await assertRejects(
      () => mergeParts(source, { ...options, seed: 7 }, again),
      BadFileError,
    );
    assertStringIncludes(seed.message, "seed: 0 there, 7 in this command");
    const other = memorySource({ train, val });
    const images = await assertRejects(() => mergeParts(other, options, again), BadFileError);
    assertStringIncludes(images.message, "images of train: ");
    await preparePart(source, options, { shard: { index: 1, count: 3 }, again, warn });
    const divided = await assertRejects(() => mergeParts(source, options, again), BadFileError);
    assertStringIncludes(divided.message, "one division of the work");
  });
});

Deno.test("jobs that set aside more images than one process may are an error at the merge", async () => {
  const some = memorySource({
    train: train.map((image, i) => i % 4 === 0 ? { ...image, bytes: new Uint8Array(3) } : image),
  });
  await withFolder(async (to) => {
    const options = { to, ...small, mostRejected: 4 };
    await prepareParts(3, options, some);
    const { message } = await assertRejects(() => mergeParts(some, options, again), AlexNetError);
    assertStringIncludes(message, "at most 4 images of train");
    await mergeParts(some, { ...options, mostRejected: 5 }, again);
    await withFolder(async (reference) => {
      await prepareShards(some, { ...options, mostRejected: 5, to: reference });
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a merge that was interrupted goes on, and one that ended does nothing", async () => {
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...small });
    await withFolder(async (to) => {
      const options = { to, ...small };
      await prepareParts(2, options);
      // As a merge leaves it that is killed after it has moved its first data shard.
      await Deno.mkdir(`${to}/train`);
      const first = "train/shard-00000.raw";
      await Deno.rename(`${to}/parts/shard-00001-of-00002/${first}`, `${to}/${first}`);
      const shard = { index: 1, count: 2 };
      assertEquals(await preparePart(source, options, { shard, again, warn }), "was there already");
      await mergeParts(source, options, again);
      assertSameFiles(to, reference);
      assertEquals((await mergeParts(source, options, again)).worked, []);
      assertEquals(await preparePart(source, options, { shard, again, warn }), "is merged already");
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a split can be added in parts to one that is finished", async () => {
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...small });
    await withFolder(async (to) => {
      const options = { to, ...small };
      await prepareShards(source, { ...options, splits: ["val"] });
      await prepareParts(2, options);
      assertEquals((await mergeParts(source, options, again)).worked, ["train"]);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("files of something else where the shards go are refused before any is moved", async () => {
  await withFolder(async (to) => {
    const options = { to, ...small };
    await prepareParts(2, options);
    await Deno.mkdir(`${to}/train`);
    await Deno.writeTextFile(`${to}/train/notes.txt`, "mine");
    const before = filesIn(to);
    const { message } = await assertRejects(() => mergeParts(source, options, again), BadFileError);
    assertStringIncludes(message, "found notes.txt");
    assertEquals(filesIn(to), before);
  });
});
