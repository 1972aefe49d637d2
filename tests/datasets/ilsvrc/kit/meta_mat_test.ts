/**
 * Covers datasets/ilsvrc/kit/meta_mat.ts, datasets/ilsvrc/kit/synsets.ts,
 * datasets/ilsvrc/kit/synset_checks.ts, datasets/ilsvrc/kit/meta_mat_writer.ts and
 * datasets/ilsvrc/kit/mat_writer.ts.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { hierarchyCosts } from "../../../../datasets/hierarchy_costs.ts";
import {
  type MatContent,
  matFile,
  matNumbers,
  matStruct,
  matText,
} from "../../../../datasets/ilsvrc/kit/mat_writer.ts";
import { readMetaMat } from "../../../../datasets/ilsvrc/kit/meta_mat.ts";
import { metaMat } from "../../../../datasets/ilsvrc/kit/meta_mat_writer.ts";
import {
  kitClasses,
  kitHierarchy,
  type KitSynset,
} from "../../../../datasets/ilsvrc/kit/synsets.ts";
import { wordnetHierarchy } from "../../../../datasets/ilsvrc/wordnet_hierarchy.ts";
import { missing, requirements } from "../../../skip.ts";
import { refusal } from "../../../weights/file_bytes.ts";
import { costMatrix, realSynsets, synset, synsets } from "./made_up_kit.ts";
import { goldenBytes } from "./mat_golden.ts";

for (const name of ["kit_2012", "kit_2012_compressed"]) {
  Deno.test(`${name}, which SciPy wrote, has its classes, groups and heights`, () => {
    const { year, synsets, costMatrix } = readMetaMat(goldenBytes(`${name}.mat`), "meta.mat");
    assertEquals([year, synsets.length, costMatrix], [2012, 5, undefined]);
    assertEquals(synsets[0], {
      id: 1,
      wnid: "n07711080",
      words: "french fries, french-fried potatoes, fries, chips",
      gloss: "sautéed in deep fat",
      children: [],
      wordnetHeight: 0,
      trainImages: 1300,
    });
    assertEquals(synsets.map(({ children }) => children), [[], [], [], [2, 3], [1, 4]]);
    assertEquals(synsets.map(({ wordnetHeight }) => wordnetHeight), [0, 6, 1, 13, 19]);
  });
}

Deno.test("the kit of 2010, which SciPy wrote, has costs besides", () => {
  const { year, costMatrix = [] } = readMetaMat(goldenBytes("kit_2010_compressed.mat"), "x");
  assertEquals(year, 2010);
  assertEquals(Array.from(costMatrix), [0, 19, 19, 19, 0, 13, 19, 13, 0]);
});

Deno.test("what is written is read, and the same content gives the same bytes", () => {
  const content = { year: 2010, synsets, costMatrix } as const;
  const { costMatrix: costs = [], ...read } = readMetaMat(metaMat(content), "meta.mat");
  assertEquals({ ...read, costMatrix: Array.from(costs) }, content);
  assertEquals(metaMat(content), metaMat(content));
});

Deno.test("rows in another order are sorted by their numbers", () => {
  const read = readMetaMat(metaMat({ year: 2012, synsets: synsets.toReversed() }), "meta.mat");
  assertEquals(read.synsets, synsets);
});

Deno.test("classes are sorted by WNID and keep their numbers", () => {
  const { rows, source } = kitClasses({ synsets }, "the kit");
  assertEquals(source, "the kit");
  assertEquals(rows.map(({ wnid, ilsvrcId }) => [wnid, ilsvrcId]), [
    ["n02100735", 3],
    ["n02100877", 4],
    ["n02119789", 1],
    ["n04194289", 2],
  ]);
  assertEquals(rows[0].words, "the words of n02100735");
});

Deno.test("the hierarchy of children and heights has the costs of cost_matrix", () => {
  const wnids = synsets.slice(0, 4).map(({ wnid }) => wnid);
  const { costs, most } = hierarchyCosts(kitHierarchy({ synsets }, wnids));
  assertEquals([...costs], [...costMatrix]);
  assertEquals(most, 19);
});

/** The synsets with a change in one of them. */
const changed = (id: number, change: Partial<KitSynset>) =>
  synsets.map((row) => row.id === id ? { ...row, ...change } : row);

