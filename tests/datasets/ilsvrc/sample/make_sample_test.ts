/** Covers datasets/ilsvrc/sample, and that its layouts are read as the same images. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadCifar10 } from "../../../../datasets/cifar10/cifar10.ts";
import sharp from "sharp";
import {
  makeSampleIlsvrc,
  type SampleIlsvrc,
  type SampleKit,
} from "../../../../datasets/ilsvrc/sample/make_sample.ts";
import {
  SAMPLE_LAYOUTS,
  type SampleLayout,
} from "../../../../datasets/ilsvrc/sample/sample_layouts.ts";
import { ilsvrc2012Classes } from "../../../../datasets/ilsvrc/classes.ts";
import { kitOrder, openDevelopmentKit } from "../../../../datasets/ilsvrc/kit/development_kit.ts";
import { sampleClasses } from "../../../../datasets/ilsvrc/sample/sample_classes.ts";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { hierarchyCosts } from "../../../../datasets/hierarchy_costs.ts";
import { decodeImage } from "../../../../datasets/pictures/decode_image.ts";
import { sha256 } from "../../../../lib/files/sha256.ts";
import { BadArgumentError, BadFileError } from "../../../../lib/errors.ts";
import { missing, requirements } from "../../../skip.ts";
import "../../pictures/turn.ts";

const counts = { classes: 4, trainPerClass: 3, valPerClass: 2, testPerClass: 1 };
const cifar10 = await loadCifar10({ onProgress: () => {} });
const root = await Deno.makeTempDir();
const make = (layout: SampleLayout, name: string = layout) =>
  makeSampleIlsvrc(`${root}/${name}`, { layout, cifar10, ...counts });
globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));

/** The label and the digest of each image of a source, by split and name. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const source = await openImageSource(folder);
  const found = new Map<string, string>();
  for (const [split, images] of Object.entries(source.splits)) {
    for (let i = 0; i < images.count; i++) {
      const label = images.labels?.[i];
      const wnid = label === undefined ? "?" : source.classes.rows[label].wnid;
      found.set(`${split} ${images.nameOf(i)}`, `${wnid} ${await sha256(await images.read(i))}`);
    }
  }
  source[Symbol.dispose]();
  return found;
}

const made: Partial<Record<SampleLayout, SampleIlsvrc>> = {};
for (const layout of SAMPLE_LAYOUTS) made[layout] = await make(layout);
const samples = made as Record<SampleLayout, SampleIlsvrc>;

for (const layout of SAMPLE_LAYOUTS) {
  Deno.test(`${layout}: the images, labels and classes are those that were made`, async () => {
    const { folder, images, classes } = samples[layout];
    const source = await openImageSource(folder);
    assertEquals(
      source.classes.rows.map(({ wnid, words }) => [wnid, words]),
      classes.rows.map(({ wnid, words }) => [wnid, words]),
    );
    const read = Object.entries(source.splits).map(([split, own]) => {
      const names = Array.from({ length: own.count }, (_, i) => own.nameOf(i));
      return [split, names.map((name, i) => [name, own.labels?.[i]]).sort()];
    });
    source[Symbol.dispose]();
    const hidden = layout === "kaggle" ? ["test"] : [];
    const expected = Object.entries(images).map(([split, own]) => [
      split,
      own.map(({ name, label }) => [name, hidden.includes(split) ? undefined : label]).sort(),
    ]);
    assertEquals(read, expected);
  });
}

Deno.test("every layout of 2012 has the same files of train and val", async () => {
  const expected = await contentsOf(samples["2012"].folder);
  assertEquals(expected.size, 4 * 5);
  for (const layout of ["kaggle", "folders", "caffe", "unpacked"] as const) {
    const found = [...await contentsOf(samples[layout].folder)];
    assertEquals(new Map(found.filter(([name]) => !name.startsWith("test "))), expected, layout);
  }
});

Deno.test("odd files are what they are called, and only the unreadable ones cannot be decoded", async () => {
  for (const layout of ["2012", "2010"] as const) {
    const { folder, odd } = samples[layout];
    assertEquals(odd.length, layout === "2012" ? 6 : 8);
    const kinds = new Map(odd.map(({ name, kind }) => [name, kind as string]));
    const source = await openImageSource(folder);
    const { train } = source.splits;
    if (train === undefined) throw new Error("no training images");
    const found = new Map<string, string>();
    for (let i = 0; i < train.count; i++) {
      const name = train.nameOf(i);
      const decoded = await decodeImage(await train.read(i), name, { side: 256 })
        .catch((error) => {
          assert(error instanceof BadFileError);
          return undefined;
        });
      if (decoded === undefined) found.set(name, "unreadable");
      else if (decoded.format !== "jpeg") found.set(name, decoded.format);
      else if (decoded.cmyk) found.set(name, "cmyk");
      else if ((await sharp(await train.read(i)).metadata()).channels === 1) {
        found.set(name, "grey");
      } else if (decoded.width < 300) found.set(name, "replaced");
    }
    source[Symbol.dispose]();
    const unreadable = odd.flatMap(({ name, readable }) => readable ? [] : [name]);
    const seen = [...kinds].flatMap(([name, kind]): [string, string][] =>
      unreadable.includes(name)
        ? [[name, "unreadable"]]
        : ["png", "cmyk", "grey"].includes(kind)
        ? [[name, kind]]
        // These become plain JPEG images: unzipped, replaced, or with another EXIF block.
        : []
    );
    assertEquals(found, new Map(seen));
  }
});

Deno.test("the same options give the same bytes", async () => {
  await make("2010", "again");
  for (const { name } of Deno.readDirSync(samples["2010"].folder)) {
    const [one, other] = ["2010", "again"].map((folder) =>
      Deno.readFileSync(`${root}/${folder}/${name}`)
    );
    assertEquals(await sha256(other), await sha256(one), name);
  }
});

Deno.test("the kit has the classes in another order, the groups and the numbers of images", async () => {
  const { folder, classes } = samples["2012"];
  const kit = await openDevelopmentKit(`${folder}/ILSVRC2012_devkit_t12.tar.gz`);
  assertEquals(kit.classes.rows, classes.rows);
  assertEquals(kit.classes.rows.map(({ ilsvrcId }) => ilsvrcId), [3, 4, 2, 1]);
  assertEquals(kit.synsets.map(({ trainImages }) => trainImages).slice(0, 5), [3, 3, 3, 3, 0]);
  const [entity] = kit.synsets.filter(({ words }) => words === "entity");
  assertEquals([entity.wordnetHeight, entity.id], [4, 5]);
});

Deno.test("a whole kit has the 1,000 classes in no sorted order, and 50 answers of each", async () => {
  const { folder, classes, images } = await makeSampleIlsvrc(`${root}/whole`, {
    ...{ kit: "whole", cifar10, ...counts },
  });
  const kit = await openDevelopmentKit(folder);
  const { wnids, words } = await ilsvrc2012Classes();
  assertEquals(kit.classes.rows.map(({ wnid }) => wnid), wnids);
  assertEquals(kit.classes.rows.map(({ words }) => words), words);
  assertEquals(kit.classes.rows, classes.rows);
  for (const { wnid, words: own } of sampleClasses) assertEquals(own, words[wnids.indexOf(wnid)]);
  const order = kitOrder(kit);
  assert(order.some((wnid, i) => i > 0 && wnid < order[i - 1]));
  assert(order.some((wnid, i) => i > 0 && wnid > order[i - 1]));
  // The kit's check has counted 50 of each class.
  assertEquals(kit.validationTruth?.length, 50_000);
  const { costs, most } = hierarchyCosts(kit.hierarchy);
  const cost = (one: string, other: string) =>
    costs[wnids.indexOf(one) * wnids.length + wnids.indexOf(other)];
  // Tabby and Labrador are carnivores, a tench is an animal, an abacus is none.
  assertEquals([cost("n02123045", "n02099712"), cost("n02123045", "n01440764")], [1, 3]);
  assertEquals([cost("n02123045", "n02666196"), most], [4, 4]);
  assertEquals(images.train?.length, 4 * 3);
});

Deno.test("the images of a whole kit are a part of it, with labels among 1,000", async () => {
  const { images } = samples["2012"];
  const { wnids } = await ilsvrc2012Classes();
  const contents: Map<string, string>[] = [];
  for (const layout of ["2012", "unpacked"] as const) {
    const folder = `${root}/whole-${layout}`;
    const made = await makeSampleIlsvrc(folder, { layout, kit: "whole", cifar10, ...counts });
    const source = await openImageSource(folder);
    const { train, val } = source.splits;
    assertEquals([train?.count, val?.count], [images.train?.length, images.val?.length]);
    for (let i = 0; i < (val?.count ?? 0); i++) {
      const own = made.images.val?.find(({ name }) => name === val?.nameOf(i));
      assertEquals(val?.labels?.[i], own?.label);
    }
    assertEquals(source.classes.rows.map(({ wnid }) => wnid), wnids);
    if (layout === "2012") {
      assertEquals(source.notes[0], "train: 12 images, where ILSVRC-2012 has 1,281,167.");
      assertStringIncludes(source.notes[1], "n01440764 (0 of 1300)");
      assertEquals(source.notes[2], "val: 8 images, where ILSVRC-2012 has 50,000.");
    }
    source[Symbol.dispose]();
    contents.push(await contentsOf(folder));
  }
  const [archives, unpacked] = contents;
  assertEquals(archives, unpacked);
  // The same pictures as those of a kit of their own, under the same classes.
  assertEquals(
    archives.get("train n01530575_18.JPEG"),
    (await contentsOf(samples["2012"].folder)).get("train n01530575_18.JPEG"),
  );
});

Deno.test("the costs in the kit of 2010 are those of its hierarchy", async () => {
  const { costs, hierarchy } = await openDevelopmentKit(samples["2010"].folder);
  assertEquals(costs?.costs, hierarchyCosts(hierarchy).costs);
  // A bird for a frog: their least common ancestor is animal, three steps above the dog.
  assertEquals(costs?.costs[1], 3);
});

Deno.test({
  name: "Python counts the same files in the archives",
  ignore: await missing(requirements.python),
  fn: async () => {
    const { folder } = samples["2012"];
    const program = "import sys, tarfile\n" +
      "outer = tarfile.open(sys.argv[1] + '/ILSVRC2012_img_train.tar')\n" +
      "print(sum(len(tarfile.open(fileobj=outer.extractfile(m)).getnames()) for m in outer))\n" +
      "print(len(tarfile.open(sys.argv[1] + '/ILSVRC2012_img_val.tar').getnames()))\n" +
      "print(len(tarfile.open(sys.argv[1] + '/ILSVRC2012_devkit_t12.tar.gz').getnames()))\n";
    const { stdout } = await new Deno.Command("python3", { args: ["-c", program, folder] })
      .output();
    assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), ["12", "8", "3"]);
  },
});

Deno.test("a folder with something in it is left as it is", async () => {
  const error = await assertRejects(() => make("folders", "2012"), BadFileError);
  assertEquals(error.details.expected, "a new folder");
  assertEquals([...Deno.readDirSync(samples["2012"].folder)].length, 3);
});

Deno.test("options out of range are errors, before anything is written", async () => {
  const path = `${root}/none`;
  const bad = [
    { classes: 1 },
    { classes: 11 },
    { trainPerClass: 0 },
    { valPerClass: 501 },
    { layout: "2011" as SampleLayout },
    { classes: 2, trainPerClass: 2 },
    { kit: "half" as SampleKit },
    { kit: "whole", layout: "2010" } as const,
    { kit: "whole", layout: "folders" } as const,
    { kit: "whole", valPerClass: 51 } as const,
  ];
  for (const options of bad) {
    await assertRejects(() => makeSampleIlsvrc(path, options), BadArgumentError);
  }
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});
