/** Covers notebooks/: each conclusion of a lesson says three different things for three results. */
import { assert, assertEquals } from "@std/assert";
import { conclusion } from "../../../lib/course/claims/conclusion.ts";
import { acrossSeeds } from "../../../lib/statistics/estimate.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { isCode, readNotebook } from "../../../tools/notebook/notebook.ts";

/** What a lesson says for a lower, a higher and an open result. */
const sentences =
  /\blower:\s*([^]*?),\s*higher:\s*([^]*?),\s*open:\s*((?:["`][^"`]*["`](?:\s*\+\s*)?)+)/g;

Deno.test("no conclusion of a lesson stays the same when its numbers say the opposite", async () => {
  let found = 0;
  for (const { path } of await findLessons()) {
    for (const { id, source } of (await readNotebook(path)).cells.filter(isCode)) {
      for (const [, lower, higher, open] of source.matchAll(sentences)) {
        found++;
        const say = { lower, higher, open };
        const said = [[-3, -4, -3.5, -3.4], [3, 4, 3.5, 3.4], [-3, 4, 1, 0]]
          .map((values) => conclusion(acrossSeeds(values), say));
        assertEquals(new Set(said).size, 3, `${path}, cell ${id}: ${said.join(" / ")}`);
      }
    }
  }
  assert(found >= 10, `found ${found}`);
});
