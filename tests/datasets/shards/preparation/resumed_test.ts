/** Covers datasets/shards/preparation: it goes on wherever it was stopped, and only with the same settings. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AlexNetError, BadFileError } from "../../../../lib/errors.ts";
import { FileLock } from "../../../../lib/files/lock.ts";
import { readJournal } from "../../../../datasets/shards/preparation/journal.ts";
import type { PrepareOptions } from "../../../../datasets/shards/preparation/prepare_options.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import type { PrepareProgress } from "../../../../datasets/shards/preparation/split_state.ts";
import { memorySource } from "../memory_source.ts";
import { assertSameFiles, filesIn, withFolder } from "../with_folder.ts";
import { settings, train, val, withDamage } from "./prepared_images.ts";

Deno.test("a preparation that is stopped after any image goes on and ends with the same bytes", async () => {
  const source = memorySource({ train: withDamage, val });
  await withFolder(async (reference) => {
    const options = { ...settings, encoding: "jpeg" } as const;
    await prepareShards(source, { to: reference, ...options });
    await withFolder(async (to) => {
      let stops = 0;
      for (;; stops++) {
        const controller = new AbortController();
        let seen = 0;
        const { finished } = await prepareShards(source, {
          ...{ to, ...options, signal: controller.signal },
          onProgress: () => void (++seen === 5 && controller.abort()),
        });
        if (finished) break;
      }
      assert(stops > 5);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a preparation that breaks off at any point goes on and ends with the same bytes", async () => {
  const source = memorySource({ train: withDamage, val });
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...settings });
    await withFolder(async (to) => {
      // Each attempt ends by an error one step later than the one before, with whatever is written.
      for (let steps = 1;; steps += 7) {
        let left = steps;
        const breakOff = () => {
          if (--left < 0) throw new RangeError("broken off");
        };
        try {
          await prepareShards(source, { to, ...settings, onProgress: breakOff });
          break;
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
        // What a killed process may leave behind its last journal.
        for (const path of Object.keys(filesIn(to)).filter((name) => name.endsWith(".spool"))) {
          await Deno.writeFile(`${to}/${path}`, Uint8Array.of(1, 2, 3), { append: true });
        }
      }
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a preparation of slow images writes its journal after ten seconds, and ends with the same bytes", async () => {
  const source = memorySource({ train });
  const options = { ...settings, journalEvery: 500 };
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...options });
    await withFolder(async (to) => {
      const clock = performance.now;
      let seconds = 0;
      performance.now = () => 1000 * seconds;
      // Three seconds an image: the fifth is the first one after ten seconds.
      const slowly = ({ done }: PrepareProgress) => {
        seconds += 3;
        if (done === 7) throw new RangeError("broken off");
      };
      try {
        await assertRejects(
          () => prepareShards(source, { to, ...options, onProgress: slowly }),
          RangeError,
        );
      } finally {
        performance.now = clock;
      }
      assertEquals((await readJournal(`${to}/train`))?.done, 5);
      const seen: number[] = [];
      await prepareShards(source, {
        ...{ to, ...options },
        onProgress: ({ phase, done }) => void (phase === "decode" && seen.push(done)),
      });
      assertEquals(seen[0], 6);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("splits can be added later, and a finished one is not made again", async () => {
  const source = memorySource({ train, val });
  await withFolder(async (reference) => {
    await prepareShards(source, { to: reference, ...settings });
    await withFolder(async (to) => {
      await prepareShards(source, { to, ...settings, splits: ["val"] });
      const both = await prepareShards(source, { to, ...settings });
      assertEquals(both.worked, ["train"]);
      assertSameFiles(to, reference);
      assertEquals((await prepareShards(source, { to, ...settings })).worked, []);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("other settings or other images than those of a folder are refused with what differs", async () => {
  await withFolder(async (to) => {
    const source = memorySource({ train, val });
    const finished = { to, ...settings, splits: ["train"] as const };
    await prepareShards(source, finished);
    const stop = AbortSignal.abort();
    await prepareShards(source, { to, ...settings, splits: ["val"], signal: stop });
    const before = filesIn(to);
    const refused = async (change: Partial<PrepareOptions>, what: string, from = source) => {
      const { message } = await assertRejects(
        () => prepareShards(from, { ...finished, ...change }),
        BadFileError,
      );
      assertStringIncludes(message, what);
    };
    await refused({ seed: 3, side: 8 }, "seed 0 there, 3 wanted; side 16 there, 8 wanted");
    await refused({ encoding: "jpeg" }, "encoding raw there, jpeg wanted");
    await refused({ splits: ["val"], interpolation: "pillow" }, "interpolation sharp there");
    const others = memorySource({ train: train.toReversed(), val: val.slice(1) });
    await refused({}, "other images of train there", others);
    await refused({ splits: ["val"] }, "other images of val there", others);
    assertEquals(filesIn(to), before);
  });
});

Deno.test("a folder with other files is refused before anything is written there", async () => {
  await withFolder(async (to) => {
    await Deno.mkdir(`${to}/train/n01440764`, { recursive: true });
    const { message } = await assertRejects(
      () => prepareShards(memorySource({ train }), { to, ...settings }),
      BadFileError,
    );
    assertStringIncludes(message, "n01440764");
    assertEquals(filesIn(to), {});
  });
});

Deno.test("two processes do not prepare one folder", async () => {
  await withFolder(async (to) => {
    const lock = FileLock.take(`${to}/prepare.lock`);
    try {
      const { message } = await assertRejects(
        () => prepareShards(memorySource({ train }), { to, ...settings }),
        AlexNetError,
      );
      assertStringIncludes(message, "another process");
    } finally {
      lock?.[Symbol.dispose]();
    }
  });
});
