import { assertEquals } from "@std/assert";
import { conclusion } from "../../../lib/course/claims/conclusion.ts";
import {
  acrossSeeds,
  exact,
  ratioAcrossSeeds,
  singleRun,
} from "../../../lib/statistics/estimate.ts";

const sentences = { lower: "lower", higher: "higher", open: "open" };

Deno.test("numbers that say the opposite give the opposite sentence", () => {
  const values = [-3, -4, -3.5];
  assertEquals(conclusion(acrossSeeds(values), sentences), "lower");
  assertEquals(conclusion(acrossSeeds(values.map((x) => -x)), sentences), "higher");
  assertEquals(conclusion(acrossSeeds([-3, 4, 1]), sentences), "open");
});

Deno.test("a ratio is judged against one", () => {
  assertEquals(conclusion(ratioAcrossSeeds([2, 2.1, 2.2], [1, 1, 1]), sentences, 1), "higher");
  assertEquals(conclusion(ratioAcrossSeeds([1, 1, 1], [2, 2.1, 2.2]), sentences, 1), "lower");
});

Deno.test("one run, or runs without any spread, support no conclusion", () => {
  assertEquals(conclusion(singleRun(5), sentences), "open");
  assertEquals(conclusion(acrossSeeds([2, 2, 2]), sentences), "open");
  assertEquals(conclusion(exact(2), sentences), "higher");
});
