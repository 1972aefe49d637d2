import { assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { isCorruptExif } from "../../../datasets/pictures/exif.ts";
import { picture } from "../pictures.ts";

async function exifOf(image: Sharp): Promise<Uint8Array> {
  const { exif } = await sharp(await image.jpeg().toBuffer()).metadata();
  return new Uint8Array(exif ?? []);
}

const whole = await exifOf(
  picture(40, 40).withExif({
    IFD0: { Copyright: "someone, somewhere", Make: "a camera" },
    IFD3: { GPSLatitude: "51/1 30/1 3230/100" },
  }),
);

Deno.test("EXIF data as a program writes it is whole, with and without its prefix", () => {
  assertEquals([isCorruptExif(whole), isCorruptExif(whole.subarray(6))], [false, false]);
});

Deno.test("EXIF data that is cut off is corrupt, wherever it ends inside its lists or values", () => {
  for (const length of [0, 5, 13, 16, 20, whole.length - 20]) {
    assertEquals(isCorruptExif(whole.subarray(0, length)), true, String(length));
  }
});

Deno.test("lists that lead back to themselves are corrupt and end", () => {
  // One list without entries, which says that the next one is itself.
  const bytes = new Uint8Array(14);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4d4d);
  view.setUint16(2, 42);
  view.setUint32(4, 8);
  view.setUint32(10, 8);
  assertEquals(isCorruptExif(bytes), true);
});

Deno.test("any bytes are either whole or corrupt", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, begun) => {
    if (begun) bytes.set([0x49, 0x49, 42, 0].slice(0, bytes.length));
    assertEquals(typeof isCorruptExif(bytes), "boolean");
  }));
});
