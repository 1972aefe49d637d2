/** Covers lib/parallel/data/predict_parts.ts: the prediction of many images by several ranks. */
import { assert, assertEquals } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { resultOf } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);

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
