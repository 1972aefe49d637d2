/** Covers datasets/shards/preparation: images that cannot be used, and unusual ones. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AlexNetError, BadFileError } from "../../../../lib/errors.ts";
import { prepareShards } from "../../../../datasets/shards/preparation/prepare_shards.ts";
import { picture } from "../../pictures.ts";
import { memorySource } from "../memory_source.ts";
import { assertSameFiles, withFolder } from "../with_folder.ts";
import { imageOf, settings, train } from "./prepared_images.ts";

Deno.test("an image that cannot be decoded is never a sample, and is listed with its reason", async () => {
  const webp = await picture(40, 40).webp().toBuffer();
  const bad = [
    imageOf("webp.JPEG", webp),
    imageOf("page.JPEG", new TextEncoder().encode("<!DOCTYPE html><title>404</title>")),
    imageOf("empty.JPEG", new Uint8Array()),
    imageOf("cut.JPEG", train[0].bytes.slice(0, -20)),
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
    imageOf("png.JPEG", await picture(40, 40).png().toBuffer()),
    imageOf("cmyk.JPEG", await picture(40, 40).toColourspace("cmyk").jpeg().toBuffer()),
    imageOf("grey.JPEG", await picture(40, 40).toColourspace("b-w").jpeg().toBuffer()),
    imageOf("tiny.JPEG", await picture(60, 12).jpeg().toBuffer()),
    imageOf("exif.JPEG", exif),
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
