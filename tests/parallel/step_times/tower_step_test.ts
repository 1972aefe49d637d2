import { assertEquals, assertThrows } from "@std/assert";
import { AlexNetError } from "../../../lib/errors.ts";
import { parseTowerStep } from "../../../lib/parallel/step_times/tower_step.ts";
import { recordedTowerStep } from "../../../lib/parallel/step_times/recorded_tower_step.ts";

Deno.test("a text of the ranks that is not a step is an error with its last line", () => {
  for (const text of ["", "[mpiexec] odd", '{"spans": [{}]}', "[]"]) {
    assertThrows(() => parseTowerStep(text), AlexNetError, "expected a step as JSON");
  }
});

Deno.test("the step is the last line of what rank 0 printed", () => {
  const { date: _, ...step } = recordedTowerStep;
  assertEquals(parseTowerStep(`a warning\n${JSON.stringify(step)}\n`), step);
});
