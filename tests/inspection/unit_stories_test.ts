import { assertEquals } from "@std/assert";
import type { Points } from "../../lib/inspection/points.ts";
import { unitStories } from "../../lib/inspection/unit_stories.ts";

function points(rows: number[][]): Points {
  return { values: Float32Array.from(rows.flat()), count: rows.length, size: rows[0].length };
}

Deno.test("a unit's story comes from one set and is tested on the other", () => {
  const seen = points([[9], [8], [0]]);
  const unseen = points([[0], [7], [6]]);
  assertEquals(unitStories(seen, [4, 4, 1], unseen, [4, 4, 2], 2), [
    { unit: 0, label: 4, told: 1, held: 0.5 },
  ]);
});
