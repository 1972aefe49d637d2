/**
 * Covers lib/experiments and the cards of lesson 09: momentum compared at equal effective rate is
 * worth half of what the same rate with and without it shows.
 */
import { assert } from "@std/assert";
import { compareArms, firstSeeds } from "../../lib/experiments/compare_arms.ts";
import { pairedDifferences } from "../../lib/experiments/arm_results.ts";
import { preset } from "../../lib/spec/presets.ts";
import { acrossSeeds } from "../../lib/statistics/estimate.ts";
import { cifar, first, overlaps } from "./cifar.ts";

Deno.test("momentum at equal effective rate is worth half of what equal rates show", async () => {
  const spec = preset("cifarSmall");
  const race = await compareArms({
    arms: [
      { name: "momentum", spec },
      { name: "none, same rate", spec, momentum: 0 },
      { name: "none, ten times the rate", spec, momentum: 0, learningRate: 0.1 },
    ],
    ...{ seeds: firstSeeds(6), train: first(cifar.train, 2000), epochs: 8, batchSize: 64 },
    learningRate: 0.01,
  });
  const [momentum, sameRate, equalRate] = race.map(({ runs }) =>
    runs.map((run) => run.trainingErrors.at(-1) ?? NaN)
  );
  // Measured before with the same seeds: -27.7 [-29.2, -26.3] and -13.3 [-17.1, -9.5].
  const atSameRate = acrossSeeds(pairedDifferences(sameRate, momentum));
  const atEqualRate = acrossSeeds(pairedDifferences(equalRate, momentum));
  assert(overlaps(atSameRate, [-29.2, -26.3]), JSON.stringify(atSameRate));
  assert(overlaps(atEqualRate, [-17.1, -9.5]), JSON.stringify(atEqualRate));
  assert((atSameRate.high99 ?? 0) < (atEqualRate.low99 ?? 0));
});
