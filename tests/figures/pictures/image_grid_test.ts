import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { imageGrid } from "../../../lib/figures/pictures/image_grid.ts";
import { imagesIn, stack, words } from "../example.ts";

Deno.test("a grid has every image of the stack", async () => {
  assertEquals(await imagesIn(imageGrid({ ...words, stack, columns: 4 })), 6);
});

Deno.test("an image that does not exist is rejected", () => {
  assertThrows(
    () => imageGrid({ ...words, stack, indices: [6] }),
    BadArgumentError,
    "from 0 to 5",
  );
});
