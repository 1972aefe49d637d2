/** Covers datasets/ilsvrc/kit/development_kit.ts and datasets/ilsvrc/kit/kit_files.ts. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { hierarchyCosts } from "../../../../datasets/hierarchy_costs.ts";
import { kitOrder, openDevelopmentKit } from "../../../../datasets/ilsvrc/kit/development_kit.ts";
import { looksLikeKit } from "../../../../datasets/ilsvrc/kit/kit_files.ts";
import { metaMat } from "../../../../datasets/ilsvrc/kit/meta_mat_writer.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { tarArchive } from "../../tar/tar_archive.ts";
import { costMatrix, synset, synsets } from "./made_up_kit.ts";

const root = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

const meta2012 = metaMat({ year: 2012, synsets });
const meta2010 = metaMat({ year: 2010, synsets, costMatrix });
const TRUTH_2012 = "ILSVRC2012_validation_ground_truth.txt";
const TRUTH_2010 = "ILSVRC2010_validation_ground_truth.txt";
const TEST_2010 = "ILSVRC2010_test_ground_truth.txt";
let folders = 0;

/** A new folder with the given files. */
async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = `${root}/${++folders}`;
  await Deno.mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
  return folder;
}

const archive = (files: Readonly<Record<string, Uint8Array | string>>) =>
  new Uint8Array(gzipSync(tarArchive(files)));
const kit2012 = archive({
  "ILSVRC2012_devkit_t12/COPYING": "terms",
  "ILSVRC2012_devkit_t12/data/meta.mat": meta2012,
  [`ILSVRC2012_devkit_t12/data/${TRUTH_2012}`]: "4\r\n1\r\n3\r\n",
  "ILSVRC2012_devkit_t12/evaluation/demo.val.pred.txt": "1 2 3 4\n",
});
const kit2010 = archive({
  "devkit-1.0/data/meta.mat": meta2010,
  [`devkit-1.0/data/${TRUTH_2010}`]: "2\n2\n",
});

Deno.test("the archive of 2012 has classes, hierarchy and true classes of the validation images", async () => {
  const folder = await folderOf({ "ILSVRC2012_devkit_t12.tar.gz": kit2012 });
  const kit = await openDevelopmentKit(`${folder}/ILSVRC2012_devkit_t12.tar.gz`);
  assertEquals([kit.year, kit.validationTruth, kit.testTruth, kit.costs], [
    2012,
    [4, 1, 3],
    undefined,
    undefined,
  ]);
  assertEquals(kit.classes.rows.map(({ ilsvrcId }) => ilsvrcId), [3, 4, 1, 2]);
  assertEquals(kitOrder(kit), ["n02119789", "n04194289", "n02100735", "n02100877"]);
  assertEquals(kit.hierarchy.classes, kit.classes.rows.map(({ wnid }) => wnid));
  assertStringIncludes(kit.classes.source, "tar.gz, ILSVRC2012_devkit_t12/data/meta.mat");
});

Deno.test("the archive of 2010 has costs, by the sorted WNIDs, and test classes lie beside it", async () => {
  const folder = await folderOf({ "kit.tar.gz": kit2010, [TEST_2010]: "1\n3\n4\n" });
  const kit = await openDevelopmentKit(`${folder}/kit.tar.gz`);
  assertEquals([kit.year, kit.validationTruth, kit.testTruth], [2010, [2, 2], [1, 3, 4]]);
  assertEquals(kit.costs, hierarchyCosts(kit.hierarchy));
  // Two dogs, one of them before the cat by WNID but not by number.
  assertEquals(kit.costs?.costs.slice(0, 4), Float64Array.of(0, 7, 13, 19));
});

/** Layouts of one kit. */
const layouts: Readonly<
  Record<string, [files: Record<string, Uint8Array | string>, path: string]>
