import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { jpegHeader } from "../../../datasets/pictures/jpeg_header.ts";
import { jpeg, picture } from "../pictures.ts";

Deno.test("size, greyness and EXIF data of a JPEG are those that sharp finds, baseline and progressive", async () => {
  for (const [width, height] of [[500, 375], [375, 500], [1, 1], [17, 3], [3000, 8]]) {
    const files = [
      picture(width, height).jpeg(),
      picture(width, height).jpeg({ progressive: true, chromaSubsampling: "4:4:4" }),
      picture(width, height).toColourspace("b-w").jpeg(),
      picture(width, height).withExif({ IFD0: { Artist: "a".repeat(400) } }).jpeg(),
    ];
    for (const [i, file] of files.entries()) {
      const bytes = new Uint8Array(await file.toBuffer());
      const { exif } = await sharp(bytes).metadata();
      assertEquals(jpegHeader(bytes), {
        ...{ width, height, grey: i === 2, exif: exif && new Uint8Array(exif) },
      });
      assertEquals(exif !== undefined, i === 3);
    }
  }
});

Deno.test("CMYK, other formats and a header that is cut off are left to the decoder", async () => {
  const cmyk = await picture(40, 30).toColourspace("cmyk").jpeg().toBuffer();
  assertEquals((await sharp(cmyk).metadata()).channels, 4);
  const good = await jpeg(40, 30);
  const frame = good.findIndex((byte, i) => byte === 0xff && good[i + 1] === 0xc0);
  const changed = (at: number, ...values: number[]) => {
    const copy = good.slice();
    copy.set(values, frame + at);
    return copy;
  };
  const cases = {
    cmyk,
    png: await picture(40, 30).png().toBuffer(),
    empty: new Uint8Array(),
    cut: good.subarray(0, frame + 9),
    "12 bits": changed(4, 12),
    "height after the scan": changed(5, 0, 0),
    "no width": changed(7, 0, 0),
    arithmetic: changed(1, 0xc9),
    "bytes between segments": changed(0, 0),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    assertEquals(jpegHeader(bytes), undefined, name);
  }
});

Deno.test("any bytes give a size from 1 to 65535 or no header, and end", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    const size = jpegHeader(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...bytes));
    assert(size === undefined || Math.min(size.width, size.height, 65536 - size.width) >= 1);
  }));
});
