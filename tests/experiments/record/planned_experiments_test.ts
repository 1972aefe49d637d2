import { assert, assertEquals } from "@std/assert";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import { jobName, jobsOf } from "../../../lib/experiments/record/recorded_experiment.ts";
import { recordProgress } from "../../../lib/experiments/record/record_progress.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { parseSpec } from "../../../lib/spec/parse.ts";

const specs = new Map(
  plannedExperiments.flatMap(({ arms }) => arms).map((arm) => [arm.id, arm.spec]),
);

function parametersOf(arm: string): number {
  const spec = specs.get(arm);
  return spec === undefined ? NaN : describeNetwork(spec).parameters;
}

Deno.test("every job of the record has a unique name and a net that can be built", () => {
  const names = plannedExperiments.flatMap(jobsOf).map(jobName);
  assertEquals(new Set(names).size, names.length);
  for (const spec of specs.values()) assertEquals(parseSpec(spec), spec);
});

Deno.test("nets that are compared at equal size differ by less than one percent of parameters", () => {
  for (const arm of ["silent-towers", "no-conv4-wider"]) {
    assert(Math.abs(parametersOf(arm) / parametersOf("two-towers") - 1) < 0.01, arm);
  }
});

Deno.test("no pilot shares a seed with the runs that it plans", () => {
  const pilots = plannedExperiments.filter(({ id }) => id.endsWith("-pilot"));
  for (const { id, seeds } of pilots) {
    const race = plannedExperiments.find((other) => other.id === id.replace(/-pilot$/, ""));
    assertEquals(seeds.filter((seed) => race?.seeds.includes(seed) ?? true), [], id);
  }
});

Deno.test("the hours left of an untouched plan are those of all its jobs", () => {
  const [pilot] = plannedExperiments;
  const { done, left, hoursLeft } = recordProgress(pilot, [], 45e9);
  assertEquals([done, left.length], [0, 6]);
  assert(hoursLeft > 0.5 && hoursLeft < 2, `${hoursLeft}`);
});
