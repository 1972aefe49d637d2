/** Covers datasets/cifar10/cifar10_in_page.ts, datasets/in_page.ts and tools/site/data_file.ts. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CLASS_NAMES } from "../../../datasets/cifar10/cifar10_binary.ts";
import { loadCifar10 as loadWhole } from "../../../datasets/cifar10/cifar10.ts";
import { first, type ImageDataset } from "../../../datasets/dataset.ts";
import * as inPage from "../../../datasets/in_page.ts";
import * as memory from "../../../datasets/memory.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { importsOf } from "../../house.ts";
import { QUICK_IMAGES, writeDataFile } from "../../../tools/site/data_file.ts";
import { isCode, readNotebook } from "../../../tools/notebook/notebook.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { type FakePage, withPage } from "../../fake_page.ts";

/** Made-up images of CIFAR-10's size. */
function half(name: string, count: number): ImageDataset {
  return {
    name,
    classNames: CLASS_NAMES,
    images: Uint8Array.from({ length: count * 3072 }, (_, i) => (i * 7 + (i >> 5)) % 256),
    labels: Uint8Array.from({ length: count }, (_, i) => (3 * i) % 10),
    side: 32,
    count,
  };
}
const cifar = { train: half("CIFAR-10 train", 9), test: half("CIFAR-10 test", 5) };

/** Writes `counts` images and gives them to `page`. */
async function fill(page: FakePage, counts: { train: number; test: number }): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-data-" });
  try {
    await writeDataFile(folder, cifar, counts);
    for (const name of ["data/cifar10.png", "data/cifar10.json"]) {
      page.files.set(name, await Deno.readFile(`${folder}/${name}`));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a page reads the first images of both halves, pixel by pixel", () =>
  withPage(async (page) => {
    await fill(page, { train: 6, test: 4 });
    const { train, test } = await inPage.loadCifar10();
    assertEquals([train.name, test.name], ["CIFAR-10 train, first 6", "CIFAR-10 test, first 4"]);
    assertEquals(train.images, cifar.train.images.subarray(0, 6 * 3072));
    assertEquals(test.images, cifar.test.images.subarray(0, 4 * 3072));
    assertEquals([...train.labels, ...test.labels], [0, 3, 6, 9, 2, 5, 0, 3, 6, 9]);
    assertEquals(first(train, 6).name, first(cifar.train, 6).name, "the names of Deno");
    assertEquals(first(train, 2).name, first(cifar.train, 2).name);
  }));

Deno.test("a lesson that asks for more images than the site holds learns how to get them", () =>
  withPage(async (page) => {
    await fill(page, { train: 6, test: 4 });
    const { train } = await inPage.loadCifar10();
    assertThrows(
      () => first(train, 8),
      BadArgumentError,
      "This site holds the first 6 images of 9; a teacher builds one with more by deno task course " +
        "--site-images 50000.",
    );
  }));

Deno.test("a site that holds all images gives them their own names", () =>
  withPage(async (page) => {
    await fill(page, { train: 9, test: 5 });
    const { train, test } = await inPage.loadCifar10();
    assertEquals([train, test], [cifar.train, cifar.test]);
  }));

Deno.test("a site without images, and damaged files, are errors that name the file", () =>
  withPage(async (page) => {
    await assertRejects(() => inPage.loadCifar10(), BadFileError, "data/cifar10.json");
    await fill(page, { train: 6, test: 4 });
    const pixels = page.files.get("data/cifar10.png") ?? new Uint8Array();
    const other = await encoded(half("other", 10));
    for (const damaged of [pixels.subarray(0, pixels.length / 2), other]) {
      page.files.set("data/cifar10.png", damaged);
      await assertRejects(() => inPage.loadCifar10(), BadFileError, "data/cifar10.png");
    }
    page.files.set("data/cifar10.json", new TextEncoder().encode('{"train": 1}'));
    await assertRejects(() => inPage.loadCifar10(), BadFileError, "data/cifar10.json");
  }));

Deno.test("outside the course's site there are no images of a page", async () => {
  await assertRejects(() => inPage.loadCifar10(), BadArgumentError, "cifar10FromBytes");
});

async function encoded({ images, count }: ImageDataset): Promise<Uint8Array> {
  const { encodePng } = await import("../../../lib/figures/pictures/encode_png.ts");
  return encodePng({ pixels: images, width: 32, height: 32 * count });
}

Deno.test("the file of the site holds CIFAR-10 in its order, and is not written twice", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-data-" });
  try {
    const whole = await loadWhole();
    await writeDataFile(folder, whole);
    const path = `${folder}/data/cifar10.png`;
    const { mtime, size } = await Deno.stat(path);
    assert(size < 8e6, `${size} bytes`);
    await writeDataFile(folder, whole);
    assertEquals((await Deno.stat(path)).mtime, mtime);
    await withPage(async ({ files }) => {
      files.set("data/cifar10.png", await Deno.readFile(path));
      files.set("data/cifar10.json", await Deno.readFile(`${folder}/data/cifar10.json`));
      const { train, test } = await inPage.loadCifar10();
      assertEquals(train.images, first(whole.train, QUICK_IMAGES.train).images);
      assertEquals(test.labels, first(whole.test, QUICK_IMAGES.test).labels);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What cells use only if the course gives them archives, which it does not in a page. */
const onlyOfFiles = ["openImageSource", "prepareShards", "openShards"];

Deno.test("a page has everything of ./datasets that lessons use", async () => {
  const missing = Object.keys(memory).filter((name) => !(name in inPage));
  for (const { path, name } of await findLessons()) {
    const cells = (await readNotebook(path)).cells.filter(isCode);
    const used = cells.flatMap(({ source }) =>
      importsOf(path, source).some(({ specifier }) => specifier === "@alexnet/alexnet/datasets")
        ? [
          ...source.matchAll(
            /(?:import|const) \{([^}]*)\} (?:from "@alexnet\/alexnet\/datasets"|= datasets)/g,
          ),
        ]
          .flatMap(([, names]) => names.split(",").map((one) => one.trim()))
        : [...source.matchAll(/\bdatasets\.(\w+)/g)].map(([, one]) => one)
    );
    missing.push(
      ...used.filter((one) => !(one in inPage || onlyOfFiles.includes(one))).map((one) =>
        `${name}: ${one}`
      ),
    );
  }
  assertEquals(missing, []);
});
