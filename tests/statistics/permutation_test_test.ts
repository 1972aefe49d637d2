import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { permutationTest } from "../../lib/statistics/permutation_test.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";

const stream = () => new RandomStreams(1).stream("permutation");

Deno.test("two groups that do not overlap have a small p-value", () => {
  // 2 of the 70 groupings of eight values into four and four are as far apart.
  const { difference, p } = permutationTest([1, 2, 3, 4], [11, 12, 13, 14], stream(), 20000);
  assertAlmostEquals(difference, 10, 1e-12);
  assertAlmostEquals(p, 2 / 70, 0.005);
});

Deno.test("two equal groups have a p-value of 1", () => {
  const { difference, byLuck, p } = permutationTest([1, 2, 3], [1, 2, 3], stream());
  assertAlmostEquals(difference, 0, 1e-12);
  assert(byLuck > 0);
  assertAlmostEquals(p, 1, 1e-12);
});

Deno.test("an empty group is an error", () => {
  assertThrows(() => permutationTest([], [1], stream()), BadArgumentError, "empty");
});
