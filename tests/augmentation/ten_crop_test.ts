import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { placedCrops, tenCrop } from "../../lib/augmentation/ten_crop.ts";

Deno.test("the ten patches of 224 in 256 are the paper's four corners and centre, and mirrored", () => {
  // Offsets of the 2012 program.
  const offsets = [[0, 0], [0, 32], [16, 16], [32, 0], [32, 32]];
  assertEquals(
    tenCrop(256, 224).map(({ top, left, side, flip }) => [top, left, side, flip]),
    [false, true].flatMap((flip) => offsets.map(([top, left]) => [top, left, 224, flip])),
  );
});

Deno.test("the corners of a padded image start in its padding", () => {
  assertEquals(
    tenCrop(32, 32, 4).slice(0, 5).map(({ top, left }) => [top, left]),
    [[-4, -4], [-4, 4], [0, 0], [4, -4], [4, 4]],
  );
});

Deno.test("the four corner patches touch the four corners of the padded image", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 300 }),
    fc.nat(10),
    fc.nat(40),
    (imageSide, padding, spare) => {
      const cropSide = imageSide + 2 * padding - spare;
      if (cropSide < 1) return;
      const crops = tenCrop(imageSide, cropSide, padding);
      const low = -padding, high = imageSide + padding - cropSide;
      const corners = [crops[0], crops[1], crops[3], crops[4]].map(({ top, left }) => [top, left]);
      assertEquals(corners, [[low, low], [low, high], [high, low], [high, high]]);
      const rest = [crops[2].top - low, high - crops[2].top];
      assert(rest[1] - rest[0] === 0 || rest[1] - rest[0] === 1);
    },
  ));
});

Deno.test("a patch larger than the image is rejected", () => {
  assertThrows(() => tenCrop(200, 224), BadArgumentError, "from 1 to 200");
});

Deno.test("positions have names in the order of the patches, for images of any shape", () => {
  assertEquals(placedCrops(100, 60, 20), [
    { place: "top left", top: 0, left: 0 },
    { place: "top right", top: 0, left: 40 },
    { place: "centre", top: 40, left: 20 },
    { place: "bottom left", top: 80, left: 0 },
    { place: "bottom right", top: 80, left: 40 },
  ]);
  assertThrows(() => placedCrops(100, 60, 61), BadArgumentError, "from 1 to 60");
});
