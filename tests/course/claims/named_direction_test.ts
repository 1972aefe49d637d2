import { assertEquals } from "@std/assert";
import { namedDirection } from "../../../lib/course/claims/named_direction.ts";
import { acrossSeeds, exact, singleRun } from "../../../lib/statistics/estimate.ts";

const sure = acrossSeeds([-3, -4, -3.5, -3.4]);
const hint = acrossSeeds([-3, -4, -2.2]);

Deno.test("a direction is named by the 99 % interval, not by the 95 % one", () => {
  assertEquals([namedDirection(sure), namedDirection(hint)], [-1, 0]);
});

Deno.test("a second block of seeds on the same side names what one block only hints at", () => {
  assertEquals(namedDirection(hint, { confirmation: hint }), -1);
  const other = acrossSeeds([3, 4, 2.2]);
  assertEquals(namedDirection(hint, { confirmation: other }), 0);
});

Deno.test("an effect that the run cannot detect is not named, for ratios in either direction", () => {
  assertEquals(namedDirection(sure, { smallest: 3.6 }), 0);
  const half = { ...sure, value: 0.5, low: 0.45, high: 0.55, low99: 0.4, high99: 0.6 };
  assertEquals(namedDirection(half, { neutral: 1, smallest: 1.9 }), -1);
  assertEquals(namedDirection(half, { neutral: 1, smallest: 2.1 }), 0);
});

Deno.test("counts are named without an interval, single runs and equal runs are not", () => {
  assertEquals(namedDirection(exact(2)), 1);
  assertEquals([namedDirection(singleRun(5)), namedDirection(acrossSeeds([2, 2, 2]))], [0, 0]);
});
