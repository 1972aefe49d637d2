import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { imageAt } from "../../datasets/dataset.ts";
import { syntheticImages } from "../../datasets/synthetic_images.ts";
import { BadArgumentError } from "../../lib/errors.ts";

Deno.test("the same seed gives the same images, and each image is the mosaic of its class under noise", () => {
  const options = { count: 60, side: 16, classes: 3, seed: 5 };
  const made = syntheticImages(options);
  assertEquals(made, syntheticImages(options));
  assert(
    made.images.some((byte, i) => byte !== syntheticImages({ ...options, seed: 6 }).images[i]),
  );
  assertEquals([...made.labels.subarray(0, 4)], [0, 1, 2, 0]);
  const square = (index: number, tile: number) => {
    const image = imageAt(made, index);
    const [top, left] = [4 * Math.floor(tile / 4), 4 * (tile % 4)];
    const places = Array.from({ length: 16 }, (_, i) => (top + (i >> 2)) * 16 + left + i % 4);
    return places.reduce((sum, place) => sum + image[3 * place], 0) / places.length;
  };
  // The mean of 20 images is that of the mosaic: the noise of 320 bytes has a deviation of 2.
  const mean = (label: number, tile: number, from: number) =>
    Array.from({ length: 10 }, (_, i) => square(3 * (from + i) + label, tile))
      .reduce((sum, value) => sum + value, 0) / 10;
  const differences = Array.from({ length: 16 }, (_, tile) => {
    assertAlmostEquals(mean(0, tile, 0), mean(0, tile, 10), 14);
    return Math.abs(mean(0, tile, 0) - mean(1, tile, 0));
  });
  assert(Math.max(...differences) > 30);
});

Deno.test("images from another start continue those before them", () => {
  const whole = syntheticImages({ count: 5, side: 5, classes: 1000 });
  const rest = syntheticImages({ count: 2, side: 5, classes: 1000, start: 3 });
  assertEquals(rest.images, whole.images.slice(3 * 75));
  assertEquals([...rest.labels], [3, 4]);
  assert(whole.labels instanceof Uint16Array);
});

Deno.test("numbers out of range are rejected", () => {
  const good = { count: 1, side: 1, classes: 1 };
  for (const bad of [{ count: 0 }, { side: 0 }, { classes: 65_537 }, { start: -1 }, { seed: -1 }]) {
    assertThrows(() => syntheticImages({ ...good, ...bad }), BadArgumentError);
  }
});
