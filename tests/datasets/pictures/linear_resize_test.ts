import { assertEquals } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { resizeLinear } from "../../../datasets/pictures/linear_resize.ts";

/** Written by resize_golden.py with Pillow 12.0 and OpenCV 4.11. */
interface Golden {
  resized: { from: Size; to: Size; pillow: string; opencv: string }[];
  squares: { from: Size; side: number; torchvision: string; caffe: string }[];
  enlarged: { from: Size; side: number; torchvision: string; stretched: string }[];
}
type Size = [width: number, height: number];

const golden: Golden = JSON.parse(
  await Deno.readTextFile(new URL("resize_golden.json", import.meta.url)),
);
const bytesOf = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** The image of resize_golden.py. */
const image = ([width, height]: Size) => ({
  pixels: Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => Math.imul(i, 2654435761) >>> 24,
  ),
  width,
  height,
});

for (const program of ["pillow", "opencv"] as const) {
  Deno.test(`an image is resized to the bytes that ${program} gives`, () => {
    for (const { from, to: [width, height], [program]: expected } of golden.resized) {
      const found = resizeLinear(image(from), { width, height }, program);
      assertEquals(found, bytesOf(expected), `${from} to ${width},${height}`);
    }
  });

  Deno.test(`${program}'s interpolation keeps one colour, and an image of the same size`, () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(fc.property(size, size, size, size, fc.nat(255), (w, h, width, height, grey) => {
      const flat = { pixels: new Uint8Array(w * h * 3).fill(grey), width: w, height: h };
      const found = resizeLinear(flat, { width, height }, program);
      assertEquals(found, new Uint8Array(width * height * 3).fill(grey));
      const same = image([w, h]);
      assertEquals(resizeLinear(same, { width: w, height: h }, program), same.pixels);
    }));
  });
}

Deno.test("a picture becomes the square of torchvision, or that of Caffe, to the byte", async () => {
  for (const { from, side, torchvision, caffe } of golden.squares) {
    const { pixels, width, height } = image(from);
    const raw = { width, height, channels: 3 } as const;
    const png = await sharp(pixels, { raw }).png().toBuffer();
    const short = { side, resize: "shorter-side", interpolation: "pillow" } as const;
    assertEquals((await decodeImage(png, "x", short)).pixels, bytesOf(torchvision));
    const stretched = { side, resize: "stretch", interpolation: "opencv" } as const;
    assertEquals((await decodeImage(png, "x", stretched)).pixels, bytesOf(caffe));
  }
});

Deno.test("a picture smaller than its square becomes Pillow's with sharp too, to the byte", async () => {
  for (const { from, side, torchvision, stretched } of golden.enlarged) {
    const { pixels, width, height } = image(from);
    const png = await sharp(pixels, { raw: { width, height, channels: 3 } }).png().toBuffer();
    for (const interpolation of [undefined, "sharp", "pillow"] as const) {
      const options = { side, ...(interpolation === undefined ? {} : { interpolation }) };
      const name = `${from}, ${interpolation}`;
      assertEquals((await decodeImage(png, "x", options)).pixels, bytesOf(torchvision), name);
      const square = await decodeImage(png, "x", { ...options, resize: "stretch" });
      assertEquals(square.pixels, bytesOf(stretched), name);
    }
  }
});

Deno.test("a JPEG smaller than its square has the pixels of Pillow's interpolation with sharp too", async () => {
  const { pixels, width, height } = image([31, 23]);
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg().toBuffer();
  for (const resize of ["shorter-side", "stretch"] as const) {
    const found = await decodeImage(jpeg, "x", { side: 24, resize });
    const expected = await decodeImage(jpeg, "x", { side: 24, resize, interpolation: "pillow" });
    assertEquals(found.pixels, expected.pixels, resize);
  }
});
