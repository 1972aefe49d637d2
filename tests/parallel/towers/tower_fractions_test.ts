import { assertEquals } from "@std/assert";
import { joinTowerFractions } from "../../../lib/parallel/towers/tower_fractions.ts";

Deno.test("layers of a tower get both names, and those that the towers share the sums", () => {
  const first = { "tower1/conv1": [1, 4], fc8: [2, 10] } as const;
  const second = { "tower2/conv1": [3, 4], fc8: [5, 11] } as const;
  const world = { gather: () => [[1, 4, 2, 10], [3, 4, 5, 11]] };
  const whole = { "tower1/conv1": [1, 4], "tower2/conv1": [3, 4], fc8: [7, 21] };
  assertEquals<unknown>(joinTowerFractions(first, world), whole);
  assertEquals<unknown>(joinTowerFractions(second, world), whole);
});
