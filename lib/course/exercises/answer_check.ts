/**
 * Checks answers to exercises: reports the violated property, the smallest counterexample, and one
 * more of that property's hints with each attempt.
 *
 * @module
 */
import { counted } from "../../counted.ts";
import { jupyterDisplay, type MediaBundle } from "../../figures/figure_spec.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { inCourseRun } from "../../in_notebook.ts";
import { type Answer, CheckError, type Exercise, type Property, YourTurn } from "./exercise.ts";
import { type Finding, findingOf, type Outcome } from "./judged_answer.ts";
import { isRecord } from "../../is_record.ts";
import { cellsWithoutEnd } from "../cells.ts";

export {
  type Answer,
  CheckError,
  type Exercise,
  type Property,
  YourTurn,
  yourTurn,
} from "./exercise.ts";

/** Failed attempts at each property of an exercise, by the exercise's name, in this kernel. */
const attempts = new Map<string, Map<string, number>>();

/** The function that each exercise was last checked with, in this kernel. */
const lastChecked = new Map<string, Answer>();

/** For a learner whose new function was never defined. */
const unchanged =
  "This is the same function as at the last check. If you have changed it, its cell did not run " +
  "to the end, and the old function stays. A syntax error has this effect, and most front ends " +
  "show nothing for it.";

/** What follows the last hint of a property. */
const NO_MORE_HINTS = "There are no more hints for this property. The page of this lesson that " +
  "`deno task course` builds in site/ has a solution under the exercise.";

/**
 * Checks `answer` against every property of `exercise`.
 *
 * If the exercise has not been started, it shows the task and "run all" continues. A wrong answer
 * throws. A function that was checked before is reported as such: Deno's kernel shows nothing for a
 * cell with a syntax error, and the old function remains.
 *
 * @param exercise the exercise.
 * @param answer the learner's function.
 * @returns what to show; the value of the cell.
 * @throws {CheckError} with the violated property and the smallest counterexample.
 * @throws {YourTurn} in a run of the whole course (`deno task course`) that has no solution for the
 * exercise.
 *
 * @example
 * ```ts
 * import { check, CheckError, type Exercise, YourTurn, yourTurn } from "@alexnet/alexnet/course";
 * import { assertRejects, assertThrows } from "@std/assert";
 *
 * const half: Exercise<(x: number) => number> = {
 *   name: "half",
 *   task: "Return half of `x`.",
 *   difficulty: 1,
 *   minutes: 1,
 *   inputs: ["x"],
 *   properties: [{
 *     says: "the half of a number times two is the number",
 *     inputs: [[0], [2], [3]],
 *     expected: (x) => x / 2,
 *     hints: ["Divide by two."],
 *   }],
 * };
 * await check(half, (x) => x / 2);
 * await assertRejects(() => check(half, (x) => x), CheckError, "Hint 1 of 1: Divide by two.");
 * assertThrows(() => yourTurn(), YourTurn); // what a stub calls until it is written
 * ```
 */
export async function check<F extends Answer>(
  exercise: Exercise<F>,
  answer: F,
): Promise<Displayable> {
  const again = lastChecked.get(exercise.name) === answer;
  lastChecked.set(exercise.name, answer);
  let inputs = 0;
  for (const property of exercise.properties) {
    for (const input of property.inputs) {
      const outcome = await outcomeOf(answer, input);
      if (outcome === "your turn") return waiting(exercise, again);
      const finding = findingOf(exercise, property, input, outcome);
      if (finding !== undefined) throw failure(exercise, property, finding, again);
      inputs++;
    }
  }
  attempts.delete(exercise.name);
  const count = exercise.properties.length;
  return note(
    exercise.name,
    `solved. ${count === 1 ? "One property holds" : `${count} properties hold`} on ${
      counted(inputs, "input")
    }.`,
    again,
  );
}

/** The error for an answer that fails at `property`; it counts as an attempt if it has hints. */
function failure<F extends Answer>(
  { name }: Exercise<F>,
  { says, hints }: Property<F>,
  { text, hinted }: Finding,
  again: boolean,
): CheckError {
  const found = again ? `${text}\n${unchanged}` : text;
  if (!hinted) return new CheckError(name, says, found, []);
  const failed = attempts.get(name) ?? new Map<string, number>();
  attempts.set(name, failed);
  const attempt = (failed.get(says) ?? 0) + 1;
  failed.set(says, attempt);
  const shown = hints.slice(0, attempt).map((hint, i) =>
    `Hint ${i + 1} of ${hints.length}: ${hint}`
  );
  return new CheckError(
    name,
    says,
    found,
    attempt > hints.length ? [...shown, NO_MORE_HINTS] : shown,
  );
}

/** What becomes of a call of `answer` with a copy of `input`, which it may change. */
async function outcomeOf<F extends Answer>(
  answer: F,
  input: Parameters<F>,
): Promise<Outcome | "your turn"> {
  const inputs = copied(input);
  try {
    return { returned: await answer(...inputs), inputs };
  } catch (error) {
    if (error instanceof YourTurn) return "your turn";
    return { threw: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function waiting<F extends Answer>(exercise: Exercise<F>, again: boolean): Displayable {
  if (inCourseRun()) throw new YourTurn(`${exercise.name} has no solution in this build.`);
  const text = `your turn. ${exercise.task} (about ${counted(exercise.minutes, "minute")})`;
  return note(exercise.name, text, again);
}

/**
 * Markdown in addition to the plain text, because Jupyter breaks plain text in the middle of words.
 */
function note(exercise: string, text: string, again: boolean): Displayable {
  return {
    [jupyterDisplay]: (): MediaBundle => {
      const doubts = again ? unchanged : deadCells(exercise);
      return {
        "text/markdown": `**${exercise}**: ${text}${doubts && `\n\n> **Careful.** ${doubts}`}`,
        "text/plain": `${exercise}: ${text}${doubts && `\n${doubts}`}`,
      };
    },
  };
}

/** What to say if the cells just before a check failed, so that it may judge an old function. */
function deadCells(exercise: string): string {
  const cells = cellsWithoutEnd();
  if (cells.length === 0) return "";
  const numbers = cells.map((cell) => `[${cell}]`).join(", ");
  return `${
    cells.length > 1 ? "Cells" : "Cell"
  } ${numbers} just before this one did not run to the ` +
    `end. If ${exercise} was there, this check judged the function from before. A syntax error has ` +
    "this effect, and most front ends show nothing for it.";
}

/** A deep copy of lists, typed arrays and plain objects; anything else is returned unchanged. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, copied(v)])) as T;
  }
  return value;
}
