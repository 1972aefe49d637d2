import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { colorIndex, filterFigure } from "../../../lib/figures/pictures/filters.ts";
import { imagesIn, words } from "../example.ts";

Deno.test("the colour index is 0 for grey filters, 1 for pure colour, 2/3 for random ones", () => {
  // one pixel, two filters: (2, 2, 2) is grey, (1, -1, 0) has no grey part
  const kernel = [2, 1, 2, -1, 2, 0];
  assertEquals([...colorIndex({ name: "t", kernel, shape: [1, 1, 3, 2] })], [0, 1]);
  let state = 1;
  const noise = Float64Array.from({ length: 40 * 40 * 3 }, () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  });
  const [index] = colorIndex({ name: "t", kernel: noise, shape: [40, 40, 3, 1] });
  assertAlmostEquals(index, 2 / 3, 0.03);
  assertThrows(
    () => colorIndex({ name: "t", kernel: [1], shape: [1, 1, 1, 1] }),
    BadArgumentError,
  );
});

Deno.test("a filter figure has an image for each filter", async () => {
  const kernel = Float32Array.from({ length: 3 * 3 * 3 * 5 }, (_, i) => Math.sin(i));
  assertEquals(
    await imagesIn(
      filterFigure({ ...words, towers: [{ name: "t", kernel, shape: [3, 3, 3, 5] }] }),
    ),
    5,
  );
});
