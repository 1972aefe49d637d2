/** Covers datasets/shards/preparation/prepare_part.ts: one job goes on wherever it was stopped. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { mergeParts } from "../../../../datasets/shards/preparation/merge_parts.ts";
import { preparePart } from "../../../../datasets/shards/preparation/prepare_part.ts";
import type { PrepareOptions } from "../../../../datasets/shards/preparation/prepare_options.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { AlexNetError, BadFileError } from "../../../../lib/errors.ts";
import { FileLock } from "../../../../lib/files/lock.ts";
import { allShards, shardText, type WorkShard } from "../../../../lib/work_shards/work_shard.ts";
import { memorySource } from "../memory_source.ts";
import { assertSameFiles, withFolder } from "../with_folder.ts";
import { settings, train, val, withDamage } from "./prepared_images.ts";

const again = (shard: WorkShard) => `prepare --shard ${shardText(shard)}`;
const warn = () => {};
const source = memorySource({ train: withDamage, val });
const small = { ...settings, shardBytes: settings.shardBytes / 2 };

function prepare(shard: WorkShard, options: PrepareOptions, from = source) {
  return preparePart(from, options, { shard, again, warn });
}

Deno.test("jobs that break off at any point go on, and the merge has the bytes of one process", async () => {
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...small });
    await withFolder(async (to) => {
      let broken = 0;
      for (const shard of allShards(3)) {
        for (let steps = 1;; steps += 3) {
          let left = steps;
          const onProgress = () => {
            if (--left < 0) throw new RangeError("broken off");
          };
          try {
            await prepare(shard, { to, ...small, onProgress });
            break;
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            broken++;
          }
        }
      }
      assert(broken > 6);
      await mergeParts(source, { to, ...small }, again);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a job that is stopped says so, and a finished one is not done again", async () => {
  await withFolder(async (to) => {
    const shard = { index: 2, count: 2 };
    const stop = AbortSignal.abort();
    assertEquals(await prepare(shard, { to, ...small, signal: stop }), "stopped");
    assertEquals(await prepare(shard, { to, ...small }), "prepared");
    const again = { to, ...small, onProgress: () => assert(false) };
    assertEquals(await prepare(shard, again), "was there already");
  });
});

Deno.test("a finished part of other images or settings is an error that says what differs", async () => {
  await withFolder(async (to) => {
    const shard = { index: 1, count: 2 };
    await prepare(shard, { to, ...small });
    const seed = await assertRejects(() => prepare(shard, { to, ...small, seed: 3 }), BadFileError);
    assertStringIncludes(seed.message, "seed: 0 there, 3 in this command");
    const other = memorySource({ train, val });
    const images = await assertRejects(() => prepare(shard, { to, ...small }, other), BadFileError);
    assertStringIncludes(images.message, "images of train");
  });
});

Deno.test("a damaged result is made again", async () => {
  await withFolder(async (to) => {
    const shard = { index: 1, count: 2 };
    await prepare(shard, { to, ...small });
    const path = `${to}/parts/shard-00001-of-00002.json`;
    const good = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, good.slice(0, -30));
    assertEquals(await prepare(shard, { to, ...small }), "prepared");
    assertEquals(await Deno.readTextFile(path), good);
  });
});

Deno.test("two processes do not do one job, but two jobs run side by side", async () => {
  await withFolder(async (to) => {
    const folder = `${to}/parts/shard-00001-of-00002`;
    await Deno.mkdir(folder, { recursive: true });
    const lock = FileLock.take(`${folder}/prepare.lock`);
    try {
      const { message } = await assertRejects(
        () => prepare({ index: 1, count: 2 }, { to, ...small }),
        AlexNetError,
      );
      assertStringIncludes(message, "another process");
      assertEquals(await prepare({ index: 2, count: 2 }, { to, ...small }), "prepared");
    } finally {
      lock?.[Symbol.dispose]();
    }
  });
});

Deno.test("one process and several jobs do not prepare one folder", async () => {
  await withFolder(async (to) => {
    await prepare({ index: 1, count: 2 }, { to, ...small });
    const { message } = await assertRejects(
      () => prepareShards(source, { to, ...small }),
      BadFileError,
    );
    assertStringIncludes(message, "join them with --merge");
  });
  await withFolder(async (to) => {
    await prepareShards(source, { to, ...small, signal: AbortSignal.abort() });
    const { message } = await assertRejects(
      () => prepare({ index: 1, count: 2 }, { to, ...small }),
      BadFileError,
    );
    assertStringIncludes(message, "without --shard that is not finished");
  });
});
