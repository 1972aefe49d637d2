import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import sharp from "sharp";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { floatsOf } from "../../lib/augmentation/batch.ts";
import { trainingBatches } from "../../lib/augmentation/batches.ts";
import { fitPreprocessing } from "../../lib/augmentation/preprocessing.ts";
import { decodeImage } from "../../datasets/pictures/decode_image.ts";
import { openImageFolder } from "../../datasets/image_folder.ts";
import { reportFigures } from "../report_figures.ts";
import { jpeg, picture } from "./pictures.ts";
import "./pictures/turn.ts";

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

Deno.test("a folder of phone photographs is read upright on request", async () => {
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

Deno.test("labels number the classes in the requested order", async () => {
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

Deno.test("a side of 0 is rejected", async () => {
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
      interpolation: "sharp",
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
