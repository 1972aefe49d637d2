/** Covers datasets/ilsvrc/sources/index_file.ts and archive.ts beside it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { openArchive } from "../../../../datasets/ilsvrc/sources/archive.ts";
import { indexPath, loadIndex, saveIndex } from "../../../../datasets/ilsvrc/sources/index_file.ts";
import { RULES } from "../../../../datasets/ilsvrc/sources/official_files.ts";
import { indexTar, type TarIndex } from "../../../../datasets/ilsvrc/sources/tar_index.ts";
import { END, entry, inMemory, joined } from "../../tar/tar_bytes.ts";

const rule = RULES[2012].val;
const valName = (i: number) => `ILSVRC2012_val_${`${i}`.padStart(8, "0")}.JPEG`;
const bytes = joined(
  ...[1, 2, 3].map((i) => entry(valName(i), "x".repeat(i * 300))),
  entry("readme.txt", "not an image"),
  END,
);
const archive = { path: "val.tar", size: bytes.length, changed: 1_350_000_000_000.5, rule };

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** An index as plain values. */
const plain = ({ offsets, sizes, groups, names, ...others }: TarIndex) => ({
  columns: [[...offsets], [...sizes], [...groups], [...sizes].map((_, i) => names.at(i))],
  others,
});

Deno.test("an index is loaded as it was saved", () =>
  inFolder(async (folder) => {
    const index = await indexTar(inMemory(bytes), "val.tar", rule);
    await saveIndex(`${folder}/index`, archive, index);
    const { index: again } = await loadIndex(`${folder}/index`, archive);
    assertEquals(again && plain(again), plain(index));
    assertEquals(again?.names.indexOf(valName(2)), 1);
  }));

Deno.test("an index of another archive, time or rule is not used", () =>
  inFolder(async (folder) => {
    await saveIndex(`${folder}/index`, archive, await indexTar(inMemory(bytes), "val.tar", rule));
    const others = [
      { ...archive, size: archive.size + 512 },
      { ...archive, changed: archive.changed + 1 },
      { ...archive, rule: RULES[2010].val },
    ];
    for (const other of others) {
      assertEquals(await loadIndex(`${folder}/index`, other), {
        index: undefined,
        reason: "changed",
      });
    }
    assertEquals((await loadIndex(`${folder}/none`, archive)).reason, "absent");
  }));

Deno.test("with any damage, an index is not used", () =>
  inFolder(async (folder) => {
    const path = `${folder}/index`;
    await saveIndex(path, archive, await indexTar(inMemory(bytes), "val.tar", rule));
    const whole = await Deno.readFile(path);
    const damage = fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.nat(whole.length),
      async (at, difference, cut) => {
        const own = whole.slice(0, cut);
        if (at < cut) own[at] ^= difference;
        else if (cut === whole.length) return;
        await Deno.writeFile(path, own);
        const { index, reason } = await loadIndex(path, archive);
        assertEquals([index, reason !== undefined], [undefined, true]);
      },
    );
    await fc.assert(damage, { numRuns: 200 });
  }));

Deno.test("archives of one name in different folders have different indices", () => {
  const paths = ["/a/val.tar", "/b/val.tar"].map((path) => indexPath("/cache", { path }));
  assert(paths[0] !== paths[1]);
  assertStringIncludes(paths[0], "/cache/val.tar.");
});

/** Opens the archive in `folder`, with its index in the same folder, and closes it. */
async function opened(folder: string) {
  const phases: string[] = [];
  const onProgress = ({ phase }: { phase: string }) => phases.push(phase);
  const options = { indexFolder: `${folder}/indices`, onProgress };
  const own = await openArchive(`${folder}/val.tar`, rule, options);
  own[Symbol.dispose]();
  return { index: own.index, notes: own.notes, indexed: phases.length > 0 };
}

const files = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("the index of an archive is made once, and again when the archive has changed", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/val.tar`, bytes);
    assertEquals((await opened(folder)).indexed, true);
    assertEquals((await opened(folder)).indexed, false);
    await Deno.writeFile(`${folder}/val.tar`, joined(entry(valName(9), "new"), END));
    const { index, indexed, notes } = await opened(folder);
    assertEquals([index.sizes.length, indexed, notes], [1, true, []]);
    assertEquals(files(`${folder}/indices`).length, 1);
  }));

Deno.test("a damaged index is made again, and that is told", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/val.tar`, bytes);
    await opened(folder);
    const [name] = files(`${folder}/indices`);
    await Deno.truncate(`${folder}/indices/${name}`, 100);
    const { index, notes } = await opened(folder);
    assertEquals(index.sizes.length, 3);
    assertStringIncludes(notes[0], "cannot be used (damage), so it is made again.");
    assertEquals((await opened(folder)).notes, []);
  }));

Deno.test("an archive is opened where its index cannot be saved", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/val.tar`, bytes);
    await Deno.writeTextFile(`${folder}/indices`, "a file where the folder should be");
    const { index, notes } = await opened(folder);
    assertEquals(index.sizes.length, 3);
    assertStringIncludes(notes.at(-1) ?? "", "is not saved: ");
  }));
