/** Covers datasets/ilsvrc/sources/lists.ts and list_checks.ts beside it. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { answersOf, kit, withFiles, withSource } from "./small_sources.ts";

const [tench, cat] = ["n01440764/n01440764_18.JPEG", "n02123045/n02123045_3.JPEG"];
const [one, two] = ["ILSVRC2012_val_00000001.JPEG", "ILSVRC2012_val_00000002.JPEG"];
const files: Record<string, string> = {
  ...Object.fromEntries([`train/${tench}`, `train/${cat}`, `val/${one}`, `val/${two}`].map(
    (name) => [name, name],
  )),
  "train.txt": `${tench} 0\n${cat} 1\n`,
  "val.txt": `${one} 1\n${two} 0\n`,
  "synset_words.txt": "n01440764 tench, Tinca tinca\nn02123045 tabby, tabby cat\n",
};
const failure = async (folder: string) =>
  (await assertRejects(() => openImageSource(folder), BadFileError)).details;
const train = ["n01440764_18.JPEG n01440764", "n02123045_3.JPEG n02123045"];

Deno.test("Caffe's lists are read, with images in the folders of the splits", () =>
  withFiles(files, async (folder) => {
    await withSource(folder, {}, async (source) => {
      assertEquals(answersOf(source, "train"), train);
      assertEquals(answersOf(source, "val"), [`${one} n02123045`, `${two} n01440764`]);
      assertEquals(new TextDecoder().decode(await source.splits.val?.read(1)), `val/${two}`);
      assertEquals(source.classes.rows[1].words, "tabby, tabby cat");
    });
  }));

Deno.test("labels follow the order of the named classes, and become positions of sorted ones", () =>
  withFiles(
    {
      ...files,
      "train/a.JPEG": "",
      "train/b.JPEG": "",
      "train.txt": "a.JPEG 0\nb.JPEG 1\n",
      "synset_words.txt": "n02123045 tabby\nn01440764 tench\n",
    },
    async (folder) => {
      await withSource(folder, {}, (source) => {
        assertEquals(source.classes.rows.map(({ wnid }) => wnid), ["n01440764", "n02123045"]);
        assertEquals(answersOf(source, "train"), [
          "a.JPEG n02123045",
          "b.JPEG n01440764",
        ]);
      });
    },
  ));

Deno.test("numbers without the names of classes are an error: no order is assumed", () => {
  const { "synset_words.txt": _, ...others } = files;
  return withFiles(others, async (folder) => {
    const { expected } = await failure(folder);
    assertStringIncludes(expected, "synsets.txt or synset_words.txt");
  });
});

Deno.test("labels that are WNIDs need no list of classes", () => {
  const { "synset_words.txt": _, ...others } = files;
  const named = {
    ...others,
    "train.txt": `${cat} n02123045\n${tench} n01440764\n`,
    "val.txt": `${one} n02123045\n`,
  };
  return withFiles(named, async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "train"), train.toReversed());
      assertEquals(answersOf(source, "val"), [`${one} n02123045`]);
      assertEquals(source.notes, ["val: no image of 1 class: n01440764."]);
    });
  });
});

Deno.test("paths are relative to the list where the folder of the split has no such image", () =>
  withFiles({
    ...files,
    "train.txt": `train/${tench} 0\ntrain/${cat} 1\n`,
  }, async (folder) => {
    await withSource(folder, {}, async (source) => {
      assertEquals(answersOf(source, "train"), train);
      assertEquals(new TextDecoder().decode(await source.splits.train?.read(0)), `train/${tench}`);
    });
  }));

Deno.test("absolute paths are read as they are", () =>
  withFiles(files, async (folder) => {
    const list = `${folder}/train/${tench} 0\n${folder}/train/${cat} 1\n`;
    await Deno.writeTextFile(`${folder}/train.txt`, list);
    await withSource(folder, {}, async (source) => {
      assertEquals(new TextDecoder().decode(await source.splits.train?.read(1)), `train/${cat}`);
    });
  }));

Deno.test("a first image that is nowhere is an error with both places", () =>
  withFiles({ ...files, "val.txt": "none.JPEG 0\n" }, async (folder) => {
    const { expected } = await failure(folder);
    assertEquals(expected, `its first image none.JPEG in ${folder}/val or ${folder}`);
  }));

Deno.test("Caffe's test list, whose labels are all 0, has no answers", () =>
  withFiles({
    ...files,
    "test.txt": "a.JPEG 0\nb.JPEG 0\n",
    "test/a.JPEG": "",
    "test/b.JPEG": "",
  }, async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(source.splits.test?.labels, undefined);
      assertEquals(source.notes, ["test: there are no answers."]);
    });
  }));

Deno.test("an image that is named twice counts once, and the line is told", () =>
  withFiles({ ...files, "train.txt": `${tench} 0\n${cat} 1\n${tench} 0\n` }, async (folder) => {
    await withSource(folder, {}, ({ splits, rejected }) => {
      assertEquals(splits.train?.count, 2);
      assertEquals(rejected.map(({ path, reason }) => [path, reason]), [
        [`${folder}/train.txt:3`, "the image of line 1 again"],
      ]);
    });
  }));

Deno.test("a label without a class is an error with its line", () =>
  withFiles({ ...files, "val.txt": `${one} 1\n${two} 2\n` }, async (folder) => {
    const { expected } = await failure(folder);
    assertStringIncludes(expected, "a label from 0 to 1 (2 classes) in line 2");
  }));

Deno.test("an image that is no longer there is an error when it is read", () =>
  withFiles(files, async (folder) => {
    await Deno.remove(`${folder}/train/${cat}`);
    await withSource(folder, {}, async ({ splits: { train } }) => {
      assertEquals(train?.sizeOf(1), 0);
      const error = await assertRejects(async () => await train?.read(1), BadFileError);
      assertEquals(error.details.path, `${folder}/train/${cat}`);
    });
  }));

Deno.test("a development kit beside the lists gives classes their numbers", () => {
  const { name, bytes } = kit();
  const own = {
    ...files,
    "synset_words.txt": "n01530575 brambling\nn02123045 cat\n",
    [name]: bytes,
  };
  return withFiles(own, async (folder) => {
    await withSource(folder, {}, ({ classes: { rows } }) => {
      assertEquals(rows.map(({ ilsvrcId }) => ilsvrcId), [2, undefined]);
    });
  });
});

Deno.test("classes in another order than synsets.txt has are an error with the first line", () => {
  const synsets = "n01440764\nn01530575\nn02123045\n";
  const words = "n01440764 tench\nn02123045 tabby\nn01530575 brambling\n";
  const own = { ...files, "synsets.txt": synsets, "synset_words.txt": words };
  return withFiles(own, async (folder) => {
    const { path, expected, found } = await failure(folder);
    assertEquals(path, `${folder}/synset_words.txt, class 2, for the label 1`);
    assertEquals([expected, found], ["n01530575, as in synsets.txt", "n02123045"]);
  });
});

Deno.test("a label that contradicts the WNID in the path is an error with the line", async () => {
  const others = ["# moved\nn01440764/a.JPEG 0\nn02123045/b.JPEG 0\n", `\n${tench} 0\n${cat} 0\n`];
  for (const text of others) {
    await withFiles({ ...files, "train.txt": text }, async (folder) => {
      const { path, expected, found } = await failure(folder);
      assertEquals(path, `${folder}/train.txt, line 3`);
      assertStringIncludes(expected, "the class n02123045");
      assertEquals(found, "the label 0, which is n01440764 in synset_words.txt");
    });
  }
});
