import { assertEquals } from "@std/assert";
import { neighboursFigure } from "../../../lib/figures/pictures/neighbours.ts";
import { classNames, imagesIn, stack, words } from "../example.ts";

Deno.test("each query is next to its neighbours, and those of its class are marked", async () => {
  const rows = [{ query: 0, neighbours: [3, 1] }, { query: 1, neighbours: [4, 5] }];
  const near = neighboursFigure({ ...words, queries: stack, searched: stack, rows, classNames });
  assertEquals(await imagesIn(near), 6);
  assertEquals([...(await near.svg()).matchAll(/\u2713/g)].length, 2, "two share the class");
});
