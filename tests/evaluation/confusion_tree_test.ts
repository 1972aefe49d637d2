import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import {
  averageLinkage,
  confusionDistances,
  groupsOf,
} from "../../lib/evaluation/confusion_tree.ts";

Deno.test("average linkage joins by mean distance: a golden tree of five items", () => {
  // The five bacteria of Wikipedia's article on UPGMA: heights 8.5, 11, 14, 16.5, doubled.
  const { merges, order } = averageLinkage([
    [0, 17, 21, 31, 23],
    [17, 0, 30, 34, 21],
    [21, 30, 0, 28, 39],
    [31, 34, 28, 0, 43],
    [23, 21, 39, 43, 0],
  ]);
  assertEquals(merges, [
    { left: 0, right: 1, distance: 17 },
    { left: 5, right: 4, distance: 22 },
    { left: 2, right: 3, distance: 28 },
    { left: 6, right: 7, distance: 33 },
  ]);
  assertEquals(order, [0, 1, 4, 2, 3]);
});

Deno.test("every item is in the tree once, and distances never decrease", () => {
  const matrix = fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n })
      .map((values) =>
        Array.from(
          { length: n },
          (_, i) =>
            Array.from({ length: n }, (_, j) => values[Math.min(i, j) * n + Math.max(i, j)]),
        )
      )
  );
  fc.assert(fc.property(matrix, (distances) => {
    const { merges, order } = averageLinkage(distances);
    assertEquals(order.toSorted((a, b) => a - b), distances.map((_, i) => i));
    assertEquals(merges.length, distances.length - 1);
    const joined = merges.flatMap(({ left, right }) => [left, right]);
    assertEquals(new Set(joined).size, joined.length, "no group is joined twice");
    merges.slice(1).forEach(({ distance }, i) => {
      if (distance < merges[i].distance - 1e-12) throw new Error("a merge below the previous one");
    });
  }));
});

Deno.test("classes that are confused in either direction are close", () => {
  const distances = confusionDistances([[8, 2, 0], [4, 6, 0], [0, 0, 0]]);
  assertAlmostEquals(distances[0][1], 1 - (0.2 + 0.4) / 2, 1e-12);
  assertEquals(distances[0][1], distances[1][0]);
  assertEquals(distances[0][2], 1, "a class without images is far from all others");
});

Deno.test("a matrix that is not symmetric or not square is rejected", () => {
  assertThrows(() => averageLinkage([[0, 1], [2, 0]]), BadArgumentError, "symmetric");
  assertThrows(() => averageLinkage([[0, 1]]), BadArgumentError, "1 rows");
});

Deno.test("the groups of a merge are the items under its branches", () => {
  const tree = {
    merges: [
      { left: 1, right: 2, distance: 1 },
      { left: 0, right: 3, distance: 2 },
      { left: 5, right: 4, distance: 3 },
    ],
    order: [0, 3, 1, 2],
  };
  assertEquals(groupsOf(tree), [[0, 3], [1, 2]]);
  assertEquals(groupsOf(tree, 0), [[1], [2]]);
  assertThrows(() => groupsOf(tree, 3), BadArgumentError, "from 0 to 2");
});
