import { assertAlmostEquals, assertEquals } from "@std/assert";
import { pairCorrelations } from "../../lib/inspection/unit_correlation.ts";

Deno.test("units that rise together correlate by 1, against each other by -1", () => {
  const outputs = [[1, 2, 3], [2, 4, 2], [3, 6, 1]].flat();
  const [same, opposite, mixed] = pairCorrelations(outputs, 3);
  assertAlmostEquals(same, 1, 1e-12);
  assertAlmostEquals(opposite, -1, 1e-12);
  assertAlmostEquals(mixed, -1, 1e-12);
});

Deno.test("independent units do not correlate", () => {
  assertAlmostEquals(pairCorrelations([0, 0, 0, 1, 1, 0, 1, 1], 2)[0], 0, 1e-12);
});

Deno.test("a unit with a constant output is omitted", () => {
  assertEquals(pairCorrelations([1, 0, 2, 0, 3, 0], 2).length, 0);
});
