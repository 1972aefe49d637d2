/** Covers datasets/image_folder.ts: each rejected picture has its own reason. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { decodeAlone, decodeBeside } from "../../../datasets/pictures/decoding_turns.ts";
import { openImageFolder } from "../../../datasets/image_folder.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { reportFigures } from "../../report_figures.ts";

function noise(width: number, height: number) {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i + 31 * i) % 253);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Files that are broken in different ways, and a good one. */
async function broken(): Promise<Record<string, Uint8Array>> {
  const jpeg = new Uint8Array(await noise(160, 120).jpeg().toBuffer());
  const png = new Uint8Array(await noise(90, 70).png().toBuffer());
  const changed = (bytes: Uint8Array, at: number, ...values: number[]) => {
    const copy = bytes.slice();
    copy.set(values, at);
    return copy;
  };
  const marker = (byte: number) => jpeg.findIndex((v, i) => v === 0xff && jpeg[i + 1] === byte);
  return {
    "good.jpg": jpeg,
    "half.jpg": jpeg.subarray(0, jpeg.length >> 1),
    "head.jpg": jpeg.subarray(0, 30),
    "no-tables.jpg": changed(jpeg, marker(0xdb), 0xff, 0xec),
    "no-size.jpg": changed(jpeg, marker(0xc0) + 5, 0, 0, 0, 0),
    "bits.jpg": changed(jpeg, marker(0xc0) + 4, 77),
    "arithmetic.jpg": changed(jpeg, marker(0xc0), 0xff, 0xc3),
    "half.png": png.subarray(0, 900),
    "header.png": changed(png, 12, 0x58, 0x58, 0x58, 0x58),
    "color.png": changed(png, 25, 5),
    "size.png": changed(png, 16, 0, 0, 0, 0),
    "rows.png": changed(png, 60, 1, 2, 3, 4, 5, 6, 7, 8),
  };
}

async function reason(bytes: Uint8Array, name: string): Promise<string> {
  try {
    await decodeImage(bytes, name, { side: 32 });
    return "good";
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    assertEquals(error.details.path, name);
    return error.details.found;
  }
}

Deno.test("a picture is rejected with the same reason in parallel as alone", async (t) => {
  const files = await broken();
  const alone = new Map<string, string>();
  for (const [name, bytes] of Object.entries(files)) alone.set(name, await reason(bytes, name));
  assertEquals(alone.get("good.jpg"), "good");
  const bad = [...alone].filter(([, found]) => found !== "good");
  assert(bad.length >= 8 && new Set(bad.map(([, found]) => found)).size >= 5, `${bad.join("\n")}`);
  const swapped: string[] = [];
  for (let round = 0; round < 25; round++) {
    await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => {
        const found = await reason(bytes, name);
        if (found !== alone.get(name)) swapped.push(`${name}: ${found}, not ${alone.get(name)}`);
      }),
    );
  }
  assertEquals(swapped, []);
  reportFigures(t, `${bad.length} kinds of damage, 25 rounds`);
});

Deno.test("a folder's rejected pictures have their own reasons", async () => {
  const files = await broken();
  const alone = new Map<string, string>();
  for (const [name, bytes] of Object.entries(files)) alone.set(name, await reason(bytes, name));
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "a"));
    for (let copy = 0; copy < 8; copy++) {
      for (const [name, bytes] of Object.entries(files)) {
        await Deno.writeFile(join(root, "a", `${copy}-${name}`), bytes);
      }
    }
    const { rejected } = await (await openImageFolder(root, { side: 32, parallel: 8 })).measure();
    const own = (path: string) => alone.get(path.slice(path.indexOf("-", root.length) + 1));
    assertEquals(
      rejected.filter(({ path, reason }) => reason !== own(path)),
      [],
    );
    assertEquals(rejected.length, 8 * [...alone.values()].filter((it) => it !== "good").length);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("exclusive decoding is exclusive, and every decoder gets a turn", async () => {
  let beside = 0, alone = 0, done = 0;
  const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
  const work = async (kind: "beside" | "alone") => {
    if (kind === "alone") alone++;
    else beside++;
    assert(alone === 0 || (alone === 1 && beside === 0), `${alone} alone, ${beside} beside`);
    await tick();
    assert(alone === 0 || (alone === 1 && beside === 0), `${alone} alone, ${beside} beside`);
    if (kind === "alone") alone--;
    else beside--;
    done++;
    if (done % 5 === 0) throw new RangeError("on purpose");
  };
  await Promise.allSettled(
    Array.from(
      { length: 60 },
      (_, i) => i % 3 === 0 ? decodeAlone(() => work("alone")) : decodeBeside(() => work("beside")),
    ),
  );
  assertEquals(done, 60);
});

Deno.test("a strip too long for its width is rejected by its header, before it is decoded", async () => {
  const strip = new Uint8Array(await noise(9, 7).png().toBuffer());
  const header = new DataView(strip.buffer);
  header.setUint32(16, 1);
  header.setUint32(20, 24_500_000);
  header.setUint32(29, crc32(strip.subarray(12, 29)));
  // Its pixels are those of 9 x 7: a decoder would find them too few.
  assertEquals(await reason(strip, "x"), "1 x 24500000 pixels, too long for its width");
});
