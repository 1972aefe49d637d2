/** Covers datasets/shards/manifest_file.ts and manifest_faults.ts: what makes a manifest credible. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { checkShards } from "../../../datasets/shards/check_shards.ts";
import type { ShardManifest, ShardStatistics } from "../../../datasets/shards/manifest.ts";
import { readManifest, writeManifest } from "../../../datasets/shards/manifest_file.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { memorySource, photographs } from "./memory_source.ts";
import { resealed } from "./resealed.ts";
import { withFolder } from "./with_folder.ts";

const source = memorySource({ train: await photographs(6) });

/** Runs `work` with a folder of shards, the path of its manifest, and the text in it. */
async function withManifest(work: (folder: string, path: string, good: string) => Promise<void>) {
  await withFolder(async (folder) => {
    await prepareShards(source, { to: folder, side: 8 });
    const path = `${folder}/manifest.json`;
    await work(folder, path, await Deno.readTextFile(path));
  });
}

/** Swaps the first two classes. */
function swapped(manifest: ShardManifest): ShardManifest {
  const [first, second, ...others] = manifest.classes.rows;
  return { ...manifest, classes: { ...manifest.classes, rows: [second, first, ...others] } };
}

Deno.test("the last field of a manifest is the SHA-256 of the others", async () => {
  await withManifest(async (_, __, good) => {
    assertEquals(Object.keys(JSON.parse(good)).at(-1), "sha256");
    assertEquals(await resealed(good), good);
  });
});

Deno.test("any change of a manifest is noticed when it is read and when shards are checked", async () => {
  await withManifest(async (folder, path, good) => {
    const swappedText = JSON.stringify(swapped(JSON.parse(good)));
    const changes = [
      swappedText,
      good.replace("n01440764", "n01440765"),
      good.replace('"seed": 0', '"seed": 1'),
      good.replace("tench", "trench"),
      good.replace(/"sha256": "[^"]*"(?=\n}\n$)/, '"sha256": ""'),
    ];
    for (const text of changes) {
      assertEquals(text === good, false);
      await Deno.writeTextFile(path, text);
      for (const read of [readManifest, checkShards]) {
        const error = await assertRejects(() => read(folder), BadFileError);
        assertStringIncludes(error.message, "SHA-256 of its contents");
        assertStringIncludes(error.message, "from a copy");
      }
    }
  });
});

Deno.test("a manifest without a SHA-256 is refused with what to do", async () => {
  await withManifest(async (folder, path, good) => {
    await Deno.writeTextFile(path, good.replace(/,\n "sha256": "[^"]*"\n}\n$/, "}"));
    const error = await assertRejects(() => readManifest(folder), BadFileError);
    assertStringIncludes(error.message, "no field sha256");
    assertStringIncludes(error.message, "prepare the images again");
  });
});

Deno.test("a manifest of other white space is the same", async () => {
  await withManifest(async (folder, path, good) => {
    const before = await readManifest(folder);
    await Deno.writeTextFile(path, JSON.stringify(JSON.parse(good)));
    assertEquals(await readManifest(folder), before);
  });
});

Deno.test("contents that contradict each other are refused even with the right SHA-256", async () => {
  await withManifest(async (folder, path, good) => {
    const measured = (change: Partial<ShardStatistics>) => (manifest: ShardManifest) => ({
      ...manifest,
      statistics: { ...manifest.statistics, ...change },
    });
    const classes = (change: object) => (manifest: ShardManifest) => {
      const [first, ...others] = manifest.classes.rows;
      return { ...manifest, classes: { source: "", rows: [{ ...first, ...change }, ...others] } };
    };
    const faults: [(manifest: ShardManifest) => unknown, string][] = [
      [swapped, "classes sorted by WNID"],
      [classes({ wnid: "n01443537" }), "each once"],
      [
        classes({ ilsvrcId: 2 }),
        "one class for each ilsvrcId but found 2 at n01440764 and n02012849",
      ],
      [measured({ channelMeans: [1e9, 0, 0] }), "channelMeans from 0 to 255"],
      [measured({ channelMeans: [1, 2, 3] }), "which follow from colorSums"],
      [measured({ standardDeviations: [3, 2, 1] }), "which follow from colorSums"],
      [measured({ components: [[5, 5, 5], [0, 1, 0], [0, 0, 1]] }), "orthonormal"],
      [measured({ components: [[1, 0, 0], [0, 1, 0], [0, 0.001, 1]] }), "orthonormal"],
    ];
    for (const [change, said] of faults) {
      await Deno.writeTextFile(path, await resealed(JSON.stringify(change(JSON.parse(good)))));
      assertStringIncludes(
        (await assertRejects(() => readManifest(folder), BadFileError)).message,
        said,
      );
    }
    await Deno.writeTextFile(path, good);
    const manifest = await readManifest(folder);
    await assertRejects(
      () => writeManifest(folder, swapped(manifest)),
      BadFileError,
      "sorted by WNID",
    );
  });
});

Deno.test("a source whose classes are not sorted is refused before an image is read", async () => {
  await withFolder(async (to) => {
    const { classes } = source;
    const other = { ...source, classes: { ...classes, rows: classes.rows.toReversed() } };
    await assertRejects(
      () => prepareShards(other, { to, side: 8 }),
      BadArgumentError,
      "sorted by WNID",
    );
  });
});
