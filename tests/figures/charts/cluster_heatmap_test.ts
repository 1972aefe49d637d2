import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { clusterHeatmap } from "../../../lib/figures/charts/cluster_heatmap.ts";
import { classNames, words } from "../example.ts";

Deno.test("a confusion matrix follows the tree, whose forks are between their branches", () => {
  // 0 and 2 are joined at 20 %, then 1 at 4 %.
  const tree = {
    merges: [{ left: 0, right: 2, distance: 0.8 }, { left: 3, right: 1, distance: 0.96 }],
    order: [0, 2, 1],
  };
  const counts = [[7, 1, 2], [0, 9, 1], [3, 0, 7]];
  const [matrix, lines] = clusterHeatmap({ ...words, counts, classNames, tree }).plotly
    .data as unknown as { text: string[][]; x: (number | null)[]; y: (number | null)[] }[];
  assertEquals(matrix.text, [["7", "2", "1"], ["3", "7", "0"], ["0", "1", "9"]]);
  assertEquals(lines.y.slice(0, 4), [0, 0, 1, 1]);
  assertEquals(lines.y.slice(5, 9), [0.5, 0.5, 2, 2]);
  assertAlmostEquals(lines.x[1] ?? NaN, Math.sqrt(20), 1e-4);
  assertAlmostEquals(lines.x[6] ?? NaN, 2, 1e-4);
  assertThrows(
    () => clusterHeatmap({ ...words, counts, classNames: ["a"], tree }),
    BadArgumentError,
    "of 1 classes",
  );
});
