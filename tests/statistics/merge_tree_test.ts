import { assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { requireMergeTree } from "../../lib/statistics/merge_tree.ts";

const merges = [{ left: 0, right: 1, distance: 0.5 }, { left: 3, right: 2, distance: 1 }];

Deno.test("trees of three items, of one item and of none are accepted", () => {
  requireMergeTree({ merges, order: [0, 1, 2] });
  requireMergeTree({ merges: [], order: [0] });
  requireMergeTree({ merges: [], order: [] });
});

Deno.test("a tree that joins an item twice, or a group before it exists, is rejected", () => {
  const [first, last] = merges;
  const refused = (changed: typeof merges, order: number[], message: string) =>
    assertThrows(() => requireMergeTree({ merges: changed, order }), BadArgumentError, message);
  refused([first, { ...last, right: 1 }], [0, 1, 2], "joined once but found 1 twice, in merge 1");
  refused([{ ...first, right: 3 }, last], [0, 1, 2], "from 0 to 2 for a group of merge 0");
  refused([first], [0, 1, 2], "Expected 2 merges of the 3 items of a tree but found 1");
  refused(merges, [0, 1, 1], "each item of a tree once but found 1 twice");
  refused([{ ...first, distance: NaN }, last], [0, 1, 2], "finite number for the distance");
});