> = {
  "a folder with the archive": [{ "ILSVRC2012_devkit_t12.tar.gz": kit2012 }, ""],
  "an archive without gzip": [{
    "kit.tar": tarArchive({ "a/meta.mat": meta2012, [TRUTH_2012]: "4\n1\n3" }),
  }, "kit.tar"],
  "an unpacked archive": [
    { "data/meta.mat": meta2012, [`data/${TRUTH_2012}`]: "\ufeff4\n1\n3\n\n" },
    "",
  ],
  "the folder that has the unpacked one": [
    {
      "ILSVRC2012_devkit_t12/data/meta.mat": meta2012,
      [`ILSVRC2012_devkit_t12/data/${TRUTH_2012}`]: "4\n1\n3\n",
      "ILSVRC2012_devkit_t12.tar.gz": "not read",
    },
    "",
  ],
  "meta.mat beside the ground truth": [
    { "meta.mat": meta2012, [TRUTH_2012]: "4\n1\n3\n" },
    "meta.mat",
  ],
};

for (const [name, [files, path]] of Object.entries(layouts)) {
  Deno.test(`${name} is a kit`, async () => {
    const folder = await folderOf(files);
    const place = path === "" ? folder : `${folder}/${path}`;
    assert(await looksLikeKit(place));
    const { year, validationTruth } = await openDevelopmentKit(place);
    assertEquals([year, validationTruth], [2012, [4, 1, 3]]);
  });
}

Deno.test("a meta.mat alone, under any name, has classes and no ground truth", async () => {
  const folder = await folderOf({ "classes.mat": meta2012 });
  const kit = await openDevelopmentKit(`${folder}/classes.mat`);
  assertEquals([kit.classes.rows.length, "validationTruth" in kit], [4, false]);
});

Deno.test("a text is no kit, nor is nothing", async () => {
  const folder = await folderOf({ "order.txt": "n02119789\n", "empty": "" });
  for (const name of ["order.txt", "empty", "none"]) {
    assertEquals(await looksLikeKit(`${folder}/${name}`), false);
  }
});

const hdf5 = new TextEncoder().encode("MATLAB 7.3 MAT-file".padEnd(600));

/** What is there instead of a kit, with a part of the message. */
const bad: Readonly<
  Record<string, [files: Record<string, Uint8Array | string>, path: string, says: string]>
> = {
  "nothing": [{}, "none.tar.gz", "found nothing there"],
  "an empty folder": [{}, "", "one data/meta.mat or one ILSVRC2012_devkit_t12.tar.gz"],
  "two kits": [{ "meta.mat": meta2012, "data/meta.mat": meta2010 }, "", "data/meta.mat in "],
  "two archives": [
    { "ILSVRC2012_devkit_t12.tar.gz": kit2012, "ILSVRC2010_devkit-1.0.tar.gz": kit2010 },
    "",
    "ILSVRC2010_devkit-1.0.tar.gz in ",
  ],
  "an archive of photographs": [
    { "x.tar": tarArchive({ "n02119789_1.JPEG": "x", "n02119789_2.JPEG": "y" }) },
    "x.tar",
    "with data/meta.mat but found 2 files (n02119789_1.JPEG, n02119789_2.JPEG ...)",
  ],
  "an archive with two of them": [
    { "x.tar.gz": archive({ "a/meta.mat": meta2012, "b/meta.mat": meta2012 }) },
    "x.tar.gz",
    "one meta.mat but found a/meta.mat and b/meta.mat",
  ],
  "an archive cut off": [{ "x.tar.gz": kit2012.subarray(0, 500) }, "x.tar.gz", "a gzip file"],
  "a tar cut off": [
    { "x.tar": tarArchive({ "meta.mat": meta2012 }).subarray(0, 700) },
    "x.tar",
    "the archive is cut off",
  ],
  "meta.mat of version 7.3": [{ "meta.mat": hdf5 }, "meta.mat", "version 7.3, which is HDF5"],
  "a page of HTML": [
    { "meta.mat": "<html>".padEnd(300) },
    "meta.mat",
    "a MATLAB file of version 5",
  ],
  "a class number of 0": [
    { "meta.mat": meta2012, [TRUTH_2012]: "1\n0\n" },
    "",
    `found "0"; class numbers begin with 1 in FOLDER/${TRUTH_2012}, line 2`,
  ],
  "a class number beyond the last": [
    { "meta.mat": meta2012, [TRUTH_2012]: "1\n5\n" },
    "",
    'a class number from 1 to 4 but found "5"',
  ],
  "a number with a point": [{ "meta.mat": meta2012, [TRUTH_2012]: "1.0\n" }, "", '"1.0"'],
  "an empty line": [{ "meta.mat": meta2012, [TRUTH_2012]: "1\n\n2\n" }, "", "an empty line"],
  "no true class": [{ "meta.mat": meta2012, [TRUTH_2012]: "\n" }, "", "found no text"],
  "a ground truth that is no text": [
    { "meta.mat": meta2012, [TRUTH_2012]: Uint8Array.of(0xff, 0xfe, 0x31, 0) },
    "",
    "no text in UTF-8",
  ],
};

