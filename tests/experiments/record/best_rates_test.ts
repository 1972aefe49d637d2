import { assertEquals, assertThrows } from "@std/assert";
import { AlexNetError } from "../../../lib/errors.ts";
import { withBestRates } from "../../../lib/experiments/record/best_rates.ts";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import type { RecordRow } from "../../../lib/experiments/record/record_row.ts";
import { jobsOf } from "../../../lib/experiments/record/recorded_experiment.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";

const [pilot, race] = ["relu-2012-pilot", "relu-2012"].map((id) => {
  const found = plannedExperiments.find((experiment) => experiment.id === id);
  if (found === undefined) throw new Error(id);
  return found;
});

/** Rows of the pilot in which the arm at `place` of each grid arrives first. */
function rows(place: number): RecordRow[] {
  return jobsOf(pilot).map(({ keepNet: _, ...job }, i) => {
    const arm = i % 12;
    const epochs = 3 + Math.abs(arm % 6 - place);
    return {
      ...job,
      format: 1,
      data: { name: "CIFAR-10", testImages: 10_000, training: "aa", test: "bb" },
      epochs: Array.from({ length: epochs }, (_, epoch) => ({
        trainingError: epoch === epochs - 1 ? 20 : 60,
        trainingLoss: 1,
        cleanTrainingError: 20,
        testError: 40,
        weights: "00",
        seconds: 60,
      })),
      cleanTrainingError: 20,
      tenPatchTestError: 22,
      environments: [],
      date: "2026-11-28",
    };
  });
}

Deno.test("each arm of the race trains at the rate that was fastest in the pilot", () => {
  const resolved = withBestRates(race, pilot, rows(2));
  assertEquals(resolved?.arms.map(({ recipe }) => recipe?.schedule), [
    constantSchedule(0.0011),
    constantSchedule(0.008),
  ]);
});

Deno.test("a race waits until its pilot is complete", () => {
  assertEquals(withBestRates(race, pilot, rows(2).slice(1)), undefined);
});

Deno.test("a best rate at the edge of the grid is an error", () => {
  assertThrows(
    () => withBestRates(race, pilot, rows(0)),
    AlexNetError,
    "at the edge (relu-0.0005)",
  );
  assertThrows(() => withBestRates(race, pilot, rows(5)), AlexNetError, "at the edge");
});

Deno.test("an experiment whose arms have their own rates keeps them", () => {
  const [towers] = plannedExperiments;
  assertEquals(withBestRates(towers, pilot, []), towers);
});
