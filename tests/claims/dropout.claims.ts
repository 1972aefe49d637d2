/**
 * Covers clean training errors (lib/experiments/net_errors.ts) and the cards of lesson 08: the gap
 * that dropout seems to close is that of a training error measured with dropout on.
 */
import { assert } from "@std/assert";
import {
  epochsTo,
  finalCleanTrainingErrors,
  finalTestErrors,
  pairedDifferences,
} from "../../lib/experiments/arm_results.ts";
import { compareArms, firstSeeds } from "../../lib/experiments/compare_arms.ts";
import { changeSpec } from "../../lib/spec/change.ts";
import { preset } from "../../lib/spec/presets.ts";
import { acrossSeeds, ratioAcrossSeeds } from "../../lib/statistics/estimate.ts";
import { cifar, first, overlaps } from "./cifar.ts";

const half = { rate: 0.5, form: "test-scaled", place: "outputs" } as const;
const netWith = (dropout: typeof half | null) =>
  changeSpec(preset("cifarSmall"), { layers: { fc3: { units: 256, dropout } } });

Deno.test("dropout lowers the test error, and with clean training errors the gap remains", async () => {
  const race = await compareArms({
    arms: [
      { name: "without", spec: netWith(null), epochs: 10 },
      { name: "dropout", spec: netWith(half), epochs: 20 },
    ],
    ...{ seeds: firstSeeds(6), epochs: 10, batchSize: 64, learningRate: 0.01 },
    ...{ train: first(cifar.train, 2000), test: first(cifar.test, 2000) },
  });
  const tests = race.map(finalTestErrors);
  const running = race.map(({ runs }) => runs.map((run) => run.trainingErrors.at(-1) ?? NaN));
  const clean = race.map(finalCleanTrainingErrors);
  const gapChange = (training: number[][]) => {
    const [without, dropout] = race.map((_, i) => pairedDifferences(training[i], tests[i]));
    return acrossSeeds(pairedDifferences(without, dropout));
  };
  // Measured before with the same seeds: -10.2 [-13.3, -7.1], -0.06 [-1.8, 1.7], -3.6 [-5.7, -1.5].
  assert(overlaps(gapChange(running), [-13.3, -7.1]), JSON.stringify(gapChange(running)));
  assert(overlaps(gapChange(clean), [-1.8, 1.7]), JSON.stringify(gapChange(clean)));
  const testChange = acrossSeeds(pairedDifferences(tests[0], tests[1]));
  assert(overlaps(testChange, [-5.7, -1.5]), JSON.stringify(testChange));
  // "Roughly doubles" holds over a range of thresholds: 1.44 at 70 %, 1.93 at 50 %, 2.14 at 30 %.
  const ratioAt = (threshold: number) => {
    const [without, dropout] = race.map(({ runs }) =>
      runs.map((run) => epochsTo(run.trainingErrors, threshold) ?? NaN)
    );
    return ratioAcrossSeeds(dropout, without).value;
  };
  const ratios = [70, 50, 30].map(ratioAt);
  assert(ratios[0] < ratios[1] && ratios[1] < ratios[2] && ratios[2] < 2.5, JSON.stringify(ratios));
});
