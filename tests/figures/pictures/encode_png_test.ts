import { assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";

Deno.test("a PNG decodes to the original pixels (according to sharp)", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 17 }),
      fc.integer({ min: 1, max: 17 }),
      fc.constantFrom(3, 4),
      fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
      async (width, height, channels, bytes) => {
        const pixels = Uint8Array.from(
          { length: width * height * channels },
          () => bytes.next().value as number,
        );
        const { data, info } = await sharp(encodePng({ pixels, width, height })).raw()
          .toBuffer({ resolveWithObject: true });
        assertEquals([info.width, info.height, info.channels], [width, height, channels]);
        assertEquals(new Uint8Array(data), pixels);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("a grey picture with one byte per pixel is read back", async () => {
  const pixels = Uint8Array.of(0, 50, 100, 150, 200, 250);
  const image = sharp(encodePng({ pixels, width: 3, height: 2 }));
  assertEquals((await image.metadata()).channels, 1);
  assertEquals(new Uint8Array(await image.extractChannel(0).raw().toBuffer()), pixels);
});

Deno.test("a smooth picture takes less space than its pixels", () => {
  const [width, height] = [64, 64];
  const pixels = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (Math.floor(i / 3) % width) * 3 + Math.floor(i / 3 / width),
  );
  const size = encodePng({ pixels, width, height }).length;
  if (size > pixels.length / 20) throw new Error(`Expected under 1/20 but found ${size} bytes.`);
});
