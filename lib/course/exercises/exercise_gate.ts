/**
 * Tests the checks of exercises: the solution of each exercise must pass, every prepared wrong
 * answer must fail with the property that it violates, and each property must be violated by one.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import { type Answer, check, CheckError, type Exercise } from "./answer_check.ts";
import { isRecord } from "../../is_record.ts";

/** Common mistakes of one exercise; the default export of a `wrong-*.ts`. */
export interface WrongAnswers<F extends Answer = Answer> {
  /** The exercise. */
  exercise: Exercise<F>;
  /** At least three wrong answers, and one or more for each property of the exercise. */
  answers: readonly WrongAnswer<F>[];
}

/** One wrong answer. */
export interface WrongAnswer<F extends Answer = Answer> {
  /** The mistake, in a few words. */
  mistake: string;
  /** The property that must be reported, by its `says`. */
  violates: string;
  /** The wrong answer. */
  answer: F;
}

/** Minimum number of wrong answers per exercise. */
export const leastWrongAnswers = 3;

/**
 * Declares the wrong answers of an exercise, type-checked against it.
 *
 * @param exercise the exercise.
 * @param answers at least three wrong answers.
 * @returns both, for the default export of a `wrong-*.ts`.
 *
 * @example
 * ```ts
 * import { type Exercise, wrongAnswers } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * const says = "the half of a number times two is the number";
 * const half: Exercise<(x: number) => number> = {
 *   name: "half",
 *   task: "Return half of `x`.",
 *   difficulty: 1,
 *   minutes: 1,
 *   inputs: ["x"],
 *   properties: [{ says, inputs: [[2], [3]], expected: (x) => x / 2, hints: ["Divide by two."] }],
 * };
 * const { answers } = wrongAnswers(half, [
 *   { mistake: "returns the number", violates: says, answer: (x) => x },
 *   { mistake: "subtracts two", violates: says, answer: (x) => x - 2 },
 *   { mistake: "rounds", violates: says, answer: (x) => Math.floor(x / 2) },
 * ]);
 * assertEquals(answers.length, 3);
 * ```
 */
export function wrongAnswers<F extends Answer>(
  exercise: Exercise<F>,
  answers: readonly WrongAnswer<F>[],
): WrongAnswers<F> {
  return { exercise, answers };
}

/**
 * Runs the solutions and wrong answers of one lesson.
 *
 * @param exercises the names of the stubs in the notebook.
 * @param folder `notebooks/checks/NN/` as a URL.
 * @returns one sentence per problem; empty if the gate passes.
 */
export async function exerciseFindings(
  exercises: readonly string[],
  folder: URL,
): Promise<string[]> {
  const findings: string[] = [];
  const solutions: unknown = await import(new URL("solution.ts", folder).href);
  const seen = new Set<string>();
  for await (const entry of Deno.readDir(folder)) {
    if (!/^wrong-.+\.ts$/.test(entry.name)) continue;
    const module: unknown = await import(new URL(entry.name, folder).href);
    const wrong = isRecord(module) ? module.default : undefined;
    if (!isWrongAnswers(wrong)) {
      findings.push(`${entry.name}: expected wrongAnswers(...) as its default export`);
      continue;
    }
    const { exercise, answers } = wrong;
    seen.add(exercise.name);
    if (answers.length < leastWrongAnswers) {
      findings.push(
        `${entry.name}: expected ${leastWrongAnswers} wrong answers but found ${answers.length}`,
      );
    }
    const unviolated = exercise.properties.filter(({ says }) =>
      !answers.some(({ violates }) => violates === says)
    );
    findings.push(
      ...unviolated.map(({ says }) =>
        `${entry.name}: expected a wrong answer that violates the property "${says}"`
      ),
    );
    const solution = isRecord(solutions) ? solutions[exercise.name] : undefined;
    if (typeof solution !== "function") {
      findings.push(`solution.ts: expected a function ${exercise.name} but found none`);
    } else {
      findings.push(...await accepted(exercise, solution as Answer));
    }
    for (const answer of answers) findings.push(...await refused(entry.name, exercise, answer));
  }
  for (const name of exercises) {
    if (!seen.has(name)) findings.push(`expected a file wrong-*.ts for exercise ${name}`);
  }
  return findings;
}

async function accepted(exercise: Exercise<Answer>, solution: Answer): Promise<string[]> {
  try {
    await check(exercise, solution);
    return [];
  } catch (error) {
    return [`solution.ts, ${exercise.name}: the check rejects it: ${text(error)}`];
  }
}

async function refused(
  file: string,
  exercise: Exercise<Answer>,
  wrong: WrongAnswer,
): Promise<string[]> {
  const where = `${file}, "${wrong.mistake}"`;
  try {
    await check(exercise, wrong.answer);
    return [`${where}: the check accepts it`];
  } catch (error) {
    if (!(error instanceof CheckError)) throw new AlexNetError(where, { cause: error });
    return error.violated === wrong.violates
      ? []
      : [`${where}: expected the property "${wrong.violates}" but found "${error.violated}"`];
  }
}

function isWrongAnswers(value: unknown): value is WrongAnswers {
  return isRecord(value) && isRecord(value.exercise) && Array.isArray(value.answers);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
