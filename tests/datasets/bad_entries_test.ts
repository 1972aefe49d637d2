/**
 * Covers datasets/class_folders.ts, image_folder.ts, picture_file.ts and full_size_images.ts: one
 * bad entry of a folder of pictures is set aside with its reason and never ends the run.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { basename, join } from "node:path";
import { type ImageFolder, openImageFolder } from "../../datasets/image_folder.ts";
import { trainingBatches } from "../../lib/augmentation/batches.ts";
import type { Preprocessing } from "../../lib/augmentation/preprocessing.ts";
import { BadFileError } from "../../lib/errors.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { predictProbabilities } from "../../lib/evaluation/predict.ts";
import { fullSizeImages } from "../../lib/experiments/full_size_images.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { RandomStreams } from "../../lib/random.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import "./pictures/turn.ts";

const png = encodePng({ pixels: new Uint8Array(48 * 48 * 3).fill(90), width: 48, height: 48 });

/** Runs `test` on a folder with the classes `cat` and `dog`, with one good picture each. */
async function withPhotos(test: (root: string) => Promise<unknown>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "bad-entries-test-" });
  try {
    for (const name of ["cat", "dog"]) {
      await Deno.mkdir(join(root, name));
      await Deno.writeFile(join(root, name, "good.png"), png);
    }
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makePipe(path: string): Promise<void> {
  assertEquals((await new Deno.Command("mkfifo", { args: [path] }).output()).success, true);
}

/** A file that this user may not read; root may read any file on a disk. */
async function makeUnreadable(path: string): Promise<void> {
  if (Deno.uid() === 0) return await Deno.symlink("/proc/sys/vm/compact_memory", path);
  await Deno.writeFile(path, png, { mode: 0 });
}

/**
 * Bad entries: a function that creates one at a path in the folder of a class, and the expected
 * reason.
 */
const entries: Record<string, [(path: string) => Promise<void>, string]> = {
  "a broken link": [(path) => Deno.symlink("/nowhere/at/all.jpg", path), "a broken link"],
  "a link to itself": [
    (path) => Deno.symlink(path, path),
    "a link that leads back to itself",
  ],
  "a link to a device": [(path) => Deno.symlink("/dev/zero", path), "a device"],
  "a pipe": [makePipe, "a pipe"],
  "a file without permission": [makeUnreadable, "no permission from the system"],
  "a file on a failing disk": [
    (path) => Deno.symlink("/proc/self/mem", path),
    "a disk error",
  ],
  "a folder named like a picture": [(path) => Deno.mkdir(path), "a folder below that of a class"],
  "a link to a folder": [(path) => Deno.symlink("..", path), "a folder below that of a class"],
  "a file of ten gigabytes": [
    async (path) => {
      using file = await Deno.create(path);
      await file.truncate(10 * 2 ** 30);
    },
    `${10 * 2 ** 30} bytes`,
  ],
};

for (const [name, [make, reason]] of Object.entries(entries)) {
  Deno.test({
    name: `${name} among the pictures of a class is set aside with its reason`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withPhotos(async (root) => {
        const bad = join(root, "cat", "bad.jpg");
        await make(bad);
        const { folder, rejected } = await (await openImageFolder(root, { side: 32 })).measure();
        assertEquals(rejected.map(({ path, reason }) => [path, reason]), [[bad, reason]]);
        assertEquals(folder.paths.map((path) => basename(path)), ["good.png", "good.png"]);
        assertEquals(folder.rejected, rejected);
        assertEquals((await folder.readAll()).count, 2);
      }),
  });
}

Deno.test("a picture that vanishes between listing and reading is set aside", () =>
  withPhotos(async (root) => {
    const path = join(root, "dog", "gone.png");
    await Deno.writeFile(path, png);
    const folder = await openImageFolder(root, { side: 32 });
    await Deno.remove(path);
    assertEquals((await folder.measure()).rejected, [
      { path, reason: "nothing there", kind: "file" },
    ]);
  }));

const preprocessing: Preprocessing = {
  ...{ side: 32, imageSide: 32, padding: 0, mean: [0, 0, 0], divisor: [1, 1, 1] },
  channelOrder: "rgb",
};

/** Runs `work` and returns its warnings. */
async function warningsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (line: string) => void warnings.push(line);
  try {
    await work();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

/** Training batches of two images from a measured folder, in the order of the paths. */
const batchesOf = (folder: ImageFolder, epoch: number) =>
  trainingBatches({
    ...{ dataset: folder, batchSize: 2, streams: new RandomStreams(1), epoch, shuffle: false },
    preprocessing,
  });

Deno.test("a picture that vanishes or breaks in training is set aside once, and the run goes on", () =>
  withPhotos(async (root) => {
    const [gone, torn] = ["a-gone.png", "b-torn.png"].map((name) => join(root, "dog", name));
    for (const path of [gone, torn]) await Deno.writeFile(path, png);
    const { folder } = await (await openImageFolder(root, { side: 32 })).measure();
    await Deno.remove(gone);
    await Deno.writeFile(torn, png.subarray(0, 30));
    const read: number[][] = [];
    const warnings = await warningsOf(async () => {
      for (const epoch of [0, 1]) {
        for await (const { indices } of batchesOf(folder, epoch)) read.push([...indices]);
      }
    });
    assertEquals(read, [[0], [3], [0], [3]]);
    // Batches are read ahead, so either may be the first to be seen.
    assertEquals(warnings.length, 2, warnings.join("\n"));
    assert(warnings.includes(`${gone} is set aside: nothing there.`), warnings.join("\n"));
    assertEquals(folder.rejected.map(({ path }) => path).sort(), [gone, torn]);
    await assertRejects(() => folder.readAll(), BadFileError, "a-gone.png");
  }));

Deno.test("a picture that vanishes before an evaluation is left out of it", () =>
  withPhotos(async (root) => {
    const gone = join(root, "dog", "a-gone.png");
    await Deno.writeFile(gone, png);
    const { folder } = await (await openImageFolder(root, { side: 32 })).measure();
    const model = alexnet(changeSpec(preset("cifarSmall"), { classes: 2 }), { seed: 1 });
    const options = { preprocessing, batchSize: 2 };
    const whole = await evaluate(model, folder, options);
    await Deno.remove(gone);
    let found = whole;
    const warnings = await warningsOf(async () => found = await evaluate(model, folder, options));
    assertEquals([whole.images, found.images, warnings.length], [3, 2, 1]);
    assertEquals(found.perClass.map(({ images }) => images), [1, 1]);
    const strict = () => predictProbabilities(model, folder, options);
    await assertRejects(strict, BadFileError, "a-gone.png");
    model.dispose();
  }));

Deno.test("a batch of which no picture can be read ends the run", () =>
  withPhotos(async (root) => {
    const { folder } = await (await openImageFolder(root, { side: 32 })).measure();
    await Deno.remove(root, { recursive: true });
    await warningsOf(() =>
      assertRejects(() => Array.fromAsync(batchesOf(folder, 0)), BadFileError, "good.png")
    );
    await Deno.mkdir(root);
  }));

Deno.test("a broken link beside the classes is set aside and is not a class", () =>
  withPhotos(async (root) => {
    const path = join(root, "cow");
    await Deno.symlink("/nowhere", path);
    const { classNames, rejected } = await openImageFolder(root, { side: 32 });
    assertEquals(classNames, ["cat", "dog"]);
    assertEquals(rejected, [{ path, reason: "a broken link", kind: "file" }]);
  }));

Deno.test("the folder of a class may be a link", () =>
  withPhotos(async (root) => {
    const elsewhere = `${root}-elsewhere`;
    await Deno.rename(join(root, "cat"), elsewhere);
    try {
      await Deno.symlink(elsewhere, join(root, "cat"));
      const { classNames, count } = await openImageFolder(root, { side: 32 });
      assertEquals([classNames, count], [["cat", "dog"], 2]);
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
  }));

Deno.test("a class that has only subfolders is rejected, with their number", () =>
  withPhotos(async (root) => {
    await Deno.mkdir(join(root, "train", "cat"), { recursive: true });
    await Deno.mkdir(join(root, "train", "dog"));
    const says = "none (2 set aside, the first cat: a folder below that of a class)";
    await assertRejects(() => openImageFolder(root, { side: 32 }), BadFileError, says);
  }));

Deno.test("bad pictures at the end of a class leave good ones to hold out", () =>
  withPhotos(async (root) => {
    for (const name of ["cat", "dog"]) {
      await Deno.writeFile(join(root, name, "more.png"), png);
      await Deno.writeTextFile(join(root, name, "z.jpg"), "<html>");
    }
    await Deno.symlink("/nowhere", join(root, "dog", "y.jpg"));
    const from = { name: "", classNames: [], images: png, labels: png, side: 1, count: 0 };
    const standIn = { from, classes: 2, seed: 1 };
    const images = await fullSizeImages({ path: root, side: 32, perClass: 9, standIn });
    assertEquals([images.training.count, images.validation.count], [2, 2]);
    assertEquals(
      images.rejected.map(({ path }) => path.slice(root.length + 1)),
      ["dog/y.jpg", "cat/z.jpg", "dog/z.jpg"],
    );
  }));
