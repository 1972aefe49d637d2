import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { imagesOfRank } from "../../lib/parallel/predict_parts.ts";
import { missing, requirements } from "../skip.ts";
import { resultOf } from "./run_ranks.ts";

const ignore = await missing(requirements.mpi);

Deno.test("the ranks predict all images once, in whole batches, of which none has two more", () => {
  const numbers = fc.tuple(
    fc.nat(900),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 9 }),
  );
  fc.assert(fc.property(numbers, ([count, batch, size]) => {
    const parts = Array.from(
      { length: size },
      (_, rank) => imagesOfRank(count, batch, { rank, size }),
    );
    assertEquals(parts[0].start, 0);
    assertEquals(parts[size - 1].end, count);
    parts.slice(1).forEach(({ start }, i) => assertEquals(start, parts[i].end));
    for (const { start, end } of parts) assert(start === end || start % batch === 0);
    const batches = parts.map(({ start, end }) => Math.ceil((end - start) / batch));
    assert(Math.max(...batches) - Math.min(...batches) <= 1);
  }));
});

interface Found {
  /** Whether the report and the probabilities are those of one process, bit by bit. */
  readonly same: boolean;
  /** Images that each rank read. */
  readonly read: readonly number[];
  /** What each progress said. */
  readonly progress: readonly number[];
}

for (const lost of [[], [7, 45]]) {
  Deno.test({
    name: `three ranks predict together what one predicts, bit by bit, ${
      lost.length === 0 ? "and each reads its part only" : "without images that cannot be read"
    }`,
    ignore,
    fn: async () => {
      const found = await resultOf<Found>(3, "evaluate_parts.ts", [JSON.stringify(lost)]);
      assert(found.same);
      // Five batches of ten images, and one of three.
      assertEquals(found.read, [20, 20, 13]);
      // Rank 0 has read 20 of its 20 images, or 19.
      assertEquals(found.progress.at(-1), lost.length === 0 ? 53 : 50);
    },
  });
}
