import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { resizeDataset } from "../../../datasets/pictures/resize.ts";
import { squareGeometry } from "../../../datasets/pictures/square_geometry.ts";

Deno.test("the square of a photograph is that of torchvision's Resize and CenterCrop", () => {
  // width, height, scaled width, scaled height, left, top; PIL 9.4 arithmetic in Python.
  const golden = [
    [500, 375, 341, 256, 42, 0],
    [375, 500, 256, 341, 0, 42],
    [256, 256, 256, 256, 0, 0],
    [333, 500, 256, 384, 0, 64],
    [640, 480, 341, 256, 42, 0],
    [1, 1, 256, 256, 0, 0],
    [1500, 3, 128000, 256, 63872, 0],
    [257, 256, 257, 256, 0, 0],
    [258, 256, 258, 256, 1, 0],
    [259, 256, 259, 256, 2, 0],
  ];
  for (const [w, h, width, height, left, top] of golden) {
    assertEquals(squareGeometry(w, h, 256, "shorter-side"), { width, height, left, top });
  }
  assertEquals(squareGeometry(500, 375, 227, "stretch"), {
    width: 227,
    height: 227,
    left: 0,
    top: 0,
  });
  assertThrows(() => squareGeometry(0, 5, 256, "stretch"), BadArgumentError);
});

Deno.test("the square is inside the scaled image, as close to its centre as possible", () => {
  const size = fc.integer({ min: 1, max: 3000 });
  fc.assert(fc.property(size, size, fc.integer({ min: 1, max: 400 }), (w, h, side) => {
    const { width, height, left, top } = squareGeometry(w, h, side, "shorter-side");
    assertEquals(Math.min(width, height), side);
    for (const [start, length] of [[left, width], [top, height]]) {
      assert(start >= 0 && start + side <= length);
      assert(Math.abs(start - (length - side) / 2) <= 0.5);
    }
  }));
});

Deno.test("resizing agrees with the bilinear filter of PIL to the bit", () => {
  // Red and blue of a 4 x 4 image at 7 x 7 (larger) and 3 x 3 (smaller), from PIL 9.4.
  const golden: Record<number, [number[][], number[][]]> = {
    7: [
      [
        [0, 19, 49, 80, 110, 140, 159],
        [13, 34, 66, 99, 131, 164, 184],
        [34, 57, 93, 129, 166, 201, 224],
        [56, 81, 120, 160, 191, 157, 136],
        [77, 104, 147, 182, 198, 106, 48],
        [98, 127, 174, 139, 97, 91, 88],
        [111, 142, 191, 112, 33, 82, 113],
      ],
      [
        [0, 57, 148, 111, 73, 164, 221],
        [40, 68, 114, 122, 131, 176, 205],
        [103, 86, 59, 141, 223, 196, 178],
        [167, 150, 123, 160, 196, 169, 152],
        [212, 202, 185, 169, 153, 136, 126],
        [129, 126, 120, 114, 109, 103, 99],
        [77, 78, 79, 80, 81, 82, 83],
      ],
    ],
    3: [
      [[28, 96, 163], [76, 160, 154], [125, 134, 90]],
      [[61, 121, 179], [153, 160, 166], [118, 109, 99]],
    ],
  };
  const values = Array.from({ length: 16 }, (_, i) => {
    const y = Math.floor(i / 4), x = i % 4;
    return (y * 37 + x * 53 + x * y * 11) % 256;
  });
  const set = {
    name: "ramp",
    classNames: ["a"],
    images: Uint8Array.from(values.flatMap((v) => [v, 255 - v, v * 3 % 256])),
    labels: new Uint8Array(1),
    side: 4,
    count: 1,
  };
  for (const side of [7, 3]) {
    const resized = resizeDataset(set, side);
    assertEquals([resized.side, resized.images.length], [side, side * side * 3]);
    for (const [k, channel] of [0, 2].entries()) {
      for (let i = 0; i < side * side; i++) {
        const expected = golden[side][k][Math.floor(i / side)][i % side];
        assertEquals(resized.images[i * 3 + channel], expected);
      }
    }
  }
});

Deno.test("resizing does not change an image of one colour or of the same size", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 20 }),
    fc.uint8Array({ minLength: 3, maxLength: 3 }),
    (from, to, color) => {
      const images = Uint8Array.from({ length: from * from * 3 }, (_, i) => color[i % 3]);
      const set = {
        name: "flat",
        classNames: ["a"],
        images,
        labels: new Uint8Array(1),
        side: from,
        count: 1,
      };
      const { images: resized } = resizeDataset(set, to);
      assert(resized.every((v, i) => v === color[i % 3]));
      const noise = { ...set, images: images.map((_, i) => (i * 97) % 256) };
      assertEquals(resizeDataset(noise, from).images, noise.images);
    },
  ));
});
