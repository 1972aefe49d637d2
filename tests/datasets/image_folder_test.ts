import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { floatsOf } from "../../lib/augmentation/batch.ts";
import { trainingBatches } from "../../lib/augmentation/batches.ts";
import { fitPreprocessing } from "../../lib/augmentation/preprocessing.ts";
import { decodeImage } from "../../datasets/decode_image.ts";
import { openImageFolder } from "../../datasets/image_folder.ts";
import { reportFigures } from "../report_figures.ts";

/** A smooth picture; its colours depend on `seed`. */
function picture(width: number, height: number, seed = 0): Sharp {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return 128 + 60 * Math.sin(x / 9 + c + seed) + 50 * Math.cos(y / 13 * (1 + c));
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "image-folder-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files under class folders: `{ "cat/1.jpg": bytes }`. */
async function fill(folder: string, files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeFile(join(folder, name), bytes);
  }
}

const jpeg = (width: number, height: number, seed = 0) =>
  picture(width, height, seed).jpeg().toBuffer();

Deno.test("a photograph is cropped to the central square at PIL's offset", async () => {
  // 500 x 375 is scaled to 341 x 256; columns 42 to 297 of a horizontal ramp are left.
  const ramp = Uint8Array.from({ length: 500 * 375 * 3 }, (_, i) => Math.floor(i / 3) % 500 / 2);
  const png = await sharp(ramp, { raw: { width: 500, height: 375, channels: 3 } }).png().toBuffer();
  const { pixels, width, height, format } = await decodeImage(png, "x", { side: 256 });
  assertEquals([width, height, format, pixels.length], [500, 375, "png", 256 * 256 * 3]);
  for (const column of [0, 100, 255]) {
    const expected = ((column + 42 + 0.5) * 500 / 341 - 0.5) / 2;
    assert(Math.abs(pixels[(128 * 256 + column) * 3] - expected) <= 1.2, `column ${column}`);
  }
});

Deno.test("an image of the requested size is not changed", async () => {
  const raw = await picture(64, 64).raw().toBuffer();
  const { pixels } = await decodeImage(await picture(64, 64).png().toBuffer(), "x", { side: 64 });
  assertEquals([...pixels], [...raw]);
});

Deno.test("grey, 16-bit, transparent and CMYK images become three channels of bytes", async () => {
  const alpha = picture(40, 40).ensureAlpha(0.5).png().toBuffer();
  const deep = picture(40, 40).toColourspace("rgb16").png().toBuffer();
  const cases: [string, Promise<Uint8Array>, boolean][] = [
    ["grey", picture(40, 40).greyscale().jpeg().toBuffer(), false],
    ["grey PNG", picture(40, 40).greyscale().png().toBuffer(), false],
    ["16 bits", deep, false],
    ["transparent", alpha, false],
    ["CMYK", picture(40, 40).toColourspace("cmyk").jpeg().toBuffer(), true],
  ];
  const plain =
    (await decodeImage(await picture(40, 40).png().toBuffer(), "x", { side: 40 })).pixels;
  for (const [name, bytes, cmyk] of cases) {
    const image = await decodeImage(await bytes, name, { side: 40 });
    assertEquals([image.pixels.length, image.cmyk], [4800, cmyk], name);
    if (name === "16 bits" || name === "transparent") {
      assert(image.pixels.every((v, i) => Math.abs(v - plain[i]) <= 1), name);
    }
  }
});

Deno.test("EXIF orientation is ignored, as by PIL, unless the picture is to be upright", async () => {
  // The left half is black; a phone held upright stores it turned, and how it is to be turned back.
  const half = (i: number) => Math.floor(i / 3) % 60 < 30 ? 0 : 255;
  const raw = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => half(i));
  const turned = await sharp(raw, { raw: { width: 60, height: 40, channels: 3 } })
    .withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
  const corners = async (upright?: boolean) => {
    const options = { side: 40, ...(upright === undefined ? {} : { upright }) };
    const { pixels, width, height } = await decodeImage(turned, "x", options);
    const bright = (x: number, y: number) => pixels[(y * 40 + x) * 3] > 128;
    return [width, height, bright(5, 5), bright(34, 5), bright(5, 34), bright(34, 34)];
  };
  assertEquals(await corners(), [60, 40, false, true, false, true]);
  assertEquals(await corners(false), await corners());
  // Orientation 6: turned by a quarter clockwise, so the left becomes the top.
  assertEquals(await corners(true), [40, 60, false, false, true, true]);
});

Deno.test("a folder of phone photographs is read upright if asked", async () => {
  await withFolder(async (root) => {
    const turned = await sharp(await jpeg(60, 40)).withMetadata({ orientation: 6 }).toBuffer();
    await fill(root, { "a/1.jpg": turned });
    const [stored, upright] = [
      await (await openImageFolder(root, { side: 40 })).read([0]),
      await (await openImageFolder(root, { side: 40, upright: true })).read([0]),
    ];
    assertEquals(upright, (await decodeImage(turned, "x", { side: 40, upright: true })).pixels);
    assert(upright.some((value, i) => value !== stored[i]));
  });
});

