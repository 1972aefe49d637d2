import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { checkShards } from "../../../datasets/shards/check_shards.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { memorySource, photographs } from "./memory_source.ts";
import { filesIn, withFolder } from "./with_folder.ts";

const source = memorySource({ train: await photographs(8), val: await photographs(3) });

Deno.test("every file that is missing, cut off or has a flipped bit is named", async () => {
  await withFolder(async (to) => {
    await prepareShards(source, { to, side: 8, shardBytes: 5 * 8 * 8 * 3, encoding: "jpeg" });
    const files = Object.keys(filesIn(to)).filter((path) => path.includes("/"));
    const good = await checkShards(to);
    assertEquals([good.files, good.images, good.damaged], [files.length, 11, []]);
    for (const path of files) {
      const bytes = await Deno.readFile(`${to}/${path}`);
      const damages: [string, () => Promise<void>][] = [
        ["nothing there", () => Deno.remove(`${to}/${path}`)],
        ["bytes instead of", () => Deno.writeFile(`${to}/${path}`, bytes.subarray(1))],
        [
          "MD5",
          () => Deno.writeFile(`${to}/${path}`, bytes.map((byte, i) => i === 0 ? byte ^ 1 : byte)),
        ],
      ];
      for (const [said, damage] of damages) {
        await damage();
        const { damaged } = await checkShards(to);
        assertEquals(damaged.map((file) => file.path), [path]);
        assertStringIncludes(damaged[0].reason, said);
      }
      await Deno.writeFile(`${to}/${path}`, bytes);
    }
  });
});

Deno.test("the check tells how far it is, up to all bytes", async () => {
  await withFolder(async (to) => {
    await prepareShards(source, { to, side: 8, splits: ["val"] });
    let last = { done: 0, total: 1 };
    const { bytes } = await checkShards(to, { onProgress: (progress) => void (last = progress) });
    assertEquals(last, { done: bytes, total: bytes });
  });
});

Deno.test("a folder without a manifest cannot be checked", async () => {
  await withFolder(async (to) => {
    await assertRejects(() => checkShards(to), BadFileError, "manifest");
  });
});
