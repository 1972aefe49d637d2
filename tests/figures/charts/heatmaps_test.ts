import { assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { heatmap } from "../../../lib/figures/charts/heatmaps.ts";
import { words } from "../example.ts";

Deno.test("a matrix that does not match its names is rejected with both sizes", () => {
  const error = assertThrows(
    () =>
      heatmap({
        ...words,
        values: [[1, 2], [3]],
        rows: ["a", "b"],
        columns: ["c", "d"],
        valueTitle: "v",
      }),
    BadArgumentError,
  );
  assertStringIncludes(error.message, "2 rows and 2 columns");
});
