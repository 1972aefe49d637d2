/** Covers datasets/ilsvrc/sources/kaggle.ts and synset_words.ts beside it. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { answersOf, kit, withFiles, withSource } from "./small_sources.ts";

const data = "ILSVRC/Data/CLS-LOC";
const images = [
  `${data}/train/n01440764/n01440764_18.JPEG`,
  `${data}/train/n02123045/n02123045_3.JPEG`,
  `${data}/val/ILSVRC2012_val_00000001.JPEG`,
  `${data}/val/ILSVRC2012_val_00000002.JPEG`,
  `${data}/test/ILSVRC2012_test_00000001.JPEG`,
];
const files: Record<string, string> = {
  ...Object.fromEntries(images.map((name) => [name, name])),
  "LOC_synset_mapping.txt": "n01440764 tench, Tinca tinca\nn02123045 tabby, tabby cat\n",
  "LOC_val_solution.csv": "ImageId,PredictionString\n" +
    "ILSVRC2012_val_00000002,n01440764 111 108 370 247 \n" +
    "ILSVRC2012_val_00000001,n02123045 0 52 417 498 n02123045 3 4 5 6 \n",
};
const failure = async (changed: Record<string, string | undefined>) => {
  const own = Object.entries({ ...files, ...changed }).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, content] as const]
  );
  let details;
  await withFiles(Object.fromEntries(own), async (folder) => {
    details = (await assertRejects(() => openImageSource(folder), BadFileError)).details;
  });
  return details ?? { path: "", expected: "", found: "" };
};

Deno.test("images, classes and answers are those of the competition's files", () =>
  withFiles(files, async (folder) => {
    for (const path of [folder, `${folder}/ILSVRC`]) {
      await withSource(path, {}, async (source) => {
        assertEquals(source.classes.rows, [
          { wnid: "n01440764", words: "tench, Tinca tinca" },
          { wnid: "n02123045", words: "tabby, tabby cat" },
        ]);
        assertEquals(answersOf(source, "train"), [
          "n01440764_18.JPEG n01440764",
          "n02123045_3.JPEG n02123045",
        ]);
        assertEquals(answersOf(source, "val"), [
          "ILSVRC2012_val_00000001.JPEG n02123045",
          "ILSVRC2012_val_00000002.JPEG n01440764",
        ]);
        assertEquals(answersOf(source, "test"), ["ILSVRC2012_test_00000001.JPEG"]);
        const { val } = source.splits;
        assertEquals(new TextDecoder().decode(await val?.read(1)), images[3]);
        assertEquals([val?.placeOf(1), val?.sizeOf(1)], [
          `${folder}/${images[3]}`,
          images[3].length,
        ]);
      });
    }
  }));

Deno.test("validation images that were sorted into folders need no answers", () => {
  const { "LOC_val_solution.csv": _, ...others } = files;
  const name = `${data}/val/n02123045/ILSVRC2012_val_00000001.JPEG`;
  const own = { ...others, [name]: "", [`${data}/val/n01440764/ILSVRC2012_val_00000003.JPEG`]: "" };
  const moved = Object.entries(own).filter(([name]) => !name.startsWith(`${data}/val/ILSVRC`));
  return withFiles(Object.fromEntries(moved), async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(answersOf(source, "val"), [
        "ILSVRC2012_val_00000003.JPEG n01440764",
        "ILSVRC2012_val_00000001.JPEG n02123045",
      ]);
    });
  });
});

Deno.test("a missing list of classes and missing answers are errors that name the file", async () => {
  const noClasses = await failure({ "LOC_synset_mapping.txt": undefined });
  assertStringIncludes(noClasses.path, "LOC_synset_mapping.txt");
  const noAnswers = await failure({ "LOC_val_solution.csv": undefined });
  assertStringIncludes(noAnswers.expected, "LOC_val_solution.csv with the answers");
});

Deno.test("a bad line of the answers is an error with its number", async () => {
  const good = "ILSVRC2012_val_00000002,n01440764 1 2 3 4 \n";
  const bad = [
    "ILSVRC2012_val_00000001,n99999999 1 2 3 4 ",
    "ILSVRC2012_val_00000001,n01440764 1 2 3 4 n02123045 1 2 3 4 ",
    "ILSVRC2012_val_00000001",
  ];
  for (const line of bad) {
    const { path } = await failure({ "LOC_val_solution.csv": `${good}${line}\n` });
    assertStringIncludes(path, "LOC_val_solution.csv, line 2", line);
  }
});

Deno.test("a class that is listed twice is an error with the line", async () => {
  const text = "n01440764 tench\r\nn02123045 tabby\r\nn01440764 tench\r\n";
  const { path, found } = await failure({ "LOC_synset_mapping.txt": text });
  assertStringIncludes(path, "line 3");
  assertEquals(found, '"n01440764 tench"');
});

Deno.test("a folder that is not a class is an error", async () => {
  const { found } = await failure({ [`${data}/train/n00000001/n00000001_1.JPEG`]: "" });
  assertEquals(found, "images of n00000001");
});

Deno.test("a development kit beside the files gives classes their numbers", () => {
  const { name, bytes } = kit();
  const own = {
    ...files,
    [`${data}/train/n01530575/n01530575_1.JPEG`]: "",
    "LOC_synset_mapping.txt": `${files["LOC_synset_mapping.txt"]}n01530575 brambling\n`,
    [name]: bytes,
  };
  return withFiles(own, async (folder) => {
    await withSource(folder, {}, ({ classes: { rows } }) => {
      assertEquals(rows.map(({ ilsvrcId }) => ilsvrcId), [undefined, 2, undefined]);
    });
  });
});

const solution = files["LOC_val_solution.csv"];

Deno.test("an image with two classes in the answers is an error with both lines", async () => {
  const again = "ILSVRC2012_val_00000002,n02123045 1 2 3 4 \n";
  const { path, expected, found } = await failure({ "LOC_val_solution.csv": solution + again });
  assertStringIncludes(path, "LOC_val_solution.csv, line 4");
  assertEquals(expected, "n01440764 for ILSVRC2012_val_00000002, as in line 2");
  assertEquals(found, "n02123045");
});

Deno.test("an answer that is repeated counts once, and the line is told", () => {
  const again = "ILSVRC2012_val_00000002,n01440764 1 2 3 4 \n";
  return withFiles({ ...files, "LOC_val_solution.csv": solution + again }, async (folder) => {
    await withSource(folder, {}, ({ rejected }) => {
      assertEquals(rejected.map(({ path, reason }) => [path, reason]), [
        [`${folder}/LOC_val_solution.csv:4`, "the image of line 2 again"],
      ]);
    });
  });
});
