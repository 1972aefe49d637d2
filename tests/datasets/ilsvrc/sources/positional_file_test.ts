import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openArchive } from "../../../../datasets/ilsvrc/sources/archive.ts";
import { RULES } from "../../../../datasets/ilsvrc/sources/official_files.ts";
import { PositionalFile } from "../../../../datasets/ilsvrc/sources/positional_file.ts";
import { tarHeader } from "../../../../datasets/tar/tar_writer.ts";
import { BadFileError } from "../../../../lib/errors.ts";

/** Bytes that tell their positions. */
const content = Uint8Array.from({ length: 3 * 2 ** 18 }, (_, i) => (i * 7 + (i >> 8)) & 255);

async function withFile(work: (file: PositionalFile, path: string) => Promise<void>) {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, content);
    const file = await PositionalFile.open(path, "an archive");
    try {
      await work(file, path);
    } finally {
      file[Symbol.dispose]();
    }
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("many reads at once each get their own bytes", () =>
  withFile(async (file) => {
    const places = Array.from({ length: 60 }, (_, i) => (i * 7919) % (content.length - 5000));
    const all = await Promise.all(places.map((place) => file.read(place, 5000)));
    for (const [i, place] of places.entries()) {
      assertEquals(all[i], content.slice(place, place + 5000));
    }
  }));

Deno.test("bytes at any position are those of the file, near each other and far apart", () =>
  withFile((file) => {
    const places = [0, 512, 2 ** 18 - 100, 2 ** 18, 700_000, 3, 4096, 500_000, 500_512];
    for (const place of places) {
      assertEquals(file.bytesAt(place, 512).slice(), content.slice(place, place + 512));
    }
    assertEquals(file.bytesAt(content.length - 10, 512).length, 10);
    return Promise.resolve();
  }));

Deno.test("a file that has become shorter is an error with the place", () =>
  withFile(async (file, path) => {
    await Deno.truncate(path, 1000);
    const error = await assertRejects(() => file.read(900, 200), BadFileError);
    assertEquals(error.details.offset, 1000);
  }));

Deno.test("a folder and a path to nothing are errors", async () => {
  await assertRejects(() => PositionalFile.open("/", "an archive"), BadFileError, "a folder");
  const nowhere = "/nowhere/ILSVRC2012_img_train.tar";
  await assertRejects(
    () => PositionalFile.open(nowhere, "an archive"),
    BadFileError,
    "nothing there",
  );
});

Deno.test("a file that was closed gives an error, and reads under way still end", () =>
  withFile(async (file) => {
    const reading = file.read(0, 100_000);
    file[Symbol.dispose]();
    assertEquals((await reading).length, 100_000);
    assertThrows(() => file.bytesAt(0, 10), BadFileError, "closed");
  }));

Deno.test("images beyond 4 GiB are found and read", async () => {
  const path = await Deno.makeTempFile();
  try {
    // A file with holes: only its headers and its last image take space.
    const size = 2 ** 28;
    const out = await Deno.open(path, { write: true });
    for (let i = 0; i < 17; i++) {
      await out.seek(i * (512 + size), Deno.SeekMode.Start);
      const name = `ILSVRC2012_val_${`${i}`.padStart(8, "0")}.JPEG`;
      await out.write(tarHeader(name, i === 16 ? 9 : size));
    }
    await out.write(new TextEncoder().encode("the image"));
    await out.truncate(16 * (512 + size) + 512 + 512 + 1024);
    out.close();
    const archive = await openArchive(path, RULES[2012].val);
    const { file, index } = archive;
    assertEquals(index.offsets[16], 16 * (512 + size) + 512);
    const bytes = await file.read(index.offsets[16], index.sizes[16]);
    archive[Symbol.dispose]();
    assertEquals([new TextDecoder().decode(bytes), index.ended], ["the image", true]);
  } finally {
    await Deno.remove(path);
  }
});
