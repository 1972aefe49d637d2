import { assert, assertEquals } from "@std/assert";
import { recordedClaims, type RegisteredClaim } from "../../../lib/course/claims/claims_file.ts";
import { type Estimate, singleRun } from "../../../lib/statistics/estimate.ts";
import { ablationClaims, ablationSteps } from "../../../lib/course/claims/ablation_steps.ts";

const interval = (value: number, low: number, high: number): Estimate => ({
  value,
  low,
  high,
  low99: low,
  high99: high,
  covers: "seeds",
  n: 3,
  method: "paired t",
});

function registered(id: string, claim: Partial<RegisteredClaim>): RegisteredClaim {
  return {
    id,
    kind: "effect",
    lesson: "11",
    section: "3",
    statement: "",
    unit: "points",
    paper: { relation: "lower" },
    ours: interval(0, -1, 1),
    verdict: "undecided",
    scale: "laptop",
    seed: 1,
    date: "2026-01-02",
    seconds: 1,
    ...claim,
  };
}

Deno.test("the removal of a layer is converted to the effect of the layer", () => {
  const depth = registered("depth", { paper: { value: 2 }, ours: interval(3, -1, 5) });
  assertEquals(ablationSteps([depth]), [{
    label: "each middle layer (11)",
    value: -3,
    low: -5,
    high: 1,
    paper: -2,
    note: "recorded, 2026-01-02",
    recorded: true,
  }]);
});

Deno.test("the ingredient with the largest effect in the paper comes first", () => {
  const claims = [
    registered("overlap-error", { paper: { value: -0.4 } }),
    registered("two-towers", { paper: { value: -2 } }),
  ];
  assertEquals(ablationSteps(claims).map(({ paper }) => paper), [-2, -0.4]);
});

Deno.test("if the paper has no number, the value of the 2012 logs is used", () => {
  const log2012 = { value: 1.16, source: "layers 150 and 145" };
  const [rung] = ablationSteps([
    registered("tower-communication", { paper: { relation: "higher" }, log2012 }),
  ]);
  assertEquals(rung.paper, -1.16);
});

Deno.test("a measurement of this run replaces the recorded one", () => {
  const depth = registered("depth", { paper: { value: 2 } });
  const [rung] = ablationSteps([depth], { "depth": interval(4, 2, 6) });
  assertEquals([rung.value, rung.note], [-4, "this run"]);
});

Deno.test("a claim without an interval, or about something else, has no row", () => {
  const single = registered("color-noise", { ours: singleRun(1) });
  assertEquals(ablationSteps([single, registered("units", {})]), []);
});

Deno.test("every claim of the ablation chart is made by a lesson, and has a row once it is recorded", async () => {
  const lessons = [...Deno.readDirSync("notebooks")].filter(({ name }) => name.endsWith(".ipynb"))
    .map(({ name }) => Deno.readTextFileSync(`notebooks/${name}`)).join("\n");
  for (const id of ablationClaims) assert(lessons.includes(`id: \\"${id}\\"`), id);
  const recorded = (await recordedClaims()).filter(({ id }) => ablationClaims.includes(id));
  assertEquals(ablationSteps(recorded).length, recorded.length);
});
