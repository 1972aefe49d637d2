import { assert, assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import sharp from "sharp";
import { cropFlip } from "../../../lib/augmentation/crop_flip.ts";
import { CROP_PLACES, placedCrops, tenCrop } from "../../../lib/augmentation/ten_crop.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { tenCropFigure } from "../../../lib/figures/pictures/ten_crops.ts";
import { imagesIn, stack } from "../example.ts";

const words = { alt: "Ten patches.", takeaway: "Each misses something." };

/** An image of which no two patches, mirrored or not, are equal. */
const side = 9, crop = 6;
const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * i * 7 + 13 * i) % 251);
const image = { pixels, width: side, height: side };

/** The pictures of an SVG with their places, and its texts with theirs. */
async function read(svg: string) {
  const attribute = (tag: string, name: string) =>
    new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  const images = [];
  for (const [tag] of svg.matchAll(/<image [^>]*>/g)) {
    const png = Buffer.from(attribute(tag, "xlink:href").split(",")[1], "base64");
    images.push({
      x: Number(attribute(tag, "x")),
      y: Number(attribute(tag, "y")),
      width: Number(attribute(tag, "width")),
      pixels: new Uint8Array(await sharp(png).removeAlpha().raw().toBuffer()),
    });
  }
  const texts = [...svg.matchAll(/(<text [^>]*>)([^<]*)<\/text>/g)].map(([, tag, text]) => ({
    x: Number(attribute(tag, "x")),
    y: Number(attribute(tag, "y")),
    text,
  }));
  return { images, texts };
}

Deno.test("each label is under the patch of predictPatches, and all ten are different", async () => {
  const crops = tenCrop(side, crop);
  const patches = crops.map((place) => cropFlip(pixels, side, place));
  assertEquals(new Set(patches.map(String)).size, 10);
  const labels = crops.map(({ flip }, i) => `${CROP_PLACES[i % 5]}${flip ? " mirrored" : ""}`);
  const svg = await tenCropFigure({ ...words, image, crop, labels }).svg();
  const { images, texts } = await read(svg);
  const cells = images.slice(1);
  assertEquals(cells.length, 10);
  for (const [i, label] of labels.entries()) {
    const own = cells.filter((each) => String(each.pixels) === String(patches[i]));
    assertEquals(own.length, 1, `pictures of ${label}`);
    const [cell] = own;
    const under = texts.filter(({ x, y, text }) =>
      text === label && x === cell.x + cell.width / 2 && y > cell.y && y < cell.y + cell.width + 30
    );
    assertEquals(under.length, 1, label);
  }
});

Deno.test("the dashed frame is that of the centre", async () => {
  const svg = await tenCropFigure({ ...words, image, crop }).svg();
  const [dashed, ...others] = [...svg.matchAll(/<rect [^>]*stroke-dasharray[^>]*>/g)];
  assertEquals(others.length, 0);
  const scale = 232 / side;
  const { left } = placedCrops(side, side, crop)[CROP_PLACES.indexOf("centre")];
  const x = Number(/ x="([^"]*)"/.exec(dashed[0])?.[1]);
  assert(Math.abs(x - (left * scale + 1.5)) < 0.02, `${x}`);
});

Deno.test("patches outside the image and labels without a patch are rejected", () => {
  const bad = [
    { crop: 10 },
    { crop: 0 },
    { crop: 2.5 },
    { crop: NaN },
    { offsets: [[0, 4]] as const },
    { offsets: [[-1, 0]] as const },
    { offsets: [[0.5, 0]] as const },
    { labels: Array.from({ length: 11 }, () => "x") },
  ];
  for (const options of bad) {
    assertThrows(
      () => tenCropFigure({ ...words, image, crop, ...options }),
      BadArgumentError,
      "Expected",
    );
  }
});

Deno.test("the ten crops are next to the whole image", async () => {
  const small = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
  assertEquals(await imagesIn(tenCropFigure({ ...words, image: small, crop: 2 })), 11);
});
