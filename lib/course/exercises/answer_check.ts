/**
 * Checks answers to exercises: reports the violated property, the smallest counterexample, and one
 * more hint with each attempt.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../../figures/figure_spec.ts";
import type { Displayable } from "../../figures/displayable.ts";
import { inCourseRun } from "../../in_notebook.ts";
import { differs, literal } from "./compare_answers.ts";
import { isRecord } from "../../is_record.ts";
import { cellsWithoutEnd } from "../cells.ts";

/** Any function that an exercise may ask for. */
export type Answer = (...input: never[]) => unknown;

/** A property of every correct answer. */
export interface Property<F extends Answer> {
  /** The property as a sentence, e.g. `ties go to the lower index`. */
  says: string;
  /** Inputs, the simplest first: the first one that fails is the counterexample. */
  inputs: readonly Parameters<F>[];
  /**
   * Computes the correct result for an input. Set this or `complaint`.
   *
   * @param input one of `inputs`.
   * @returns the correct result; for an asynchronous answer, what its promise resolves to.
   */
  expected?: (...input: Parameters<F>) => Awaited<ReturnType<F>>;
  /**
   * Says what is wrong with a result.
   *
   * @param result the learner's result.
   * @param input the one of `inputs` that gave it.
   * @returns a sentence that starts in lower case; `undefined` if the result is correct.
   */
  complaint?: (result: Awaited<ReturnType<F>>, ...input: Parameters<F>) => string | undefined;
  /** Maximum difference from `expected`, relative to max(1, |expected|). Default 1e-6. */
  tolerance?: number;
  /** Hints, the gentlest first; each failed attempt shows one more. */
  hints: readonly [string, ...string[]];
}

/** An exercise: a task and the properties of its correct answers. */
export interface Exercise<F extends Answer> {
  /** Name of the function that the learner writes, unique in the lesson. */
  name: string;
  /** The task in one or two sentences. */
  task: string;
  /** 1 (one line), 2 (a few lines), 3 (needs an idea). */
  difficulty: 1 | 2 | 3;
  /** Typical time in minutes. */
  minutes: number;
  /** Names of the inputs, for counterexamples. */
  inputs: readonly string[];
  /** The properties, in the order in which they are checked. */
  properties: readonly [Property<F>, ...Property<F>[]];
}

/**
 * The error for an answer that violates a property; its message has everything that a learner
 * needs.
 */
export class CheckError extends AlexNetError {
  /** The class name, printed before the message. */
  override readonly name = "CheckError";
  /** Name of the exercise. */
  readonly exercise: string;
  /** The violated property. */
  readonly violated: string;

  /**
   * Builds the message from the finding.
   *
   * @param exercise the name of the exercise.
   * @param violated the property as a sentence.
   * @param finding the counterexample, with the expected and the found result.
   * @param hints the hints to show, the gentlest first.
   */
  constructor(exercise: string, violated: string, finding: string, hints: readonly string[]) {
    const numbered = hints.map((hint, i) => `Hint ${i + 1}: ${hint}`);
    super([`${exercise}: not yet, "${violated}" does not hold.`, finding, ...numbered].join("\n"));
    this.exercise = exercise;
    this.violated = violated;
  }
}

/** Thrown by {@linkcode yourTurn} if the learner has not written the answer yet. */
export class YourTurn extends AlexNetError {
  /** The class name, printed before the message. */
  override readonly name = "YourTurn";
}

/**
 * Stands in for the learner's code in an exercise.
 *
 * @throws {YourTurn} always; {@linkcode check} turns it into the task.
 */
export function yourTurn(): never {
  throw new YourTurn("This exercise waits for your code.");
}

/** Failed attempts by exercise name, in this kernel. */
const attempts = new Map<string, number>();

/** The function that each exercise was last checked with, in this kernel. */
const lastChecked = new Map<string, Answer>();

/** For a learner whose new function was never defined. */
const unchanged =
  "This is the same function as at the last check. If you have changed it, its cell " +
  "did not run: a cell with a syntax error shows nothing, and the old function remains.";

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
 * await assertRejects(() => check(half, (x) => x), CheckError, "Hint 1: Divide by two.");
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
      const finding = await violation(exercise, property, answer, input);
      if (finding === "your turn") return waiting(exercise, again);
      if (finding !== undefined) {
        const failed = (attempts.get(exercise.name) ?? 0) + 1;
        attempts.set(exercise.name, failed);
        const hints = property.hints.slice(0, failed);
        const found = again ? `${finding}\n${unchanged}` : finding;
        throw new CheckError(exercise.name, property.says, found, hints);
      }
      inputs++;
    }
  }
  attempts.delete(exercise.name);
  const count = exercise.properties.length;
  return note(
    exercise.name,
    `solved. ${
      count === 1 ? "One property holds" : `${count} properties hold`
    } on ${inputs} inputs.`,
    again,
  );
}

/** What is wrong with the answer on one input; `undefined` if it is correct. */
async function violation<F extends Answer>(
  exercise: Exercise<F>,
  property: Property<F>,
  answer: F,
  input: Parameters<F>,
): Promise<string | undefined> {
  const call = exercise.inputs.map((name, i) => `${name} = ${literal(input[i])}`).join(", ");
  const where = call === "" ? "" : `With ${call}: `;
  let result: Awaited<ReturnType<F>>;
  try {
    // Copies the input, so that an answer that changes it does not affect the comparison.
    result = await answer(...copied(input)) as Awaited<ReturnType<F>>;
  } catch (error) {
    if (error instanceof YourTurn) return "your turn";
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `${where}your code threw ${message}`;
  }
  const complaint = property.complaint?.(result, ...input);
  if (complaint !== undefined) return `${where}${complaint}.`;
  if (property.expected === undefined) return undefined;
  const right = property.expected(...input);
  return differs(right, result, property.tolerance ?? 1e-6)
    ? `${where}expected ${literal(right)} but found ${literal(result)}.`
    : undefined;
}

function waiting<F extends Answer>(exercise: Exercise<F>, again: boolean): Displayable {
  if (inCourseRun()) throw new YourTurn(`${exercise.name} has no solution in this build.`);
  const text = `your turn. ${exercise.task} (about ${exercise.minutes} minutes)`;
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
    `end. If ${exercise} was there, this check judged its previous version: a cell with a syntax ` +
    "error shows nothing.";
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
