import { assertEquals, assertThrows } from "@std/assert";
import { pairedErrorsTable } from "../../lib/course/paired_errors_table.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { jupyterDisplay } from "../../lib/figures/figure_spec.ts";

Deno.test("the table counts better, worse and equal pairs", async () => {
  const table = pairedErrorsTable([
    { name: "patches", before: [1, 1, 1, 0, 0], after: [0, 0, 0, 0, 1] },
    { name: "nothing", before: [0, 1], after: [0, 1] },
  ]);
  const text = String((await table[jupyterDisplay]())["text/markdown"]);
  const cells = text.split("\n").slice(2).map((line) => line.split("|").map((cell) => cell.trim()));
  // The p-value of mcnemar's own example: 0.625.
  assertEquals(cells[0].slice(1, 6), ["patches", "3", "1", "1", "-40"]);
  assertEquals(cells[0][7], "0.625");
  assertEquals(cells[1].slice(1, 6), ["nothing", "0", "0", "2", "0"]);
});

Deno.test("pairs with different images are rejected", () => {
  assertThrows(
    () => pairedErrorsTable([{ name: "a", before: [0], after: [0, 1] }]),
    BadArgumentError,
  );
});
