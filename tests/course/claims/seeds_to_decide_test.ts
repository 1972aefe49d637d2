import { assertEquals } from "@std/assert";
import type { FullScale } from "../../../lib/course/claims/full_scale.ts";
import { seedsToDecide } from "../../../lib/course/claims/seeds_to_decide.ts";
import { acrossSeeds, pairedErrors, ratioAcrossSeeds } from "../../../lib/statistics/estimate.ts";

/** Five seeds whose spread is the square root of 2.5. */
const record: FullScale = {
  ...{ done: 5, planned: 5, hoursLeft: 0, hoursPerSeed: 0.5, images: 50_000, fewer: [] },
  estimate: acrossSeeds([-1, 0, 1, 2, 3]),
  condition: "",
};

Deno.test("the seeds for the paper's size follow from the spread of the recorded ones", () => {
  // With 19 seeds, 1.25 (t(0.995) + t(0.8)) sqrt(2.5 / 19) is 1.69.
  const needed = { aim: "the paper's size", seeds: 19, hours: 7 } as const;
  assertEquals(seedsToDecide(record, { value: 1.7 }), needed);
  assertEquals(seedsToDecide(record, { value: -1.7 }), needed);
});

Deno.test("where there was a pilot, its spread counts, as it does for the verdict", () => {
  assertEquals(
    seedsToDecide({ ...record, pilotSpread: 0.1 }, { value: 1.7 })?.aim,
    "half the interval",
  );
  assertEquals(seedsToDecide({ ...record, pilotSpread: 3 }, { value: 1.7 })?.seeds, 60);
});

Deno.test("a number that only the log of 2012 has is named so", () => {
  const needed = seedsToDecide(record, { relation: "higher" }, 1.7);
  assertEquals(needed, { aim: "the log's size", seeds: 19, hours: 7 });
});

Deno.test("a direction without a number needs four times the seeds for half the interval", () => {
  const needed = seedsToDecide(record, { relation: "higher" });
  assertEquals(needed, { aim: "half the interval", seeds: 20, hours: 7.5 });
});

Deno.test("of a ratio the logarithm counts", () => {
  const estimate = ratioAcrossSeeds([1, 2, 4, 1, 2], [1, 1, 1, 1, 1]);
  const [double, half] = [2, 0.5].map((value) =>
    seedsToDecide({ ...record, estimate }, { value, neutral: 1 })
  );
  assertEquals(double?.aim, "the paper's size");
  assertEquals(double, half);
});

Deno.test("an ensemble has no seeds to add", () => {
  const { hoursPerSeed: _, ...ensemble } = record;
  const estimate = pairedErrors([1, 1, 0, 0], [0, 1, 0, 0]);
  assertEquals(seedsToDecide({ ...ensemble, estimate }, { value: 1.7 }), undefined);
});
