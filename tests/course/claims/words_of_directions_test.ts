/** Covers notebooks/: a claim that is a direction without a number says it in words. */
import { assert, assertEquals } from "@std/assert";
import { isCode, readNotebook } from "../../../tools/notebook/notebook.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";

Deno.test("every claim of a lesson that is only higher or lower says what is", async () => {
  const bare: string[] = [];
  let directions = 0;
  for (const { number, path } of await findLessons()) {
    for (const cell of (await readNotebook(path)).cells.filter(isCode)) {
      for (const [, rest] of cell.source.matchAll(/relation: "(?:higher|lower)"(.*)/g)) {
        directions++;
        if (!/, words: "[^"]+"/.test(rest)) bare.push(`lesson ${number}, cell ${cell.id}`);
      }
    }
  }
  assert(directions > 10);
  assertEquals(bare, []);
});
