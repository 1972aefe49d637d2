import { assertEquals } from "@std/assert";
import { check, CheckError, type Exercise, yourTurn } from "../../../../lib/course/mod.ts";
import type { Output } from "../../../../tools/notebook/notebook.ts";
import { afterCheck, checkResult } from "../../../../tools/site/live/exercise_state.ts";

const half: Exercise<(x: number) => number> = {
  name: "half",
  task: "Return half of `x`.",
  difficulty: 1,
  minutes: 1,
  inputs: ["x"],
  properties: [{ says: "halves", inputs: [[2]], expected: (x) => x / 2, hints: ["Divide."] }],
};

/** What the cell of a check of `answer` shows. */
async function outputsOf(answer: (x: number) => number): Promise<Output[]> {
  try {
    const shown = await check(half, answer);
    const data = await shown[Symbol.for("Jupyter.display") as unknown as keyof typeof shown]();
    return [{ output_type: "execute_result", execution_count: 1, data, metadata: {} }];
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    return [{ output_type: "error", ename: error.name, evalue: error.message, traceback: [] }];
  }
}

Deno.test("the library's own outputs tell solved, failed and not yet written apart", async () => {
  assertEquals(checkResult("half", await outputsOf((x) => x / 2)), "solved");
  assertEquals(checkResult("half", await outputsOf((x) => x)), "failed");
  assertEquals(checkResult("half", await outputsOf(() => yourTurn())), "your turn");
});

Deno.test("an answer that is no program is broken, and counts as a try", () => {
  const outputs: Output[] = [
    { output_type: "error", ename: "SyntaxError", evalue: "x", traceback: [] },
  ];
  assertEquals(checkResult("half", outputs), "broken");
  assertEquals(checkResult("half", []), "broken");
  assertEquals(afterCheck(undefined, "broken", 5), { tries: 1, solved: false, changed: 5 });
});

Deno.test("failed checks add up, an empty stub counts for nothing, and solved stays solved", () => {
  const once = afterCheck(undefined, "failed", 1);
  const twice = afterCheck(once, "failed", 2);
  assertEquals(twice, { tries: 2, solved: false, changed: 2 });
  assertEquals(afterCheck(twice, "your turn", 3), undefined);
  const solved = afterCheck(twice, "solved", 4);
  assertEquals(afterCheck(solved, "failed", 5), { tries: 3, solved: true, changed: 5 });
});
