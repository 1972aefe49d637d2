import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { centreCrop, cropCount, cropFlip, drawCrop } from "../../lib/augmentation/crop_flip.ts";

/** An image whose pixel (y, x) is (y + 1, x + 1, 200). */
function coordinates(side: number): Uint8Array {
  return Uint8Array.from(
    { length: side * side * 3 },
    (_, i) => [Math.floor(i / 3 / side) + 1, Math.floor(i / 3) % side + 1, 200][i % 3],
  );
}

Deno.test("224 in 256 has 2048 patches in the paper and 2178 in the 2012 program", () => {
  const sides = { imageSide: 256, cropSide: 224 };
  assertEquals(cropCount({ ...sides, places: "paper" }), 2048);
  assertEquals(cropCount({ ...sides, places: "source2012" }), 2178);
  assertEquals(cropCount(sides), 2178);
  assertEquals(cropCount({ ...sides, flip: false }), 1089);
  assertEquals(cropCount({ imageSide: 32, cropSide: 32, padding: 4 }), 9 * 9 * 2);
  assertEquals(cropCount({ imageSide: 32, cropSide: 32, places: "paper" }), 2);
});

Deno.test("every valid patch is drawn, and no other", () => {
  for (const [places, most] of [["paper", 2], ["source2012", 3]] as const) {
    const options = { imageSide: 6, cropSide: 4, padding: 0, places };
    const stream = new RandomStreams(5).stream("crop");
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const { top, left, flip } = drawCrop(stream, options);
      assert(top >= 0 && top < most && left >= 0 && left < most);
      seen.add(`${top} ${left} ${flip}`);
    }
    assertEquals(seen.size, cropCount(options));
  }
});

Deno.test("drawn patches lie in the padded image", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 40 }),
    fc.nat(6),
    fc.nat(30),
    fc.nat(1e6),
    (imageSide, padding, less, seed) => {
      const cropSide = Math.max(1, imageSide + 2 * padding - less);
      const crop = drawCrop(new RandomStreams(seed).stream("crop"), {
        imageSide,
        cropSide,
        padding,
      });
      for (const start of [crop.top, crop.left]) {
        assert(start >= -padding && start + cropSide <= imageSide + padding);
      }
    },
  ));
});

Deno.test("mirroring does not change the position that is drawn", () => {
  const options = { imageSide: 256, cropSide: 224 };
  const withFlip = drawCrop(new RandomStreams(9).fork("crop", 1), options);
  const without = drawCrop(new RandomStreams(9).fork("crop", 1), { ...options, flip: false });
  assertEquals({ ...withFlip, flip: false }, without);
});

Deno.test("cropFlip takes the pixel at (top + y, left + x), or its mirror image", () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 12 }),
    fc.integer({ min: -3, max: 8 }),
    fc.integer({ min: -3, max: 8 }),
    fc.integer({ min: 1, max: 9 }),
    fc.boolean(),
    (imageSide, top, left, side, flip) => {
      const patch = cropFlip(coordinates(imageSide), imageSide, { top, left, side, flip });
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const sourceY = top + y;
          const sourceX = left + (flip ? side - 1 - x : x);
          const inside = [sourceY, sourceX].every((v) => v >= 0 && v < imageSide);
          assertEquals(
            [...patch.subarray((y * side + x) * 3, (y * side + x) * 3 + 3)],
            inside ? [sourceY + 1, sourceX + 1, 200] : [0, 0, 0],
          );
        }
      }
    },
  ));
});

Deno.test("mirroring twice restores the image", () => {
  const image = coordinates(7);
  const whole = { top: 0, left: 0, side: 7, flip: true };
  assertEquals(cropFlip(cropFlip(image, 7, whole), 7, whole), image);
});

Deno.test("the centre crop rounds down and padding moves it outward", () => {
  assertEquals(centreCrop(256, 224), { top: 16, left: 16, side: 224, flip: false });
  assertEquals(centreCrop(256, 227).top, 14);
  assertEquals(centreCrop(32, 36, 2).top, -2);
  assertThrows(() => centreCrop(200, 224), BadArgumentError, "from 1 to 200");
  assertThrows(
    () => cropCount({ imageSide: 32, cropSide: 41, padding: 4 }),
    BadArgumentError,
    "padded by 4",
  );
});