/** Synsets that are no kit, with a part of the message. */
const bad: Readonly<Record<string, [synsets: readonly KitSynset[], says: string]>> = {
  "no synset": [[], "the classes of ILSVRC but found none"],
  "a number twice": [changed(2, { id: 1 }), "the numbers 1 to 7, each once but found 1"],
  "a number that is too large": [
    changed(7, { id: 8 }),
    "the numbers 1 to 7, each once but found 8",
  ],
  "a number of 0": [changed(1, { id: 0 }), "the numbers 1 to 7, each once but found 0"],
  "a word for a WNID": [
    changed(2, { wnid: "ship" }),
    'a WNID, n and eight digits but found "ship"',
  ],
  "a WNID twice": [changed(2, { wnid: "n02119789" }), "n02119789 twice in x, synsets, number 2"],
  "a child that does not exist": [
    changed(7, { children: [3, 4, 9] }),
    "children from 1 to 7 but found 9 in x, synsets, number 7",
  ],
  "a child twice": [changed(7, { children: [3, 4, 3] }), "each child once but found 3 twice"],
  "a group among the classes": [
    [...synsets.slice(0, 3), { ...synsets[6], id: 4, children: [3, 7] }, synsets[4], synsets[5], {
      ...synsets[3],
      id: 7,
    }],
    "the 4 classes (without children) before the groups but found the group 4",
  ],
  "a group below itself": [changed(7, { children: [3, 4, 6] }), "no synset below itself"],
  "all groups below themselves": [
    changed(7, { children: [3, 4, 5] }),
    "a circle at or above n0",
  ],
  "a chain that is too long": [
    Array.from(
      { length: 300 },
      (_, i) => synset(i + 1, `n${String(i).padStart(8, "0")}`, i === 0 ? [] : [i], i),
    ),
    "at most 200 synsets above",
  ],
  "too many synsets": [
    Array.from({ length: 5001 }, (_, i) => synset(i + 1, `n${String(i).padStart(8, "0")}`)),
    "at most 5000 synsets but found 5001",
  ],
  "two roots": [changed(5, { children: [2] }), "one synset above all others but found 2"],
};

for (const [name, [rows, says]] of Object.entries(bad)) {
  Deno.test(`${name} is an error that names the row`, () => {
    const error = refusal(() => readMetaMat(metaMat({ year: 2012, synsets: rows }), "x"));
    assertStringIncludes(error.message, says);
  });
}

Deno.test("costs of another hierarchy are an error that names the first of them", () => {
  const read = (costMatrix: readonly number[]) => () =>
    readMetaMat(metaMat({ year: 2010, synsets, costMatrix }), "x");
  assertStringIncludes(
    refusal(read(costMatrix.with(2, 12))).message,
    "Expected 13, the height of the lowest common ancestor but found 12 in x, cost_matrix(3, 1)",
  );
  assertStringIncludes(refusal(read([0, 1, 1, 0])).message, "4 x 4 costs but found 4");
});

const columns: Record<string, MatContent> = {
  ILSVRC2012_ID: matNumbers([1], [1, 1]),
  WNID: matText("n00000001"),
  words: matText("a"),
  gloss: matText(""),
  num_children: matNumbers([0], [1, 1]),
  children: matNumbers([], [0, 0]),
  wordnet_height: matNumbers([0], [1, 1]),
  num_train_images: matNumbers([1300], [1, 1]),
};

/** A file with one row, of which some fields are other ones; undefined takes a field away. */
function oneRow(change: Record<string, MatContent | undefined>): Uint8Array {
  const fields = Object.entries({ ...columns, ...change })
    .flatMap(([name, value]) => value === undefined ? [] : [{ name, value }]);
  const row = fields.map(({ value }) => value);
  return matFile({ synsets: matStruct(fields.map(({ name }) => name), [row]) });
}

