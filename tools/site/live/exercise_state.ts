/**
 * An exercise in its page: Check runs the stub and the cell that checks it, failed checks count, and
 * a solution opens after two of them.
 *
 * @module
 */
import type { ExerciseWork } from "../../../lib/course/grading/course_work.ts";
import type { Output } from "../../notebook/notebook.ts";

/** What a check has found. */
export type CheckResult = "solved" | "your turn" | "failed" | "broken";

/**
 * What the check of the exercise `name` has found, from the outputs of its cell: `your turn` if the
 * stub is still empty, `broken` if the answer could not be checked.
 */
export function checkResult(name: string, outputs: readonly Output[]): CheckResult {
  for (const output of outputs) {
    if (output.output_type === "error") {
      return output.ename === "CheckError" ? "failed" : "broken";
    }
    const text = "data" in output ? String(output.data["text/plain"] ?? "") : "";
    if (text.startsWith(`${name}: solved.`)) return "solved";
    if (text.startsWith(`${name}: your turn.`)) return "your turn";
  }
  return "broken";
}

/**
 * The state of an exercise after a check.
 *
 * @param before the state, if it was tried before.
 * @param now the time, in milliseconds since 1970.
 * @returns the new state; undefined if the check does not count, as of an empty stub.
 */
export function afterCheck(
  before: ExerciseWork | undefined,
  result: CheckResult,
  now: number,
): ExerciseWork | undefined {
  const { tries = 0, solved = false } = before ?? {};
  if (result === "your turn") return undefined;
  return result === "solved"
    ? { tries, solved: true, changed: now }
    : { tries: tries + 1, solved, changed: now };
}
