import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { namedDirection } from "../../lib/course/claims/named_direction.ts";
import { RandomStreams } from "../../lib/random.ts";
import { acrossSeeds } from "../../lib/statistics/estimate.ts";
import {
  reliableEffect,
  sdOfSeeds,
  seedsFor,
  smallestEffect,
} from "../../lib/statistics/smallest_effect.ts";

const stream = new RandomStreams(5).stream("effects");

/** How often the rule of verdicts names the direction of a true effect, of 2000 comparisons. */
function shareNamed(effect: number, n: number, smallest: number): number {
  let named = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const ours = acrossSeeds(Array.from({ length: n }, () => effect + stream.normal()));
    if (namedDirection(ours, { smallest }) === 1) named++;
  }
  return named / 2000;
}

for (const n of [3, 5, 8, 30]) {
  const smallest = smallestEffect({ covers: "seeds", n, sd: 1, unit: "" }) ?? NaN;

  Deno.test(`${n} seeds name a true effect of the smallest size in about half of comparisons`, () => {
    const share = shareNamed(smallest, n, smallest);
    assert(share > 0.3 && share < 0.55, `${share}`);
  });

  Deno.test(`${n} seeds name an effect a quarter larger in four of five comparisons`, () => {
    // Three standard errors of 80 % over 2000 comparisons are 2.7 points.
    const share = shareNamed(reliableEffect(smallest), n, smallest);
    assert(share > 0.773, `${share}`);
  });

  Deno.test(`${n} seeds name a direction in less than one of a hundred comparisons of equal nets`, () => {
    const share = shareNamed(0, n, smallest) + shareNamed(-0, n, smallest);
    assert(share < 0.01, `${share}`);
  });
}

Deno.test("the number of seeds for an effect is the smallest that names it reliably", () =>
  fc.assert(fc.property(
    fc.double({ min: 0.02, max: 20, noNaN: true }),
    (effect) => {
      const n = seedsFor(-effect, 1) ?? NaN;
      const reliable = (seeds: number) =>
        reliableEffect(smallestEffect({ covers: "seeds", n: seeds, sd: 1, unit: "" }) ?? NaN);
      assert(n >= 3 && reliable(n) <= effect);
      if (n > 3) assert(reliable(n - 1) > effect);
    },
  )));

Deno.test("no number of seeds detects no effect", () => {
  assertEquals(seedsFor(0, 1), undefined);
});

Deno.test("the spread behind an interval over seeds is that of its values", () => {
  assertAlmostEquals(sdOfSeeds(acrossSeeds([1, 2, 3])) ?? NaN, 1, 1e-9);
});
