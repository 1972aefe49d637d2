/** Covers datasets/ilsvrc/sources/official.ts and the files of archives beside it. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { openImageSource } from "../../../../datasets/ilsvrc/sources/open_source.ts";
import { tarArchive } from "../../../../datasets/tar/tar_writer.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import {
  answersOf,
  archiveOf,
  kit,
  plan,
  trainArchive,
  withFiles,
  withSource,
} from "./small_sources.ts";

const { name: kitName, bytes: kitBytes } = kit();
const namesOf = (split: "train" | "val" | "test", year: 2010 | 2012 = 2012) =>
  plan(year).images[split].map(({ name }) => name);
const byClass = Object.groupBy(plan().images.train, ({ own }) => own.wnid);
const trainNames = Object.fromEntries(
  Object.entries(byClass).map(([wnid, images = []]) => [wnid, images.map(({ name }) => name)]),
);
const whole = {
  [kitName]: kitBytes,
  "ILSVRC2012_img_train.tar": trainArchive(trainNames),
  "ILSVRC2012_img_val.tar": archiveOf(namesOf("val")),
};
const expected = (split: "train" | "val" | "test", year: 2010 | 2012 = 2012) =>
  plan(year).images[split].map(({ name, own }) => `${name} ${own.wnid}`);
const failure = async (folder: string) =>
  (await assertRejects(() => openImageSource(folder), BadFileError)).details;

Deno.test("2012: labels are positions among sorted WNIDs, and answers come from the kit", () =>
  withFiles(whole, async (folder) => {
    await withSource(folder, {}, async (source) => {
      assertEquals(answersOf(source, "train"), expected("train"));
      assertEquals(answersOf(source, "val"), expected("val"));
      const rows = source.classes.rows.map(({ wnid, ilsvrcId }) => `${wnid} ${ilsvrcId}`);
      assertEquals(rows, ["n01530575 2", "n01641577 3", "n02099712 1"]);
      assertEquals([source.rejected, source.splits.test], [[], undefined]);
      const { train } = source.splits;
      const place = "ILSVRC2012_img_train.tar, n01641577.tar, n01641577_18.JPEG";
      assertEquals([train?.placeOf(2), train?.sizeOf(2)], [place, 17]);
      assertEquals(new TextDecoder().decode(await train?.read(2)), "n01641577_18.JPEG");
    });
  }));

Deno.test("the numbers of images are compared with the published ones and with the kit", () =>
  withFiles({
    ...whole,
    "ILSVRC2012_img_train.tar": trainArchive({ ...trainNames, n01641577: ["n01641577_18.JPEG"] }),
  }, async (folder) => {
    await withSource(folder, {}, ({ notes }) => {
      assertEquals(notes, [
        "train: 5 images, where ILSVRC-2012 has 1,281,167.",
        "train: 1 class has another number of images than the development kit says: " +
        "n01641577 (1 of 2).",
        "val: 6 images, where ILSVRC-2012 has 50,000.",
      ]);
    });
  }));

Deno.test("validation images without the kit are an error that names its file", () =>
  withFiles({ "ILSVRC2012_img_val.tar": whole["ILSVRC2012_img_val.tar"] }, async (folder) => {
    const { expected, found } = await failure(folder);
    assertStringIncludes(expected, "ILSVRC2012_devkit_t12.tar.gz");
    assertEquals(found, "ILSVRC2012_img_val.tar without it");
  }));

Deno.test("training images are read without the kit, without ILSVRC's numbers", () =>
  withFiles(
    { "ILSVRC2012_img_train.tar": whole["ILSVRC2012_img_train.tar"] },
    async (folder) => {
      await withSource(folder, {}, (source) => {
        assertEquals(answersOf(source, "train"), expected("train"));
        const row = { wnid: "n02099712", words: "Labrador retriever" };
        assertEquals(source.classes.rows[2], row);
        assertStringIncludes(source.notes.at(-1) ?? "", "no development kit");
      });
    },
  ));

Deno.test("images of a class that the kit does not have are an error", () =>
  withFiles({
    ...whole,
    "ILSVRC2012_img_train.tar": trainArchive({ n01440764: ["n01440764_18.JPEG"] }),
  }, async (folder) => {
    const { found, hint } = await failure(folder);
    assertEquals(found, "images of n01440764");
    assertStringIncludes(hint ?? "", "different years");
  }));

Deno.test("a validation image without an answer is an error that names it", () =>
  withFiles({
    ...whole,
    "ILSVRC2012_img_val.tar": archiveOf(["ILSVRC2012_val_00000007.JPEG"]),
  }, async (folder) => {
    const { expected, found } = await failure(folder);
    assertEquals(expected, "an answer for ILSVRC2012_val_00000007.JPEG");
    assertEquals(found, "6 lines");
  }));

Deno.test("the kit of another year is an error", () =>
  withFiles({ ...whole, [kitName]: kit(2010).bytes }, async (folder) => {
    const { expected, found } = await failure(folder);
    assertEquals([expected, found], ["the development kit of 2012", "that of 2010"]);
  }));

Deno.test("the kit is read as an archive, as its folder, and as the files in it", async () => {
  const { [kitName]: _, ...archives } = whole;
  const unpacked: Record<string, Uint8Array> = {};
  const { tarFiles } = await import("../../../../datasets/tar/tar.ts");
  const { gunzipSync } = await import("node:zlib");
  for (const { name, bytes } of tarFiles(gunzipSync(kitBytes), kitName)) unpacked[name] = bytes;
  const loose = Object.fromEntries(
    Object.entries(unpacked).map(([name, bytes]) => [name.replace(/^[^/]+\//, ""), bytes]),
  );
  for (const files of [unpacked, loose]) {
    await withFiles({ ...archives, ...files }, async (folder) => {
      await withSource(folder, {}, (source) => {
        assertEquals(answersOf(source, "val"), expected("val"));
        assertEquals(source.classes.rows[0].ilsvrcId, 2);
      });
    });
  }
});

const kit2010 = kit(2010);
const files2010 = {
  [kit2010.name]: kit2010.bytes,
  "ILSVRC2010_images_train.tar": trainArchive(trainNames),
  "ILSVRC2010_images_val.tar": archiveOf(namesOf("val", 2010).map((name) => `val/${name}`)),
  "ILSVRC2010_images_test.tar": archiveOf(namesOf("test", 2010)),
  "ILSVRC2010_test_ground_truth.txt": plan(2010).images.test.map(({ own }) => `${own.number}\n`)
    .join(""),
};

Deno.test("2010: all three splits have answers", () =>
  withFiles(files2010, async (folder) => {
    await withSource(folder, {}, (source) => {
      for (const split of ["train", "val", "test"] as const) {
        assertEquals(answersOf(source, split), expected(split, 2010), split);
      }
      assertStringIncludes(source.notes.join(" "), "no patch_images.tar");
    });
  }));

Deno.test("2010: test images without their answers have no labels", () => {
  const { "ILSVRC2010_test_ground_truth.txt": _, ...others } = files2010;
  return withFiles(others, async (folder) => {
    await withSource(folder, {}, (source) => {
      assertEquals(source.splits.test?.labels, undefined);
      assertStringIncludes(source.notes.join(" "), "test: there are no answers.");
    });
  });
});

Deno.test("2010: patch_images.tar replaces the images of the same split and name", () => {
  const [train, val] = [namesOf("train", 2010)[3], namesOf("val", 2010)[1]];
  const encoder = new TextEncoder();
  const patch = tarArchive([
    { name: `patch_images/train/${train}`, bytes: encoder.encode("new train") },
    { name: `patch_images/val/${val}`, bytes: encoder.encode("new val") },
    { name: "patch_images/train/n01530575_99999.JPEG", bytes: encoder.encode("of nothing") },
  ]);
  return withFiles({ ...files2010, "patch_images.tar": patch }, async (folder) => {
    await withSource(folder, {}, async ({ splits, notes }) => {
      const text = async (split: "train" | "val" | "test", i: number) =>
        new TextDecoder().decode(await splits[split]?.read(i));
      assertEquals([await text("train", 3), await text("val", 1)], ["new train", "new val"]);
      assertEquals(await text("val", 0), `val/${namesOf("val", 2010)[0]}`);
      assertEquals(splits.train?.placeOf(3), `patch_images.tar, ${train}`);
      assertEquals(splits.train?.sizeOf(3), 9);
      assertStringIncludes(notes.join(" "), "train: 1 image replaced.");
      assertStringIncludes(notes.join(" "), "train: 1 replacement without an image.");
    });
  });
});

Deno.test("2010: images that are gzip files are unzipped, and damaged ones are errors", () => {
  const [one, other] = namesOf("val", 2010);
  const good = gzipSync("the image");
  const archive = tarArchive([
    { name: one, bytes: good },
    { name: other, bytes: good.subarray(0, good.length - 9) },
  ]);
  return withFiles({ ...files2010, "ILSVRC2010_images_val.tar": archive }, async (folder) => {
    await withSource(folder, {}, async ({ splits: { val } }) => {
      assertEquals(new TextDecoder().decode(await val?.read(0)), "the image");
      const error = await assertRejects(async () => await val?.read(1), BadFileError);
      assertEquals(error.details.path, `ILSVRC2010_images_val.tar, ${other}`);
    });
  });
});

Deno.test("an image out of range is an error", () =>
  withFiles(whole, async (folder) => {
    await withSource(folder, {}, async ({ splits: { val } }) => {
      for (const i of [-1, 6, NaN]) {
        await assertRejects(async () => await val?.read(i), BadFileError);
      }
    });
  }));

Deno.test("a kit with more answers than there are validation images is told", () => {
  const own = { ...whole, "ILSVRC2012_img_val.tar": archiveOf(namesOf("val").slice(0, 5)) };
  return withFiles(own, async (folder) => {
    await withSource(folder, {}, ({ notes }) => {
      assertStringIncludes(
        notes.join(" "),
        "val: the development kit has 6 answers but there are 5 images; some may be missing.",
      );
    });
  });
});

Deno.test("validation images with other names are an error that says which are expected", () => {
  const names = namesOf("val").map((name) => name.replace(".JPEG", ".jpeg"));
  return withFiles({ ...whole, "ILSVRC2012_img_val.tar": archiveOf(names) }, async (folder) => {
    const { found, hint } = await failure(folder);
    assertStringIncludes(found, "a name that no image of this archive has; expected is");
    assertStringIncludes(hint ?? "", "ILSVRC2012_val_00000001.JPEG");
  });
});
