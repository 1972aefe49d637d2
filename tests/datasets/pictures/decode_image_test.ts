/**
 * Covers datasets/pictures/decode_image.ts, datasets/pictures/decoded_image.ts and
 * datasets/pictures/picture_format.ts.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import sharp from "sharp";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { jpeg, picture } from "../pictures.ts";
import "./turn.ts";

Deno.test("a photograph is cropped to the central square at PIL's offset", async () => {
  // 500 x 375 is scaled to 341 x 256; columns 42 to 297 of a horizontal ramp are left.
  const ramp = Uint8Array.from({ length: 500 * 375 * 3 }, (_, i) => Math.floor(i / 3) % 500 / 2);
  const png = await sharp(ramp, { raw: { width: 500, height: 375, channels: 3 } }).png().toBuffer();
  const { pixels, width, height, format } = await decodeImage(png, "x", { side: 256 });
  assertEquals([width, height, format, pixels.length], [500, 375, "png", 256 * 256 * 3]);
  for (const column of [0, 100, 255]) {
    const expected = ((column + 42 + 0.5) * 500 / 341 - 0.5) / 2;
    assert(Math.abs(pixels[(128 * 256 + column) * 3] - expected) <= 1.2, `column ${column}`);
  }
});

Deno.test("an image of the requested size is not changed", async () => {
  const raw = await picture(64, 64).raw().toBuffer();
  const { pixels } = await decodeImage(await picture(64, 64).png().toBuffer(), "x", { side: 64 });
  assertEquals([...pixels], [...raw]);
});

Deno.test("EXIF orientation is ignored, as by PIL, unless the picture is to be upright", async () => {
  // The left half is black; a phone held upright stores the picture turned, with the rotation that
  // restores it.
  const half = (i: number) => Math.floor(i / 3) % 60 < 30 ? 0 : 255;
  const raw = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => half(i));
  const turned = await sharp(raw, { raw: { width: 60, height: 40, channels: 3 } })
    .withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
  const corners = async (upright?: boolean) => {
    const options = { side: 40, ...(upright === undefined ? {} : { upright }) };
    const { pixels, width, height } = await decodeImage(turned, "x", options);
    const bright = (x: number, y: number) => pixels[(y * 40 + x) * 3] > 128;
    return [width, height, bright(5, 5), bright(34, 5), bright(5, 34), bright(34, 34)];
  };
  assertEquals(await corners(), [60, 40, false, true, false, true]);
  assertEquals(await corners(false), await corners());
  // Orientation 6: turned a quarter clockwise, so the left becomes the top.
  assertEquals(await corners(true), [40, 60, false, false, true, true]);
});

Deno.test("WebP and AVIF are decoded like JPEG and PNG", async () => {
  const raw = await picture(64, 64).raw().toBuffer();
  const files = {
    webp: await picture(64, 64).webp({ lossless: true }).toBuffer(),
    avif: await picture(64, 64).avif({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { pixels, format, width } = await decodeImage(bytes, "x", { side: 64 });
    assertEquals([format, width], [name, 64]);
    const furthest = Math.max(...pixels.map((value, i) => Math.abs(value - raw[i])));
    assert(furthest <= (name === "webp" ? 0 : 12), `${name}: ${furthest}`);
    const half = bytes.subarray(0, bytes.length >> 1);
    const kind = name === "webp" ? "a complete WebP" : "a complete AVIF";
    await assertRejects(() => decodeImage(half, "x", { side: 64 }), BadFileError, kind);
  }
});

Deno.test("an incomplete JPEG or PNG is rejected with a reason", async () => {
  const good = await jpeg(300, 200);
  const text = (s: string) => new TextEncoder().encode(s);
  const bomb = sharp({ create: { width: 9000, height: 9000, channels: 3, background: "white" } });
  const cases: [string, Uint8Array, string][] = [
    ["empty", new Uint8Array(), "an empty file"],
    ["page.JPEG", text("<html>not found</html>"), "<html>"],
    ["svg.JPEG", text(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`), "<svg"],
    ["gif.JPEG", await picture(20, 20).gif().toBuffer(), "GIF8"],
    ["phone.heic", text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "an HEIC image"],
    ["film.mp4", text("\0\0\0\x18ftypisom\0\0\0\0isommp41"), "ftypisom"],
    ["sound.wav", text("RIFF\0\0\0\0WAVEfmt "), "RIFF"],
    ["half.jpg", good.subarray(0, good.length / 2), "a complete JPEG"],
    ["short.jpg", good.subarray(0, good.length - 10), "a complete JPEG"],
    ["head.jpg", good.subarray(0, 30), "a complete JPEG"],
    ["half.png", (await picture(90, 90).png().toBuffer()).subarray(0, 900), "a complete PNG"],
    ["bomb.png", await bomb.png({ compressionLevel: 1 }).toBuffer(), "50000000 pixels"],
    ["strip.png", await picture(9000, 1).png().toBuffer(), "too long"],
  ];
  for (const [path, bytes, words] of cases) {
    const error = await assertRejects(
      () => decodeImage(bytes, path, { side: 256 }),
      BadFileError,
      words,
      path,
    );
    assertEquals(error.details.path, path);
  }
});

Deno.test("grey, 16-bit, transparent and CMYK images become three channels of bytes", async () => {
  const alpha = picture(40, 40).ensureAlpha(0.5).png().toBuffer();
  const deep = picture(40, 40).toColourspace("rgb16").png().toBuffer();
  const cases: [string, Promise<Uint8Array>, boolean][] = [
    ["grey", picture(40, 40).greyscale().jpeg().toBuffer(), false],
    ["grey PNG", picture(40, 40).greyscale().png().toBuffer(), false],
    ["16 bits", deep, false],
    ["transparent", alpha, false],
    ["CMYK", picture(40, 40).toColourspace("cmyk").jpeg().toBuffer(), true],
  ];
  const plain =
    (await decodeImage(await picture(40, 40).png().toBuffer(), "x", { side: 40 })).pixels;
  for (const [name, bytes, cmyk] of cases) {
    const image = await decodeImage(await bytes, name, { side: 40 });
    assertEquals([image.pixels.length, image.cmyk], [4800, cmyk], name);
    if (name === "16 bits" || name === "transparent") {
      assert(image.pixels.every((v, i) => Math.abs(v - plain[i]) <= 1), name);
    }
  }
});

Deno.test("a photograph many times as large as the square differs by at most one level on average", async () => {
  // It is decoded at a part of its size; the reference decodes every pixel.
  const [width, height] = [1600, 1200];
  const wave = (x: number, y: number, c: number) =>
    128 + 60 * Math.sin(x / (90 + 40 * c)) + 60 * Math.cos(y / (70 + 30 * c));
  const raw = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => wave(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3),
  );
  const photo = await sharp(raw, { raw: { width, height, channels: 3 } }).jpeg().toBuffer();
  const found = await decodeImage(photo, "x", { side: 32 });
  assertEquals([found.width, found.height, found.damaged], [width, height, false]);
  const whole = await sharp(photo).raw().toBuffer();
  const reference = await sharp(whole, { raw: { width, height, channels: 3 } })
    .resize(42, 32, { fit: "fill", kernel: "linear" })
    .extract({ left: 5, top: 0, width: 32, height: 32 }).raw().toBuffer();
  const differences = found.pixels.map((value, i) => Math.abs(value - reference[i]));
  const mean = differences.reduce((sum, x) => sum + x, 0) / differences.length;
  assert(mean < 1 && Math.max(...differences) < 6, `${mean}, ${Math.max(...differences)}`);
});

Deno.test("a truncated large photograph is rejected like a small one", async () => {
  const photo = await picture(1600, 1200).jpeg().toBuffer();
  const half = photo.subarray(0, photo.length >> 1);
  await assertRejects(() => decodeImage(half, "x", { side: 32 }), BadFileError, "a complete JPEG");
});
