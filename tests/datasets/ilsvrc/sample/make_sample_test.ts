/** Covers datasets/ilsvrc/sample, and that its layouts are read as the same images. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  makeSampleIlsvrc,
  type SampleIlsvrc,
} from "../../../../datasets/ilsvrc/sample/make_sample.ts";
import {
  SAMPLE_LAYOUTS,
  type SampleLayout,
} from "../../../../datasets/ilsvrc/sample/sample_layouts.ts";
import { openDevelopmentKit } from "../../../../datasets/ilsvrc/kit/development_kit.ts";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { hierarchyCosts } from "../../../../datasets/hierarchy_costs.ts";
import { decodeImage } from "../../../../datasets/pictures/decode_image.ts";
import { sha256 } from "../../../../lib/files/sha256.ts";
import { BadArgumentError, BadFileError } from "../../../../lib/errors.ts";
import { missing, requirements } from "../../../skip.ts";

const counts = { classes: 4, trainPerClass: 3, valPerClass: 2, testPerClass: 1 };
const root = await Deno.makeTempDir();
const make = (layout: SampleLayout, name: string = layout) =>
  makeSampleIlsvrc(`${root}/${name}`, { layout, ...counts });
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
      else if (isGrey(decoded.pixels)) found.set(name, "grey");
      else if (decoded.width < 300) found.set(name, "replaced");
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

function isGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 3) {
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}

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
  ];
  for (const options of bad) {
    await assertRejects(() => makeSampleIlsvrc(path, options), BadArgumentError);
  }
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});
