import { assertEquals, assertThrows } from "@std/assert";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { BadFileError } from "../../../lib/errors.ts";
import { decodePng } from "../../../datasets/pictures/decode_png.ts";

/**
 * Encodes rows with the given filter for each row, by the forward formulas of the PNG
 * specification.
 */
function encode(pixels: Uint8Array, width: number, filters: number[], kind = [8, 2, 0, 0, 0]) {
  const stride = width * 3;
  const height = filters.length;
  const raw = new Uint8Array(height * (stride + 1));
  const at = (y: number, x: number) => y < 0 || x < 0 ? 0 : pixels[y * stride + x];
  for (let y = 0; y < height; y++) {
    raw[y * (stride + 1)] = filters[y];
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [at(y, x - 3), at(y - 1, x), x < 3 ? 0 : at(y - 1, x - 3)];
      const p = a + b - c;
      const near = [a, b, c].reduce((best, v) => Math.abs(p - v) < Math.abs(p - best) ? v : best);
      raw[y * (stride + 1) + 1 + x] = pixels[y * stride + x] -
        [0, a, b, Math.floor((a + b) / 2), near][filters[y]];
    }
  }
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set(kind, 8);
  const chunks: [string, Uint8Array][] = [
    ["IHDR", header],
    ["IDAT", deflateSync(raw)],
    ["IEND", new Uint8Array()],
  ];
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  for (const [type, data] of chunks) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, data.length);
    bytes.push(...length, ...new TextEncoder().encode(type), ...data, 0, 0, 0, 0);
  }
  return Uint8Array.from(bytes);
}

Deno.test("decodePng undoes every filter of the PNG specification", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 9 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    (width, filters, stream) => {
      const pixels = Uint8Array.from(
        { length: width * 3 * filters.length },
        () => stream.next().value,
      );
      const image = decodePng(encode(pixels, width, filters), "x.png");
      assertEquals([image.width, image.height], [width, filters.length]);
      assertEquals(image.pixels, pixels);
    },
  ));
});

Deno.test("decodePng reads a file that sharp wrote as sharp does", async () => {
  const { default: sharp } = await import("sharp");
  const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * i) % 253);
  const file = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png({ adaptiveFiltering: true }).toBuffer();
  assertEquals(decodePng(file, "x.png").pixels, pixels);
});

Deno.test("decodePng turns any damage into an error, never into another image size", () => {
  const good = encode(new Uint8Array(5 * 4 * 3).map((_, i) => i * 7), 5, [0, 1, 2, 3]);
  for (let length = 0; length < good.length - 12; length++) {
    assertThrows(() => decodePng(good.subarray(0, length), "cut.png"), BadFileError);
  }
  fc.assert(fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
    const bytes = good.slice();
    bytes[at] = value;
    try {
      const { width, height, pixels } = decodePng(bytes, "bad.png");
      assertEquals(pixels.length, width * height * 3);
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
    }
  }));
});

Deno.test("decodePng names unsupported features", () => {
  const error = assertThrows(
    () => decodePng(encode(new Uint8Array(12), 2, [0, 0], [16, 2, 0, 0, 0]), "deep.png"),
    BadFileError,
  );
  assertEquals(error.details.found, "16 2 0 0 0");
  assertEquals(error.details.path, "deep.png");
});
