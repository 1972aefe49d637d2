import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { imageMapFigure } from "../../../lib/figures/pictures/image_maps.ts";
import { imagesIn, stack, words } from "../example.ts";

Deno.test("a map over an image needs whole rows, and its extremes are the ends of the scale", async () => {
  const image = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
  const map = { label: "p", values: [0, 0.5, 0.75, 1], columns: 2 };
  assertEquals(await imagesIn(imageMapFigure({ ...words, image, maps: [map] })), 4);
  assertThrows(
    () => imageMapFigure({ ...words, image, maps: [{ ...map, columns: 3 }] }),
    BadArgumentError,
    "whole rows of 3",
  );
});
