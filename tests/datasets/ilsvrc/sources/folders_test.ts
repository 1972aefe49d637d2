/** Covers datasets/ilsvrc/sources/folders.ts, file_images.ts and split_listing.ts beside it. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { answersOf, kit, plan, withFiles, withSource } from "./small_sources.ts";

const failure = async (folder: string) =>
  (await assertRejects(() => openImageSource(folder), BadFileError)).details;
const train = [
  "train/n01440764/n01440764_18.JPEG",
  "train/n02123045/n02123045_2.JPEG",
  "train/n02123045/n02123045_3.JPEG",
];

Deno.test("folders of classes are read as torchvision reads them", () =>
  withFiles([...train, "val/n01440764/a.JPEG", "val/n02123045/b.JPEG"], async (folder) => {
    await withSource(folder, {}, async (source) => {
      assertEquals(answersOf(source, "train"), [
        "n01440764_18.JPEG n01440764",
        "n02123045_2.JPEG n02123045",
        "n02123045_3.JPEG n02123045",
      ]);
      assertEquals(answersOf(source, "val"), ["a.JPEG n01440764", "b.JPEG n02123045"]);
      assertEquals(new TextDecoder().decode(await source.splits.train?.read(1)), train[1]);
      assertEquals(source.classes.rows[0].words, "tench, Tinca tinca");
    });
  }));

Deno.test("names that are in several classes are told apart by their folders", () =>
  withFiles(["train/cat/1.jpg", "train/dog/1.jpg"], async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "train"), ["train/cat/1.jpg cat", "train/dog/1.jpg dog"]);
      assertEquals(source.classes.rows[1], { wnid: "dog", words: "dog" });
    });
  }));

Deno.test("a class of validation images that has no training image is an error", () =>
  withFiles([...train, "val/n09999999/a.JPEG"], async (folder) => {
    const { path, found, hint } = await failure(folder);
    assertEquals([path, found], [`${folder}/val`, "images of n09999999"]);
    assertEquals(hint, `remove the images of n09999999, or add the class to ${folder}/train`);
  }));

Deno.test("a class without validation images is told", () =>
  withFiles([...train, "val/n01440764/a.JPEG"], async (folder) => {
    await withSource(folder, {}, ({ notes }) => {
      assertEquals(notes, ["val: no image of 1 class: n02123045."]);
    });
  }));

Deno.test("an empty folder of a class is an error", () =>
  withFiles(train, async (folder) => {
    await Deno.mkdir(`${folder}/train/n03095699`);
    const { path, expected, hint } = await failure(folder);
    assertEquals(path, `${folder}/train/n03095699`);
    assertEquals(expected, "at least one good image of n03095699 in its folder");
    assertEquals(hint, "add images to the folder n03095699, or remove it");
  }));

Deno.test("hidden files are skipped, and folders below those of classes are set aside", () =>
  withFiles([...train, "train/.DS_Store", "train/n02123045/more/x.JPEG"], async (folder) => {
    await withSource(folder, {}, ({ splits, rejected }) => {
      assertEquals(splits.train?.count, 3);
      assertEquals(rejected.map(({ path }) => path), [`${folder}/train/n02123045/more`]);
    });
  }));

const { name: kitName, bytes: kitBytes } = kit();
const { images } = plan();
const unpacked = [
  ...images.train.map(({ name, own }) => `ILSVRC2012_img_train/${own.wnid}/${name}`),
  ...images.val.map(({ name }) => `ILSVRC2012_img_val/${name}`),
];
const withNames = (names: readonly string[]) => Object.fromEntries(names.map((n) => [n, n]));

Deno.test("unpacked archives are read with the answers of the kit beside them", () =>
  withFiles({ ...withNames(unpacked), [kitName]: kitBytes }, async (folder) => {
    await withSource(folder, {}, (source) => {
      for (const split of ["train", "val"] as const) {
        const expected = images[split].map(({ name, own }) => `${name} ${own.wnid}`);
        assertEquals(answersOf(source, split), expected);
      }
      assertEquals(source.classes.rows[0].ilsvrcId, 2);
    });
  }));

Deno.test("validation images in one folder without the kit are an error that says what to do", () =>
  withFiles(unpacked, async (folder) => {
    const { expected, hint } = await failure(folder);
    assertStringIncludes(expected, "one folder per class, or ILSVRC2012_devkit_t12.tar.gz");
    assertEquals(hint, "put ILSVRC2012_devkit_t12.tar.gz beside the folder");
  }));

Deno.test("training images in one folder are an error", () =>
  withFiles(["train/1.JPEG", "train/2.JPEG"], async (folder) => {
    const { found, hint } = await failure(folder);
    assertEquals(found, "2 files and no folder");
    assertStringIncludes(hint ?? "", "move the images of each class to a folder");
  }));

Deno.test("test images in one folder have no labels", () =>
  withFiles([...train, "test/ILSVRC2012_test_00000001.JPEG"], async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "test"), ["ILSVRC2012_test_00000001.JPEG"]);
      assertEquals(source.notes, ["test: there are no answers."]);
    });
  }));

Deno.test("names that are in one class only keep their short form beside repeated ones", () =>
  withFiles(["train/cat/1.jpg", "train/cat/2.jpg", "train/dog/1.jpg"], async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "train"), [
        "train/cat/1.jpg cat",
        "2.jpg cat",
        "train/dog/1.jpg dog",
      ]);
    });
  }));

Deno.test("a validation image of ILSVRC that is in two classes is an error with both places", () => {
  const name = "ILSVRC2012_val_00000293.JPEG";
  const [one, two] = [`val/n01440764/${name}`, `val/n02123045/${name}`];
  return withFiles([...train, one, two], async (folder) => {
    const { path, found } = await failure(folder);
    assertEquals(path, `${folder}/${two}`);
    assertEquals(found, `the same name as ${folder}/${one}`);
  });
});

Deno.test("a folder without a WNID beside classes that have one is set aside and told", () =>
  withFiles([...train, "train/old copies/n02123045_4.JPEG", "train/__MACOSX/x"], async (folder) => {
    await withSource(folder, {}, ({ classes, splits, rejected }) => {
      assertEquals(classes.rows.map(({ wnid }) => wnid), ["n01440764", "n02123045"]);
      assertEquals(splits.train?.count, 3);
      assertEquals(rejected.map(({ path, kind }) => [path, kind]), [
        [`${folder}/train/old copies`, "subfolder"],
      ]);
    });
  }));

Deno.test("what Windows leaves in folders is skipped", () =>
  withFiles(
    [...train, "train/desktop.ini", "train/n02123045/Thumbs.db", "train/n02123045/Desktop.ini"],
    async (folder) => {
      await withSource(folder, {}, ({ splits, rejected }) => {
        assertEquals([splits.train?.count, rejected], [3, []]);
      });
    },
  ));
