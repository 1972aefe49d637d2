/** Covers datasets/ilsvrc/sources/open_source.ts and datasets/shards/is_shards.ts. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import type { SourceLayout } from "../../../../datasets/ilsvrc/sources/source_options.ts";
import { BadArgumentError, BadFileError } from "../../../../lib/errors.ts";
import { answersOf, trainArchive, withFiles, withSource } from "./small_sources.ts";

const failure = async (path: string, options = {}) =>
  (await assertRejects(() => openImageSource(path, options), BadFileError)).details;

const folders = ["train/n01440764/n01440764_1.JPEG", "train/n02123045/n02123045_1.JPEG"];
const archive = {
  "ILSVRC2012_img_train.tar": trainArchive({ n01440764: ["n01440764_7.JPEG"] }),
};

Deno.test("a folder without an ILSVRC is an error that says what is there", () =>
  withFiles(["a.txt", "b/c", "d.txt", "e.txt", "f.txt"], async (folder) => {
    const { found, hint } = await failure(folder);
    assertEquals(found, "a.txt, b/, d.txt, e.txt and 1 more");
    assertStringIncludes(hint ?? "", "give the folder that has ILSVRC2012_img_train.tar");
  }));

Deno.test("an empty folder and a path to nothing are errors", () =>
  withFiles({}, async (folder) => {
    assertEquals((await failure(folder)).found, "an empty folder");
    assertEquals((await failure(`${folder}/none`)).found, "nothing there");
  }));

Deno.test("the folder inside that has the ILSVRC is named", () =>
  withFiles(folders.map((name) => `data/imagenet/${name}`), async (folder) => {
    const { hint } = await failure(`${folder}/data`);
    const inner = `${folder}/data/imagenet`;
    assertEquals(hint, `give the folder ${inner}, which has the folders train`);
  }));

Deno.test("the folder of a split is an error that names the folder above it", () =>
  withFiles(folders, async (folder) => {
    const { hint } = await failure(`${folder}/train`);
    assertEquals(hint, `give ${folder}, if this is the folder train or val in it`);
  }));

Deno.test("a zip file is not read, and the error says so", () =>
  withFiles(["imagenet-object-localization-challenge.zip"], async (folder) => {
    const name = "imagenet-object-localization-challenge.zip";
    assertStringIncludes((await failure(folder)).hint ?? "", `unpack ${name} first`);
    assertEquals((await failure(`${folder}/${name}`)).found, "a zip file, which is not read");
  }));

Deno.test("the path of an archive is an error that names its folder", () =>
  withFiles(archive, async (folder) => {
    const { found, hint } = await failure(`${folder}/ILSVRC2012_img_train.tar`);
    assertEquals([found, hint], ["a file", `give ${folder}`]);
  }));

Deno.test("archives beside folders are an error, unless the layout is chosen", () =>
  withFiles({ ...archive, ...Object.fromEntries(folders.map((n) => [n, n])) }, async (folder) => {
    const { found, hint } = await failure(folder);
    assertEquals(found, "archives of ILSVRC-2012 and the folders train");
    assertEquals(hint, "choose the layout: official or folders");
    const names: Partial<Record<SourceLayout, string>> = {
      official: "n01440764_7.JPEG n01440764",
      folders: "n01440764_1.JPEG n01440764",
    };
    for (const [layout, first] of Object.entries(names) as [SourceLayout, string][]) {
      await withSource(folder, { layout }, (source) => {
        assertEquals(answersOf(source, "train")[0], first);
      });
    }
    assertStringIncludes((await failure(folder, { layout: "kaggle" })).found, "archives of ILSVRC");
  }));

Deno.test("archives of two years in one folder are an error", () =>
  withFiles({ ...archive, "ILSVRC2010_images_train.tar": "" }, async (folder) => {
    const { found, hint } = await failure(folder);
    assertEquals(found, "archives of ILSVRC-2010 and archives of ILSVRC-2012");
    assertEquals(hint, "move one of them to a folder of its own");
  }));

Deno.test("lists beside folders are lists of the images in the folders", () =>
  withFiles({
    ...Object.fromEntries(folders.map((name) => [name, name])),
    "train.txt": "n02123045/n02123045_1.JPEG 1\n",
    "synsets.txt": "n01440764\nn02123045\n",
  }, async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "train"), ["n02123045_1.JPEG n02123045"]);
    });
    await withSource(folder, { layout: "folders" }, (source) => {
      assertEquals(source.splits.train?.count, 2);
    });
  }));

Deno.test("folders cannot be verified, because no checksums are published of them", () =>
  withFiles(folders, async (folder) => {
    const open = () => openImageSource(folder, { verify: true });
    await assertRejects(open, BadArgumentError, "found the folders train");
  }));

Deno.test("an unknown layout and an unknown option are errors", async () => {
  const layout = "caffe" as SourceLayout;
  await assertRejects(() => openImageSource("/", { layout }), BadArgumentError, "layout");
  const options = { index: "x" } as Record<string, string>;
  await assertRejects(() => openImageSource("/", options), BadArgumentError, "indexFolder");
});

Deno.test("after a source is closed, its images cannot be read", () =>
  withFiles(archive, async (folder) => {
    const source = await openImageSource(folder);
    source[Symbol.dispose]();
    const { train } = source.splits;
    await assertRejects(() => train?.read(0) ?? Promise.resolve(), BadFileError, "closed");
  }));

const shards = {
  "data/manifest.json": '{\n "format": "alexnet-shards"\n}\n',
  "data/train/shard-00000.raw": "",
  "data/val/shard-00000.raw": "",
};

Deno.test("shards as a source are an error that says so, and no hint offers them", () =>
  withFiles(shards, async (folder) => {
    const { found, hint } = await failure(`${folder}/data`);
    assertEquals(found, "shards, which were prepared already");
    assertStringIncludes(hint ?? "", `train with --data ${folder}/data`);
    assertStringIncludes((await failure(folder)).hint ?? "", "give the folder that has ILSVRC2012");
  }));

Deno.test("a manifest.json of something else does not make a folder one of shards", () =>
  withFiles(
    { ...Object.fromEntries(folders.map((n) => [n, n])), "manifest.json": "{}" },
    (folder) => withSource(folder, {}, ({ splits }) => assertEquals(splits.train?.count, 2)),
  ));

Deno.test("a source that is not there is an error that says what a source has", () =>
  withFiles({}, async (folder) => {
    const { expected, found } = await failure(`${folder}/none`);
    assertStringIncludes(expected, "a folder with an ILSVRC: its archives");
    assertStringIncludes(expected, "JPEG or PNG");
    assertEquals(found, "nothing there");
  }));
