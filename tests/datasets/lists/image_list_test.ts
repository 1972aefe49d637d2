/** Covers datasets/lists/image_list.ts, list_lines.ts and list_text.ts: lists of images. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join, resolve } from "node:path";
import { openImageList, parseImageList } from "../../../datasets/lists/image_list.ts";
import { loadFolder } from "../../../datasets/load_folder.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { jpeg } from "../pictures.ts";

function parse(text: string, options = {}) {
  const { paths, labels, lines: _, ...others } = parseImageList(text, "list.txt", options);
  return { ...others, files: paths.map((path, i) => ({ path, label: labels[i] })) };
}

Deno.test("the last word of a line is its label, and the path before it keeps its spaces", () => {
  assertEquals(parse("my photos/a cat.jpg 0\nb.jpg   1\n"), {
    classNames: ["0", "1"],
    files: [{ path: "my photos/a cat.jpg", label: 0 }, { path: "b.jpg", label: 1 }],
    repeated: [],
  });
});

Deno.test("a tab between path and label lets a label have spaces", () => {
  assertEquals(parse("a b.jpg\tgreat white shark\nc.jpg\ttench"), {
    classNames: ["great white shark", "tench"],
    files: [{ path: "a b.jpg", label: 0 }, { path: "c.jpg", label: 1 }],
    repeated: [],
  });
});

Deno.test("empty lines, comments, a byte order mark and ends of lines of Windows are no part of it", () => {
  const { files } = parse("\uFEFFa.jpg 0\r\n\r\n  # b.jpg 7\r\n./#c.jpg 1");
  assertEquals(files.map(({ path }) => path), ["a.jpg", "./#c.jpg"]);
});

Deno.test("names of classes are sorted, and known names give their own order", () => {
  const text = "1.jpg dog\n2.jpg cat\n";
  assertEquals(parse(text).classNames, ["cat", "dog"]);
  const { classNames, files } = parse(text, { classNames: ["dog", "eel", "cat"] });
  assertEquals([classNames, files.map(({ label }) => label)], [["dog", "eel", "cat"], [0, 2]]);
});

Deno.test("numbers are positions among known names, unless the names are such numbers", () => {
  const labels = (classNames: string[]) =>
    parse("a.jpg 1\nb.jpg 2", { classNames }).files.map(({ label }) => label);
  assertEquals(labels(["x", "y", "z"]), [1, 2]);
  assertEquals(labels(["2", "1"]), [1, 0]);
});

Deno.test("a number of classes may be higher than the labels need", () => {
  assertEquals(parse("a.jpg 2", { classes: 4 }).classNames, ["0", "1", "2", "3"]);
});

const mistakes: [text: string, options: object, found: string, offset?: number][] = [
  ["", {}, "no line with an image"],
  ["# nothing\n", {}, "no line with an image"],
  ["a.jpg 0\nb.jpg\n", {}, 'a path, a space and a label in line 2 but found "b.jpg"', 8],
  ["ä.jpg 0\n\nb.jpg", {}, "in line 3", 10],
  ["a.jpg 0\nb.jpg cat\n", {}, 'a number as label, as in line 1, in line 2 but found "cat"', 8],
  ["a.jpg cat\nb.jpg 0\n", {}, 'a name as label, as in line 1, in line 2 but found "0"', 10],
  ["a.jpg 1\nb.jpg 2", {}, "none of 0 in list.txt; labels start from 0; subtract 1 from each"],
  ["a.jpg 0\nb.jpg 2", {}, "none of 1 in list.txt; add images, or give the number of classes"],
  ["a.jpg 70000", {}, "a label from 0 to 65535", 0],
  [
    "a.jpg 0\nb.jpg 2",
    { classes: 2 },
    'a label from 0 to 1 (2 classes) in line 2 but found "2"',
    8,
  ],
  ["a.jpg 1\nb.jpg 2", { classes: 2 }, "labels start from 0, and no line has 0", 8],
  ["a.jpg -1", { classes: 2 }, "the names of 2 classes but found 1: -1"],
  ["a.jpg x\nb.jpg y", { classes: 3 }, "the names of 3 classes but found 2: x, y"],
  ["a.jpg eel", { classNames: ["cat", "dog"] }, "one of the 2 classes (cat, dog ...)", 0],
  ["my a.jpg,0\nb.jpg,1", {}, "by a space or a tab, not by a comma", 0],
  ["a.jpg 0.0\nb.jpg 1.0", {}, "write 0, without a point", 0],
  ["a.jpg 0\n./a.jpg 1", {}, "the label 0 of line 1, which has the same image, in line 2", 8],
  ["a.jpg 0\na.jpg 1", {}, "the label 0 of line 1, which has the same image, in line 2", 8],
];

for (const [text, options, found, offset] of mistakes) {
  Deno.test(`a mistake is named with its line and offset: ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parse(text, options), BadFileError, found);
    assertEquals(error.details.offset, offset);
  });
}

Deno.test("an image counts once, however its path is written, and the list says so", () => {
  const here = resolve("a.jpg");
  const { files, repeated } = parse(`a.jpg 0\n./a.jpg 0\nb.jpg 1\n${here} 0`);
  assertEquals(files.map(({ path }) => path), ["a.jpg", "b.jpg"]);
  assertEquals(repeated, [{ line: 2, before: 1 }, { line: 4, before: 1 }]);
});

Deno.test("two numbers of classes are refused", () => {
  const both = { classes: 3, classNames: ["cat", "dog"] };
  assertThrows(() => parse("a.jpg 0", both), BadArgumentError, "3 names of classes");
});

Deno.test("what is written is read again, whatever the paths are", () => {
  const path = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) =>
    text === text.trim() && !/^#|[\t\r\n\0]/.test(text)
  );
  const files = fc.uniqueArray(fc.record({ path, label: fc.nat(3) }), {
    minLength: 1,
    selector: (file) => resolve(file.path),
  });
  fc.assert(fc.property(files, (files) => {
    const text = files.map(({ path, label }) => `${path} ${label}\n`).join("");
    assertEquals(parse(text, { classes: 4 }).files, files);
  }));
});

Deno.test("any text is a list or a typed error", () => {
  const word = fc.constantFrom(
    " ",
    "\t",
    "\n",
    "\r",
    "0",
    "1",
    "cat",
    "#",
    "a.jpg",
    "\0",
    "ü",
    "-1",
  );
  fc.assert(
    fc.property(
      fc.array(word),
      fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      (words, classes) => {
        try {
          const { classNames, files } = parse(words.join(""), { classes });
          assert(files.every(({ label }) => label >= 0 && label < classNames.length));
        } catch (error) {
          assert(error instanceof BadFileError, `${error}`);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

Deno.test("a line of millions of spaces is read like any other", () => {
  const spaces = " ".repeat(2_000_000);
  assertEquals(parse(`a${spaces}b${spaces}0`).files, [{ path: `a${spaces}b`, label: 0 }]);
});

/** Runs `work` in a new folder. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "image-list-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("paths are relative to the folder of the list, or absolute", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in here`);
    await Deno.writeFile(`${folder}/in here/1.png`, await jpeg(9, 8));
    await Deno.writeFile(`${folder}/2.png`, await jpeg(9, 8));
    const list = `${folder}/list.txt`;
    await Deno.writeTextFile(list, `in here/1.png 0\n${folder}/2.png 1\n../${folder}/2.png 1`);
    const images = await openImageList(list, { side: 8 });
    assertEquals(images.paths.slice(0, 2), [
      join(folder, "in here", "1.png"),
      join(folder, "2.png"),
    ]);
    const two = await images.read([0, 1]);
    assertEquals(two.length, 2 * 8 * 8 * 3);
  }));

Deno.test("files that are missing or no picture are set aside with reasons, as in a folder", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/good.png`, await jpeg(9, 8));
    await Deno.writeTextFile(`${folder}/text.png`, "no picture");
    const list = `${folder}/list.txt`;
    await Deno.writeTextFile(list, "good.png 0\nmissing.png 0\ntext.png 0\n");
    const images = await openImageList(list, { side: 8 });
    const { folder: good, rejected } = await images.measure();
    assertEquals(good.paths, [join(folder, "good.png")]);
    assertEquals(rejected.map(({ path }) => path), [
      join(folder, "missing.png"),
      join(folder, "text.png"),
    ]);
    const { warn } = console;
    console.warn = () => {};
    try {
      assertEquals((await loadFolder(images)).count, 1);
    } finally {
      console.warn = warn;
    }
    assertEquals(images.rejected.length, 2);
  }));

Deno.test("a list whose class has no good picture is refused", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/good.png`, await jpeg(9, 8));
    const list = `${folder}/list.txt`;
    await Deno.writeTextFile(list, "good.png 0\nmissing.png 1\n");
    const images = await openImageList(list, { side: 8 });
    await assertRejects(() => images.measure(), BadFileError, "at least one good image");
  }));

Deno.test("a line that repeats an image is set aside, with the line before", () =>
  inFolder(async (folder) => {
    const list = `${folder}/list.txt`;
    await Deno.writeTextFile(list, `a.jpg 0\n${folder}/a.jpg 0\n`);
    const { count, rejected } = await openImageList(list, { side: 8 });
    const reason = "the image of line 1 again";
    assertEquals([count, rejected], [1, [{ path: `${list}:2`, reason, kind: "file" }]]);
  }));

Deno.test("a list in UTF-16 is refused, with what to do", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/list.txt`, Uint8Array.of(0xff, 0xfe, 0x61, 0));
    await assertRejects(
      () => openImageList(`${folder}/list.txt`, { side: 8 }),
      BadFileError,
      "text in UTF-16 in " + folder + "/list.txt; save it as UTF-8",
    );
  }));

Deno.test("a list of which no file is there says how many there are", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/list.txt`, "a.jpg 0\nb.jpg 1\n");
    const images = await openImageList(`${folder}/list.txt`, { side: 8 });
    await assertRejects(() => loadFolder(images), BadFileError, "none of 2 files can be read");
  }));

Deno.test("what is no list of text is refused before it is read", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/picture.txt`, Uint8Array.of(0xff, 0xd8, 0xff));
    await assertRejects(
      () => openImageList(`${folder}/picture.txt`, { side: 8 }),
      BadFileError,
      "no UTF-8",
    );
    await assertRejects(() => openImageList(folder, { side: 8 }), BadFileError, "a folder");
    await assertRejects(
      () => openImageList(`${folder}/none`, { side: 8 }),
      BadFileError,
      "nothing there",
    );
  }));
