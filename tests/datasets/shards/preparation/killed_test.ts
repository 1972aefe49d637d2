/** Covers datasets/shards/preparation: processes that are killed. */
import { assert } from "@std/assert";
import { assertSameFiles, withFolder } from "../with_folder.ts";
import { prepareSmall } from "./small_preparation.ts";

const program = new URL("small_preparation.ts", import.meta.url).pathname;

/**
 * Starts the preparation and kills it (SIGKILL) after `steps` steps.
 *
 * @returns whether it had ended before.
 */
async function killAfter(steps: number, to: string): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--no-lock", program, to],
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
