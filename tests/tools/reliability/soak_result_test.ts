import { assertEquals } from "@std/assert";
import { parseSoak } from "../../../tools/reliability/soak_result.ts";

const sum = {
  ...{ steps: 200, byFault: { SIGKILL: 2 }, kills: 2, usedPrevious: 0, mostRepeatedSteps: 9 },
  ...{ worstSecondsToResume: 0.5, seconds: 20, sameAsWithoutFaults: true },
};

Deno.test("the summary of a soak test is its last line", () => {
  assertEquals(parseSoak(`{"fault":"SIGKILL"}\n${JSON.stringify(sum)}\n`), sum);
});

Deno.test("an output without a summary gives none", () => {
  for (const output of ["", "error: no disk", '{"fault":"SIGKILL"}', '{"steps":"many"}']) {
    assertEquals(parseSoak(output), undefined);
  }
});