Deno.test("one class is a kit, whatever its children are called", () => {
  const { synsets } = readMetaMat(oneRow({ children: matNumbers([0], [1, 1]) }), "x");
  assertEquals(synsets.map(({ children }) => children), [[]]);
});

/** Files of another kind, with a part of the message. */
const otherFiles: Readonly<Record<string, [bytes: Uint8Array, says: string]>> = {
  "no synsets": [
    matFile({ a: matText("b") }),
    "the struct array synsets of a kit of ILSVRC but found a in x",
  ],
  "no variable": [matFile({}), "but found no variable"],
  "the kit of another year": [
    oneRow({ ILSVRC2012_ID: undefined, ILSVRC2014_ID: matNumbers([1], [1, 1]) }),
    "num_train_images, ILSVRC2014_ID in x, synsets; other years number their classes otherwise",
  ],
  "a field missing": [oneRow({ wordnet_height: undefined }), "Expected the fields ILSVRC2012_ID"],
  "a text for a number": [
    oneRow({ wordnet_height: matText("high") }),
    'found the text "high" in x, synsets(1).wordnet_height',
  ],
  "a number for a text": [
    oneRow({ WNID: matNumbers([7], [1, 1]) }),
    "a text but found the numbers 7 in x, synsets(1).WNID",
  ],
  "half a training image": [
    oneRow({ num_train_images: matNumbers([0.5], [1, 1]) }),
    "found the numbers 0.5",
  ],
  "two numbers for one": [
    oneRow({ ILSVRC2012_ID: matNumbers([1, 2], [1, 2]) }),
    "one number but found 2 in x, synsets(1).ILSVRC2012_ID",
  ],
  "more children than num_children": [
    oneRow({ num_children: matNumbers([1], [1, 1]), children: matNumbers([1, 1], [1, 2]) }),
    "1 numbers but found 2 in x, synsets(1).children",
  ],
};

for (const [name, [bytes, says]] of Object.entries(otherFiles)) {
  Deno.test(`${name}: the error says where`, () => {
    assertStringIncludes(refusal(() => readMetaMat(bytes, "x")).message, says);
  });
}

Deno.test({
  name: "the 1,860 synsets of the real classes are read, with the costs that WordNet gives",
  ignore: await missing(requirements.wordnet),
  fn: async () => {
    const nouns = await Deno.readTextFile("/usr/share/wordnet/data.noun");
    const content = await realSynsets(nouns);
    const read = readMetaMat(metaMat(content), "meta.mat");
    assertEquals(read, content);
    assertEquals(read.synsets.length, 1860);
    const wnids = kitClasses(read, "x").rows.map(({ wnid }) => wnid);
    assertEquals(wnids.length, 1000);
    const { costs, most } = hierarchyCosts(kitHierarchy(read, wnids));
    assertEquals(costs, hierarchyCosts(wordnetHierarchy(nouns, wnids)).costs);
    assertEquals(most, 19);
    // With 1,000 x 1,000 costs as in 2010, in the order of the numbers.
    const byNumber = read.synsets.slice(0, 1000).map(({ wnid }) => wnid);
    const { costs: costMatrix } = hierarchyCosts(kitHierarchy(read, byNumber));
    const with2010 = readMetaMat(metaMat({ ...content, year: 2010, costMatrix }), "meta.mat");
    assertEquals(with2010.costMatrix, costMatrix);
  },
});

Deno.test("thousands of synsets keep their order, whatever their texts", () => {
  const many = Array.from(
    { length: 2000 },
    (_, i) => synset(i + 1, `n${String(i).padStart(8, "0")}`),
  );
  const top = synset(2001, "n99999999", many.map(({ id }) => id), 1);
  const content = { year: 2012, synsets: [...many, top] } as const;
  assertEquals(readMetaMat(metaMat(content), "x"), content);
});
