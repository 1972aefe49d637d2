/** Covers datasets/pictures/decode_at_once.ts and datasets/pictures/decode_in_steps.ts. */
import { assert, assertEquals } from "@std/assert";
import sharp, { type Sharp } from "sharp";
import { decodeAtOnce } from "../../../datasets/pictures/decode_at_once.ts";
import type { DecodedImage, DecodeOptions } from "../../../datasets/pictures/decode_image.ts";
import { decodeInSteps } from "../../../datasets/pictures/decode_in_steps.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { reportFigures } from "../../report_figures.ts";
import { picture } from "../pictures.ts";
import "./turn.ts";

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** What both decoders say of a file; an error by its message. */
async function both(bytes: Uint8Array, options: DecodeOptions) {
  const inSteps: DecodedImage | string = await decodeInSteps(sharp, bytes, "jpeg", options)
    .catch((error) => String(error));
  return { atOnce: await decodeAtOnce(sharp, bytes, options), inSteps };
}

/** Asserts that a decoded image is `expected`, to the bit. */
function assertSame(
  found: DecodedImage | undefined,
  expected: DecodedImage | string,
  name: string,
) {
  if (found === undefined || typeof expected === "string") throw new Error(`${name}: ${expected}`);
  const { pixels, ...rest } = found;
  const { pixels: expectedPixels, ...expectedRest } = expected;
  assertEquals(rest, expectedRest, name);
  const different = pixels.findIndex((value, i) => value !== expectedPixels[i]);
  assertEquals([pixels.length, different], [expectedPixels.length, -1], name);
}

Deno.test("one pass gives the pixels of the separate steps, bit for bit", async () => {
  const kinds: Record<string, (image: Sharp) => Sharp> = {
    "4:2:0": (image) => image.jpeg({ quality: 92 }),
    "4:4:4": (image) => image.jpeg({ chromaSubsampling: "4:4:4" }),
    progressive: (image) => image.jpeg({ progressive: true }),
    grey: (image) => image.toColourspace("b-w").jpeg(),
    "a profile": (image) => image.withIccProfile("p3").jpeg(),
    "EXIF that breaks off": (image) =>
      image.withExif({ IFD0: { Artist: "somebody", Copyright: "everybody" } }).jpeg(),
    turned: (image) => image.withMetadata({ orientation: 6 }).jpeg(),
  };
  // Sides of 1 to 7.9 times that of the square, upright and lying, odd and even.
  const sizes = [[500, 375], [375, 500], [96, 96], [191, 192], [193, 192], [757, 600], [380, 381]]
    .concat([[96, 97], [129, 96], [96, 143], [288, 190]]);
  let count = 0;
  for (const [width, height] of sizes) {
    const raw = await picture(width, height, count).raw().toBuffer();
    const image = () => sharp(raw, { raw: { width, height, channels: 3 } });
    for (const [name, encode] of Object.entries(kinds)) {
      const bytes = new Uint8Array(await encode(image()).toBuffer());
      if (name === "EXIF that breaks off") {
        const tiff = bytes.findIndex((_, i) => text(bytes.subarray(i, i + 6)) === "Exif\0\0") + 6;
        bytes[tiff + 8] = bytes[tiff + 9] = 99;
      }
      for (const resize of ["shorter-side", "stretch"] as const) {
        const { atOnce, inSteps } = await both(bytes, { side: 96, resize });
        assertSame(atOnce, inSteps, `${name}, ${width} x ${height}, ${resize}`);
        assertEquals(
          [atOnce?.grey, atOnce?.corruptExif],
          [name === "grey", name === "EXIF that breaks off"],
          name,
        );
        count++;
      }
    }
  }
  assertEquals(count, 154);
});

Deno.test("one pass is refused where the separate steps are needed", async () => {
  const file = async (image: Sharp) => new Uint8Array(await image.toBuffer());
  const small = await file(picture(40, 30).jpeg());
  const refused: [string, Uint8Array, DecodeOptions][] = [
    ["CMYK", await file(picture(40, 30).toColourspace("cmyk").jpeg()), { side: 16 }],
    ["PNG", await file(picture(40, 30).png()), { side: 16 }],
    ["Pillow's pixels", small, { side: 16, interpolation: "pillow" }],
    ["OpenCV's pixels", small, { side: 16, interpolation: "opencv" }],
    ["upright", small, { side: 16, upright: true }],
    ["enlarged", small, { side: 31 }],
    ["enlarged in one direction", small, { side: 32, resize: "stretch" }],
    ["decoded at a part of its size", await file(picture(400, 300).jpeg()), { side: 16 }],
  ];
  for (const [name, bytes, options] of refused) {
    assertEquals(await decodeAtOnce(sharp, bytes, options), undefined, name);
  }
});

Deno.test("damage anywhere in the file is seen in one pass exactly where the separate steps see it", async (t) => {
  const draws = new RandomStreams(12).stream("damage");
  let seen = 0, unseen = 0;
  for (
    const [width, height, progressive] of [[90, 64, false], [64, 120, false], [70, 96, true]]
      .map(([w, h, p]) => [Number(w), Number(h), p === true] as const)
  ) {
    const good = new Uint8Array(
      await picture(width, height).jpeg({ progressive, quality: 80 }).toBuffer(),
    );
    for (let i = 0; i < 100; i++) {
      const bytes = i % 3 === 0 ? good.slice(0, 2 + draws.integer(good.length - 2)) : good.slice();
      if (i % 3 !== 0) bytes[2 + draws.integer(bytes.length - 2)] = draws.integer(256);
      const { atOnce, inSteps } = await both(bytes, { side: 48 });
      if (typeof inSteps === "string" || inSteps.damaged) {
        assertEquals(atOnce, undefined, `${width} x ${height}, ${i}`);
        seen++;
      } else if (atOnce !== undefined) {
        assertSame(atOnce, inSteps, `${width} x ${height}, ${i}`);
        unseen++;
      }
    }
  }
  assert(seen > 80 && unseen > 20, `${seen}, ${unseen}`);
  reportFigures(t, `${seen} damaged files of 300`);
});
