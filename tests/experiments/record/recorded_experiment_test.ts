import { assertEquals } from "@std/assert";
import { jobName, jobsOf } from "../../../lib/experiments/record/recorded_experiment.ts";
import { job } from "./record_images.ts";

Deno.test("an experiment runs seed by seed, so that what is recorded so far is paired", () => {
  const experiment = {
    id: "small",
    question: "?",
    decides: [],
    recipe: job.recipe,
    arms: [{ id: "a", spec: job.spec }, { id: "b", spec: job.spec, recipe: { epochs: 5 } }],
    seeds: [1, 2],
  };
  const jobs = jobsOf(experiment);
  assertEquals(jobs.map(jobName), ["small/a/1", "small/b/1", "small/a/2", "small/b/2"]);
  assertEquals(jobs.map(({ recipe }) => recipe.epochs), [3, 5, 3, 5]);
});
