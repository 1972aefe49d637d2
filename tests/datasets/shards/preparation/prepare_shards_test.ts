/**
 * Covers datasets/shards/preparation: what a preparation writes, and that it goes on wherever it was
 * stopped.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fitColorPca } from "../../../../lib/augmentation/color_pca.ts";
import { channelMeans, meanImage } from "../../../../lib/augmentation/statistics.ts";
import { AlexNetError, BadArgumentError, BadFileError } from "../../../../lib/errors.ts";
import { FileLock } from "../../../../lib/files/lock.ts";
import { decodeImage } from "../../../../datasets/pictures/decode_image.ts";
import { openShards } from "../../../../datasets/shards/open_shards.ts";
import type { PrepareOptions } from "../../../../datasets/shards/preparation/prepare_options.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { disposing } from "../../../../lib/disposing.ts";
import { picture } from "../../pictures.ts";
import { type MemoryImage, memorySource, photographs } from "../memory_source.ts";
import { assertSameFiles, filesIn, withFolder } from "../with_folder.ts";

const SIDE = 16;
/** Shards of eight raw images. */
const settings = { side: SIDE, shardBytes: 8 * SIDE * SIDE * 3, journalEvery: 4 } as const;
const train = await photographs(20);
const val = await photographs(5, 100);
const damaged = { ...train[5], bytes: train[5].bytes.slice(0, 60) };
const withDamage = train.map((image, i) => i === 5 ? damaged : image);

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

Deno.test("an image that cannot be decoded is never a sample, and is listed with its reason", async () => {
  const webp = await picture(40, 40).webp().toBuffer();
  const odd = (name: string, bytes: Uint8Array): MemoryImage => ({
    ...{ name, label: 0, bytes: new Uint8Array(bytes) },
  });
  const bad = [
    odd("webp.JPEG", webp),
    odd("page.JPEG", new TextEncoder().encode("<!DOCTYPE html><title>404</title>")),
    odd("empty.JPEG", new Uint8Array()),
    odd("cut.JPEG", train[0].bytes.slice(0, -20)),
  ];
  await withFolder(async (to) => {
    const rejected = [{ path: "x.txt", reason: "no picture", kind: "file" as const }];
    const source = memorySource({ train: [...train, ...bad] }, { rejected });
    const { manifest } = await prepareShards(source, { to, ...settings });
    assertEquals(manifest?.splits.train?.images, train.length);
    const lines = (await Deno.readTextFile(`${to}/rejects.jsonl`)).trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line));
    assertEquals(entries[0], { place: "x.txt", reason: "no picture" });
    assertEquals(entries.slice(1).map(({ name, split }) => [split, name]), [
      ["train", "webp.JPEG"],
      ["train", "page.JPEG"],
      ["train", "empty.JPEG"],
      ["train", "cut.JPEG"],
    ]);
    assertEquals(entries[1].place, "train.tar, webp.JPEG");
    assertStringIncludes(entries[1].reason, "WebP");
  });
});

Deno.test("unusual images are decoded and counted", async () => {
  const odd = (name: string, bytes: Uint8Array): MemoryImage => ({
    ...{ name, label: 0, bytes: new Uint8Array(bytes) },
  });
  const exif = new Uint8Array(
    await picture(40, 40).withExif({ IFD0: { Copyright: "someone, somewhere" } }).jpeg().toBuffer(),
  );
  // The place of the text of the first entry, beyond the end.
  const tiff = new TextDecoder("latin1").decode(exif).indexOf("Exif\0\0") + 6;
  const view = new DataView(exif.buffer);
  const little = view.getUint16(tiff) === 0x4949;
  view.setUint32(tiff + 8 + 2 + 8, 60_000, little);
  view.setUint32(tiff + 8 + 2 + 4, 100, little);
  const images = [
    odd("png.JPEG", await picture(40, 40).png().toBuffer()),
    odd("cmyk.JPEG", await picture(40, 40).toColourspace("cmyk").jpeg().toBuffer()),
    odd("grey.JPEG", await picture(40, 40).toColourspace("b-w").jpeg().toBuffer()),
    odd("tiny.JPEG", await picture(60, 12).jpeg().toBuffer()),
    odd("exif.JPEG", exif),
  ];
  await withFolder(async (to) => {
    const source = memorySource({ train: [...train, ...images] });
    const { manifest } = await prepareShards(source, { to, ...settings });
    const split = manifest?.splits.train;
    assertEquals([split?.images, split?.rejected], [train.length + 5, []]);
    const counts = { cmyk: 1, png: 1, grey: 1, damaged: 0, tiny: 1, corruptExif: 1 };
    assertEquals(split?.odd, counts);
  });
});

Deno.test("too many bad images stop the preparation with a list; more can be accepted", async () => {
  const bad = train.map((image, i) => i % 3 === 0 ? { ...image, bytes: new Uint8Array(3) } : image);
  await withFolder(async (to) => {
    const source = memorySource({ train: bad });
    const options = { to, ...settings, mostRejected: 4 };
    const stopped = await assertRejects(() => prepareShards(source, options), AlexNetError);
    assertStringIncludes(stopped.message, "at most 4 images of train");
    assertStringIncludes(stopped.message, "5 files set aside:");
    assertStringIncludes(stopped.message, "train.tar, n01440764_0.JPEG");
    const lines = (await Deno.readTextFile(`${to}/rejects.jsonl`)).trim().split("\n");
    assertEquals(lines.length, 5);
    await assertRejects(() => prepareShards(source, options), AlexNetError, "at most 4");
    const { finished } = await prepareShards(source, { ...options, mostRejected: 12 });
    assert(finished);
  });
});

Deno.test("a source that can no longer be read stops the preparation and loses no image", async () => {
  await withFolder(async (reference) => {
    await prepareShards(memorySource({ train }), { to: reference, ...settings });
    await withFolder(async (to) => {
      const gone = new Set(train.slice(3).map(({ name }) => name));
      const { message } = await assertRejects(
        () => prepareShards(memorySource({ train }, { fails: gone }), { to, ...settings }),
        BadFileError,
      );
      assertStringIncludes(message, "a disk error, and so for the next 15 images");
      await prepareShards(memorySource({ train }), { to, ...settings });
      assertSameFiles(to, reference);
    });
  });
});

Deno.test("a single file that cannot be read is set aside", async () => {
  await withFolder(async (to) => {
    const fails = new Set([train[3].name, train.at(-1)?.name ?? ""]);
    const { manifest } = await prepareShards(memorySource({ train }, { fails }), {
      ...{ to, ...settings },
    });
    const reasons = manifest?.splits.train?.rejected.map(({ name, reason }) => [name, reason]);
    assertEquals(reasons, [...fails].map((name) => [name, "a disk error"]));
  });
});

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
