import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { compareErrors } from "../../lib/evaluation/compare_errors.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";
import { mcnemar } from "../../lib/statistics/error_intervals.ts";

/** Three classes, four images; class 0 is true. */
const labels = [0, 0, 0, 0];
const first = [0.5, 0.3, 0.2, 0.3, 0.5, 0.2, 0.2, 0.3, 0.5, 0.4, 0.4, 0.2];
const second = [0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.3, 0.5, 0.2];

Deno.test("the comparison is McNemar's of the images in error, with ties as fractions", () => {
  assertEquals(compareErrors(first, second, labels), mcnemar([0, 1, 1, 0.5], [0, 0, 0, 1]));
  assertEquals(compareErrors(first, second, labels, 2), mcnemar([0, 0, 1, 0], [0, 0, 0, 0]));
});

Deno.test("the difference is that of the two errors, and changes its sign with their order", () => {
  const error = (p: number[]) => topKErrors(p, labels, { ks: [1] })[0].error;
  const { difference } = compareErrors(first, second, labels);
  assertAlmostEquals(difference, error(first) - error(second));
  assertAlmostEquals(compareErrors(second, first, labels).difference, -difference);
});

Deno.test("nets on other images are not compared", () => {
  assertThrows(() => compareErrors(first, second.slice(3), labels), BadArgumentError, "12 and 9");
});
