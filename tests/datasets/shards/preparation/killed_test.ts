/** Covers datasets/shards/preparation: processes that are killed. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { runWithFileLimit } from "../../../limited_files.ts";
import { assertSameFiles, withFolder } from "../with_folder.ts";
import { mergeSmall, prepareSmall } from "./small_preparation.ts";

const path = "tests/datasets/shards/preparation/small_preparation.ts";
const program = new URL(`../../../../${path}`, import.meta.url).pathname;

/**
 * Starts the preparation, or one job of it, and kills it (SIGKILL) after `steps` steps.
 *
 * @returns whether it had ended before.
 */
async function killAfter(steps: number, to: string, ...shard: string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-lock", program, to, ...shard],
    stdout: "piped",
  }).spawn();
  let seen = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    seen += text.split("\n").length - 1;
    if (seen >= steps) break;
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  return (await child.status).success;
}

Deno.test("a preparation that is killed again and again ends with the bytes of one that was not", async () => {
  await withFolder(async (reference) => {
    await prepareSmall(reference);
    await withFolder(async (to) => {
      let kills = 0;
      // Each attempt lives longer, so that one ends however slow the disk is.
      while (!await killAfter(2 + 6 * kills, to)) kills++;
      assert(kills > 1);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("jobs that are killed again and again prepare parts of the bytes of one process", async () => {
  await withFolder(async (reference) => {
    await prepareSmall(reference);
    await withFolder(async (to) => {
      let kills = 0;
      for (const shard of ["1/3", "2/3", "3/3"]) {
        for (let steps = 2; !await killAfter(steps, to, shard); steps += 6) kills++;
      }
      assert(kills > 2);
      await mergeSmall(to);
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a full disk stops a preparation with a sentence, and when there is room it goes on", async () => {
  await withFolder(async (reference) => {
    await prepareSmall(reference);
    await withFolder(async (to) => {
      // A shard has 6 KB; the journal has some more.
      for (const kibibytes of [5, 3]) {
        const { code, err } = await runWithFileLimit(kibibytes, [path, to]);
        assertEquals(code, 2, err);
        assertMatch(
          err,
          /Expected (free space for|to write) \d+ bytes but found a (full disk|file larger)/,
        );
      }
      await prepareSmall(to);
      assertSameFiles(to, reference);
    });
  });
});