for (const [name, [files, path, says]] of Object.entries(bad)) {
  Deno.test(`${name}: the error says what was found`, async () => {
    const folder = await folderOf(files);
    const error = await assertRejects(
      () => openDevelopmentKit(path === "" ? folder : `${folder}/${path}`),
      BadFileError,
    );
    assertStringIncludes(error.message.replaceAll(folder, "FOLDER"), says);
  });
}

/** A thousand classes and one group above them. */
const leaves = Array.from(
  { length: 1000 },
  (_, i) => synset(i + 1, `n${String(i).padStart(8, "0")}`),
);
const thousand = [...leaves, synset(1001, "n99999999", leaves.map(({ id }) => id), 1)];

Deno.test("a kit of 1,000 classes needs all 50,000 true classes, and 2010 its 150,000", async () => {
  const cases = [
    [2012, TRUTH_2012, 50_000],
    [2010, TRUTH_2010, 50_000],
    [2010, TEST_2010, 150_000],
  ] as const;
  const each = (images: number) =>
    Array.from({ length: images }, (_, i) => `${1 + i % 1000}\n`).join("");
  for (const [year, name, images] of cases) {
    const meta = metaMat({ year, synsets: thousand });
    const right = await folderOf({ "meta.mat": meta, [name]: each(images) });
    const { validationTruth, testTruth } = await openDevelopmentKit(right);
    assertEquals((validationTruth ?? testTruth)?.length, images);
    const short = await folderOf({ "meta.mat": meta, [name]: each(images - 1) });
    await assertRejects(
      () => openDevelopmentKit(short),
      BadFileError,
      `Expected ${images} lines, one per image but found ${images - 1}`,
    );
  }
});

Deno.test("a class with another number of validation images than 50 is an error in 2012", async () => {
  const meta = metaMat({ year: 2012, synsets: thousand });
  // As numbers from 0 would be, if none were 0.
  const truth = Array.from({ length: 50_000 }, (_, i) => `${1 + i % 999}\n`).join("");
  const folder = await folderOf({ "meta.mat": meta, [TRUTH_2012]: truth });
  await assertRejects(
    () => openDevelopmentKit(folder),
    BadFileError,
    "Expected 50 images of each class but found 51 of the class 1",
  );
});

Deno.test("the ground truth of another year is not taken", async () => {
  const folder = await folderOf({ "meta.mat": meta2012, [TRUTH_2010]: "1\n2\n" });
  assertEquals("validationTruth" in await openDevelopmentKit(folder), false);
});

Deno.test("an empty file is an error that says to download it again", async () => {
  const folder = await folderOf({ "ILSVRC2012_devkit_t12.tar.gz": "" });
  const { details } = await assertRejects(() => openDevelopmentKit(folder), BadFileError);
  assertEquals([details.found, details.hint], ["an empty file", "download the kit again"]);
});
