/** Covers datasets/shards/preparation: what a preparation writes. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fitColorPca } from "../../../../lib/augmentation/color_pca.ts";
import { channelMeans, meanImage } from "../../../../lib/augmentation/statistics.ts";
import { BadArgumentError } from "../../../../lib/errors.ts";
import { decodeImage } from "../../../../datasets/pictures/decode_image.ts";
import { openShards } from "../../../../datasets/shards/open_shards.ts";
import type { PrepareOptions } from "../../../../datasets/shards/preparation/prepare_options.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { disposing } from "../../../../lib/disposing.ts";
import { type MemoryImage, memorySource } from "../memory_source.ts";
import { assertSameFiles, filesIn, withFolder } from "../with_folder.ts";
import { settings, SIDE, train, val, withDamage } from "./prepared_images.ts";

/** The pixels of `image` by the function that decodes any picture. */
async function pixelsOf({ bytes, name }: MemoryImage): Promise<Uint8Array> {
  return (await decodeImage(bytes, name, { side: SIDE })).pixels;
}

Deno.test("every image of a split is in the shards once, with its label, name and pixels", async () => {
  await withFolder(async (to) => {
    const { finished } = await prepareShards(memorySource({ train, val }), { to, ...settings });
    assert(finished);
    for (const [split, images] of Object.entries({ train, val } as const)) {
      await disposing(await openShards(to, { split: split as "train" }), async (shards) => {
        assertEquals(shards.fileNames.toSorted(), images.map(({ name }) => name).toSorted());
        const pixels = await shards.read(Array.from({ length: shards.count }, (_, i) => i));
        for (let i = 0; i < shards.count; i++) {
          const image = images[shards.numbers[i]];
          assertEquals([shards.nameOf(i), shards.labels[i]], [image.name, image.label]);
          const own = pixels.subarray(i * SIDE * SIDE * 3, (i + 1) * SIDE * SIDE * 3);
          assertEquals(own, await pixelsOf(image));
        }
      });
    }
  });
});

Deno.test("training images are in an order of the seed, validation images in that of the source", async () => {
  const orderOf = (seed: number) =>
    withFolder(async (to) => {
      await prepareShards(memorySource({ train, val }), { to, ...settings, seed });
      const numbers = async (split: "train" | "val") =>
        await disposing(await openShards(to, { split }), (shards) =>
          Promise.resolve([...shards.numbers]));
      return { train: await numbers("train"), val: await numbers("val") };
    });
  const [first, again, other] = [await orderOf(1), await orderOf(1), await orderOf(2)];
  assertEquals(first, again);
  assert(first.train.some((number, i) => number !== other.train[i]));
  assertEquals(first.val, val.map((_, i) => i));
  const mixed = first.train.slice(0, 8).map((number) => train[number].label);
  assertEquals(new Set(mixed).size, 3);
});

Deno.test("the number of images decoded at once does not change a byte", async () => {
  await withFolder(async (one) => {
    await withFolder(async (many) => {
      const source = memorySource({ train: withDamage, val });
      await prepareShards(source, { to: one, ...settings, parallel: 1 });
      await prepareShards(source, { to: many, ...settings, parallel: 16 });
      assertSameFiles(one, many);
    });
  });
});

for (const encoding of ["raw", "jpeg"] as const) {
  Deno.test(`the statistics of ${encoding} shards are those of the images that are read from them`, async () => {
    await withFolder(async (to) => {
      await prepareShards(memorySource({ train: withDamage, val }), { to, ...settings, encoding });
      await disposing(await openShards(to, { split: "train" }), async (shards) => {
        const { side, count, labels, statistics } = shards;
        const images = await shards.read(Array.from({ length: count }, (_, i) => i));
        const dataset = { images, labels, side, count };
        assertEquals(count, train.length - 1);
        assertEquals(statistics?.meanImage, meanImage(dataset));
        assertEquals(statistics?.channelMeans, channelMeans(dataset));
        assertEquals(statistics?.colorPca, fitColorPca(dataset));
      });
      await disposing(await openShards(to, { split: "val" }), ({ statistics }) => {
        assertEquals(statistics?.meanImage.length, SIDE * SIDE * 3);
        return Promise.resolve();
      });
    });
  });
}

Deno.test("a limit takes the first images of each class", async () => {
  await withFolder(async (to) => {
    await prepareShards(memorySource({ train, val }), { to, ...settings, limitPerClass: 2 });
    await disposing(await openShards(to, { split: "train" }), (shards) => {
      const first = [0, 1, 2].flatMap((label) => {
        const start = train.findIndex((image) => image.label === label);
        return [start, start + 1];
      });
      assertEquals([...shards.numbers].toSorted((a, b) => a - b), first);
      return Promise.resolve();
    });
  });
});

Deno.test("images without public answers have no labels", async () => {
  await withFolder(async (to) => {
    await prepareShards(memorySource({ test: val }, { labelled: false }), { to, ...settings });
    await disposing(await openShards(to, { split: "test" }), async (shards) => {
      assertEquals([shards.hasLabels, new Set(shards.labels)], [false, new Set([65_535])]);
      assertEquals(shards.statistics, undefined);
      assertEquals(await shards.read([2]), await pixelsOf(val[2]));
    });
  });
});

Deno.test("options out of range and splits that the source lacks are refused", async () => {
  await withFolder(async (to) => {
    const source = memorySource({ train });
    const refused = (change: Partial<PrepareOptions>) =>
      assertRejects(() => prepareShards(source, { to, ...change }), BadArgumentError);
    assertStringIncludes((await refused({ splits: ["val"] })).message, "found train");
    await refused({ side: 0 });
    await refused({ shardBytes: 2 ** 31 + 1 });
    await refused({ limitPerClass: -1 });
    await refused({ parallel: 0 });
    await refused({ journalEvery: 0 });
    await refused({ mostRejected: 0.5 });
    assertEquals(filesIn(to), {});
  });
});

Deno.test("however many images there are, only a few are in memory at once", async () => {
  await withFolder(async (to) => {
    const source = memorySource({ train });
    const images = source.splits.train;
    if (images === undefined) throw new Error("no training images");
    let [prepared, ahead] = [0, 0];
    const watched = {
      ...images,
      read: (i: number) => {
        ahead = Math.max(ahead, i + 1 - prepared);
        return images.read(i);
      },
    };
    await prepareShards({ ...source, splits: { train: watched } }, {
      ...{ to, ...settings, parallel: 2 },
      onProgress: ({ phase, done }) => void (phase === "decode" && (prepared = done)),
    });
    // Two are decoded at once, two wait for their turn, and one is written.
    assertEquals(ahead, 5);
  });
});