Deno.test("WebP and AVIF are decoded like JPEG and PNG", async () => {
  const raw = await picture(64, 64).raw().toBuffer();
  const files = {
    webp: await picture(64, 64).webp({ lossless: true }).toBuffer(),
    avif: await picture(64, 64).avif({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { pixels, format, width } = await decodeImage(bytes, "x", { side: 64 });
    assertEquals([format, width], [name, 64]);
    const furthest = Math.max(...pixels.map((value, i) => Math.abs(value - raw[i])));
    assert(furthest <= (name === "webp" ? 0 : 12), `${name}: ${furthest}`);
    const half = bytes.subarray(0, bytes.length >> 1);
    const kind = name === "webp" ? "a complete WebP" : "a complete AVIF";
    await assertRejects(() => decodeImage(half, "x", { side: 64 }), BadFileError, kind);
  }
});

Deno.test("an incomplete JPEG or PNG is rejected with a reason", async () => {
  const good = await jpeg(300, 200);
  const text = (s: string) => new TextEncoder().encode(s);
  const bomb = sharp({ create: { width: 9000, height: 9000, channels: 3, background: "white" } });
  const cases: [string, Uint8Array, string][] = [
    ["empty", new Uint8Array(), "an empty file"],
    ["page.JPEG", text("<html>not found</html>"), "<html>"],
    ["svg.JPEG", text(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`), "<svg"],
    ["gif.JPEG", await picture(20, 20).gif().toBuffer(), "GIF8"],
    ["phone.heic", text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "an HEIC image"],
    ["film.mp4", text("\0\0\0\x18ftypisom\0\0\0\0isommp41"), "ftypisom"],
    ["sound.wav", text("RIFF\0\0\0\0WAVEfmt "), "RIFF"],
    ["half.jpg", good.subarray(0, good.length / 2), "a complete JPEG"],
    ["short.jpg", good.subarray(0, good.length - 10), "a complete JPEG"],
    ["head.jpg", good.subarray(0, 30), "a complete JPEG"],
    ["half.png", (await picture(90, 90).png().toBuffer()).subarray(0, 900), "a complete PNG"],
    ["bomb.png", await bomb.png({ compressionLevel: 1 }).toBuffer(), "50000000 pixels"],
    ["strip.png", await picture(9000, 1).png().toBuffer(), "too long"],
  ];
  for (const [path, bytes, words] of cases) {
    const error = await assertRejects(
      () => decodeImage(bytes, path, { side: 256 }),
      BadFileError,
      words,
      path,
    );
    assertEquals(error.details.path, path);
  }
});

Deno.test("a folder's images come in the order of class and name, each with its label", async () => {
  await withFolder(async (root) => {
    await fill(root, {
      "dog/b.jpg": await jpeg(40, 50, 1),
      "dog/a.png": await picture(50, 40, 2).png().toBuffer(),
      "cat/9.JPEG": await jpeg(64, 64, 3),
      "cat/.DS_Store": new Uint8Array([1, 2, 3]),
      ".hidden/x.jpg": new Uint8Array(),
      "readme.txt": new Uint8Array([1]),
    });
    const folder = await openImageFolder(root, { side: 32 });
    assertEquals(folder.classNames, ["cat", "dog"]);
    assertEquals([...folder.labels], [0, 1, 1]);
    assertEquals(
      folder.paths.map((path) => path.slice(root.length + 1)),
      ["cat/9.JPEG", "dog/a.png", "dog/b.jpg"],
    );
    const all = await folder.readAll();
    assertEquals([all.count, all.images.length], [3, 3 * 32 * 32 * 3]);
    const some = await folder.read([2, 0]);
    assertEquals(some.subarray(0, 3072), all.images.subarray(2 * 3072));
    assertEquals(some.subarray(3072), all.images.subarray(0, 3072));
  });
});

Deno.test("bad images are rejected with reasons, counted, and never become samples", async (t) => {
  await withFolder(async (root) => {
    const good = await jpeg(80, 60);
    await fill(root, {
      "a/1.jpg": good,
      "a/2.jpg": good.subarray(0, good.length / 2),
      "a/3.jpg": new TextEncoder().encode("<html>"),
      "a/notes.txt": new TextEncoder().encode("my notes"),
      "b/1.jpg": await picture(70, 70, 5).toColourspace("cmyk").jpeg().toBuffer(),
      "b/2.png": await picture(16, 40, 2).png().toBuffer(),
    });
    const folder = await openImageFolder(root, { side: 32, parallel: 3 });
    await assertRejects(() => folder.read([0, 1]), BadFileError, join("a", "2.jpg"));
    await assertRejects(() => folder.readAll(), BadFileError);
    const seen: number[] = [];
    const measured = await folder.measure(({ done }) => seen.push(done));
    assertEquals(seen, [1, 2, 3, 4, 5, 6]);
    assertEquals(measured.counts, { cmyk: 1, damaged: 0, tiny: 1 });
    assertEquals(
      measured.rejected.map(({ path }) => path.slice(root.length + 1)),
      ["a/2.jpg", "a/3.jpg", "a/notes.txt"],
    );
    assert(measured.rejected.every(({ reason }) => reason.length > 5));
    const { images, count } = await measured.folder.readAll();
    assertEquals([count, [...measured.folder.labels]], [3, [0, 1, 1]]);
    for (const i of [0, 1234, 3071]) {
      const mean = (images[i] + images[3072 + i] + images[2 * 3072 + i]) / 3;
      assertEquals(measured.meanImage[i], Math.fround(mean));
    }
    reportFigures(t, `${measured.rejected.length} of 6 files set aside`);
  });
});

Deno.test("a scan with recoverable damage is accepted and counted", async () => {
  await withFolder(async (root) => {
    const bytes = Uint8Array.from(await jpeg(200, 200));
    // The scan ends 40 bytes early but with its marker: "premature end of data segment", which the
    // JPEG library warns of and PIL accepts.
    const short = Uint8Array.from([...bytes.subarray(0, -42), ...bytes.subarray(-2)]);
    await fill(root, { "a/1.jpg": short });
    const { counts, rejected } = await (await openImageFolder(root, { side: 32 })).measure();
    assertEquals([counts.damaged, rejected], [1, []]);
  });
});

Deno.test("labels count the classes in the order that was asked for", async () => {
  await withFolder(async (root) => {
    await fill(root, { "a/1.jpg": new Uint8Array([1]), "b/1.jpg": new Uint8Array([1]) });
    const folder = await openImageFolder(root, { side: 32, classNames: ["b", "a"] });
    assertEquals([...folder.labels], [0, 1]);
    assertEquals(folder.paths[0], join(root, "b", "1.jpg"));
  });
});

Deno.test("a class without a good image is named when the folder is measured", async () => {
  await withFolder(async (root) => {
    await fill(root, { "a/1.jpg": await jpeg(40, 40), "b/1.jpg": new Uint8Array([1]) });
    const folder = await openImageFolder(root, { side: 32 });
    await assertRejects(() => folder.measure(), BadFileError, join(root, "b"));
  });
});

Deno.test("a side of 0 is refused", async () => {
  await assertRejects(() => openImageFolder("photos", { side: 0 }), BadArgumentError, "side");
});

Deno.test("training batches read from a folder equal those of the same images in memory", async () => {
  await withFolder(async (root) => {
    for (let i = 0; i < 9; i++) {
      await fill(root, { [`${i % 2 ? "x" : "y"}/${i}.jpg`]: await jpeg(50 + i, 60 - i, i) });
    }
    const { folder, meanImage } = await (await openImageFolder(root, { side: 40 })).measure();
    const memory = await folder.readAll();
    const spec = {
      imageSide: 40,
      resize: "shorter-side",
      padding: 0,
      mean: "image",
      divisor: [1, 1, 1],
      channelOrder: "rgb",
    } as const;
    const preprocessing = fitPreprocessing(spec, 36, { side: 40, meanImage });
    const fitted = fitPreprocessing(spec, 36, memory);
    assertEquals(preprocessing, fitted);
    const run = async (dataset: typeof folder | typeof memory, startStep: number) => {
      const all: { images: Float32Array; labels: Int32Array }[] = [];
      const options = {
        dataset,
        batchSize: 4,
        preprocessing,
        streams: new RandomStreams(3),
        epoch: 1,
      };
      for await (const batch of trainingBatches({ ...options, startStep })) {
        all.push({ images: floatsOf(batch), labels: batch.labels });
      }
      return all;
    };
    assertEquals(await run(folder, 0), await run(memory, 0));
    assertEquals(await run(folder, 2), (await run(memory, 0)).slice(2));
  });
});

Deno.test("leaving a loop over a folder's batches early leaves no pending read", async () => {
  await withFolder(async (root) => {
    const bad = new Uint8Array([1, 2, 3]);
    await fill(root, { "a/1.jpg": await jpeg(40, 40), "a/2.jpg": bad });
    const folder = await openImageFolder(root, { side: 32 });
    const preprocessing = {
      side: 32,
      imageSide: 32,
      padding: 0,
      mean: [0, 0, 0],
      divisor: [1, 1, 1],
      channelOrder: "rgb",
    } as const;
    const batches = () =>
      trainingBatches({
        dataset: folder,
        batchSize: 1,
        preprocessing,
        streams: new RandomStreams(1),
        epoch: 0,
        shuffle: false,
      });
    for await (const { labels } of batches()) {
      assertEquals([...labels], [0]);
      break;
    }
    await assertRejects(
      async () => {
        for await (const _ of batches());
      },
      BadFileError,
      "2.jpg",
    );
  });
});
