/** Covers notebooks/record/: the committed runs are those that were planned. */
import { assert, assertEquals } from "@std/assert";
import { recordedRows } from "../../../lib/course/claims/recorded_files.ts";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import { jobName, jobsOf } from "../../../lib/experiments/record/recorded_experiment.ts";

const plan = new Map(plannedExperiments.flatMap(jobsOf).map((job) => [jobName(job), job]));
const rows = (await Promise.all(plannedExperiments.map(({ id }) => recordedRows(id)))).flat();

Deno.test("every recorded run has the net and the recipe of the plan", () => {
  assert(rows.length >= 28);
  for (const row of rows) {
    const planned = plan.get(jobName(row));
    if (planned === undefined) throw new Error(`${jobName(row)} is not planned.`);
    // What a spec says in words about its deviations from the paper may have been reworded since.
    const spec = { ...planned.spec, deviations: row.spec.deviations };
    assertEquals([row.spec, row.recipe], [spec, planned.recipe], jobName(row));
  }
});

Deno.test("all recorded runs saw the same training and test images", () => {
  assertEquals(new Set(rows.map(({ data }) => JSON.stringify(data))).size, 1);
});

Deno.test("no run is recorded twice", () => {
  assertEquals(new Set(rows.map(jobName)).size, rows.length);
});
