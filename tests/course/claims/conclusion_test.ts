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
  const values = [-3, -4, -3.5, -3.4];
  assertEquals(conclusion(acrossSeeds(values), sentences), "lower");
  assertEquals(conclusion(acrossSeeds(values.map((x) => -x)), sentences), "higher");
  assertEquals(conclusion(acrossSeeds([-3, 4, 1]), sentences), "open");
});

Deno.test("a ratio is judged against one", () => {
  const ratios = { neutral: 1 };
  assertEquals(
    conclusion(ratioAcrossSeeds([2, 2.1, 2.2, 2.1], [1, 1, 1, 1]), sentences, ratios),
    "higher",
  );
  assertEquals(
    conclusion(ratioAcrossSeeds([1, 1, 1, 1], [2, 2.1, 2.2, 2.1]), sentences, ratios),
    "lower",
  );
});

Deno.test("one run, or runs without any spread, support no conclusion", () => {
  assertEquals(conclusion(singleRun(5), sentences), "open");
  assertEquals(conclusion(acrossSeeds([2, 2, 2]), sentences), "open");
  assertEquals(conclusion(exact(2), sentences), "higher");
});

Deno.test("a direction that only the 95 % interval supports is not named, except at that level", () => {
  const ours = acrossSeeds([-3, -4, -2.2]);
  assertEquals([(ours.high ?? 0) < 0, (ours.high99 ?? 0) > 0], [true, true]);
  assertEquals(conclusion(ours, sentences), "open");
  assertEquals(conclusion(ours, sentences, { level: 95 }), "lower");
});

Deno.test("an effect below the smallest detectable one is not named", () => {
  const ours = acrossSeeds([-3, -4, -3.5, -3.4]);
  assertEquals(conclusion(ours, sentences, { smallest: 3 }), "lower");
  assertEquals(conclusion(ours, sentences, { smallest: 4 }), "open");
});
