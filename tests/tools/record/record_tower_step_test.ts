import { assertEquals } from "@std/assert";
import { recordedTowerStep } from "../../../lib/parallel/step_times/recorded_tower_step.ts";
import { recordedStepModule } from "../../../tools/record/record_tower_step.ts";
import { root } from "../../house.ts";

Deno.test("the module of the recorded step is what its values make", async () => {
  const { date, ...step } = recordedTowerStep;
  const text = await Deno.readTextFile(`${root}lib/parallel/step_times/recorded_tower_step.ts`);
  assertEquals(recordedStepModule(step, date), text);
});
