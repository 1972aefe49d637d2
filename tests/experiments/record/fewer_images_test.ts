import { assertEquals } from "@std/assert";
import { fromFewerImages } from "../../../lib/experiments/record/fewer_images.ts";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import type { RecordedExperiment } from "../../../lib/experiments/record/recorded_experiment.ts";

function planned(id: string): RecordedExperiment {
  const found = plannedExperiments.find((experiment) => experiment.id === id);
  if (found === undefined) throw new Error(`no experiment ${id}`);
  return found;
}

Deno.test("an experiment with fewer images has the same nets and seeds, and drops in proportion", () => {
  const towers = planned("towers");
  const [small] = fromFewerImages(towers);
  assertEquals([small.id, small.recipe.images, small.recipe.epochs], ["towers-1000", 1000, 24]);
  assertEquals(small.recipe.schedule, { ...towers.recipe.schedule, dropAt: [16, 21] });
  assertEquals(small.arms.map(({ id, spec }) => [id, spec]), [
    ...towers.arms.map(({ id, spec }) => [id, spec]),
  ]);
  assertEquals([small.seeds, small.decides], [towers.seeds, []]);
  assertEquals(small.arms.some(({ keepNets }) => keepNets), false);
});

Deno.test("they are planned after everything that decides a claim", () => {
  const last = plannedExperiments.findLastIndex(({ decides }) => decides.length > 0);
  const fewer = plannedExperiments.findIndex(({ id }) => /-\d+$/.test(id) && id !== "relu-2012");
  assertEquals(fewer > last, true);
});
