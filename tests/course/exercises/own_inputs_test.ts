/**
 * Covers lib/course/exercises/own_inputs.ts and notebooks/exercises: the inputs of a learner's own, for
 * every exercise of the course.
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { WrongAnswers } from "../../../lib/course/exercises/exercise_gate.ts";
import type { Answer, Exercise, Property } from "../../../lib/course/exercises/exercise.ts";
import { findingOf } from "../../../lib/course/exercises/judged_answer.ts";
import { ownInputs } from "../../../lib/course/exercises/own_inputs.ts";
import { isRecord } from "../../../lib/is_record.ts";
import * as modules from "../../../notebooks/exercises/mod.ts";

type AnyExercise = Exercise<Answer>;
type Inputs = (property: Property<Answer>) => readonly never[][];

const learners = Array.from({ length: 20 }, (_, i) => `learner ${i + 1}`);
const checks = new URL("../../../notebooks/checks/", import.meta.url);

/** What belongs to one exercise: its solution and the wrong answers to it. */
interface Checked {
  readonly place: string;
  readonly exercise: AnyExercise;
  readonly solution: Answer;
  readonly wrong: WrongAnswers["answers"];
}

const all: Checked[] = [];
for (const [lesson, module] of Object.entries(modules)) {
  const folder = new URL(`${lesson.slice("lesson".length)}/`, checks);
  const solutions: Record<string, Answer> = await import(new URL("solution.ts", folder).href);
  const wrong: WrongAnswers[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith("wrong-")) wrong.push((await import(new URL(name, folder).href)).default);
  }
  for (const value of Object.values<unknown>(module)) {
    if (!isRecord(value) || !Array.isArray(value.properties)) continue;
    const exercise = value as unknown as AnyExercise;
    all.push({
      place: `${lesson}.${exercise.name}`,
      exercise,
      solution: solutions[exercise.name],
      wrong: wrong.find((one) => one.exercise.name === exercise.name)?.answers ?? [],
    });
  }
}

/** The first sentence about `answer` on `inputs`; `undefined` if it is right on all of them. */
async function findingOn(
  exercise: AnyExercise,
  answer: Answer,
  inputsOf: Inputs,
): Promise<string | undefined> {
  for (const property of exercise.properties) {
    for (const input of inputsOf(property)) {
      const inputs = clone(input);
      const outcome = await Promise.resolve().then(() => answer(...inputs)).then(
        (returned) => ({ returned, inputs }),
        (error) => ({ threw: String(error) }),
      );
      const finding = findingOf(exercise, property, input, outcome);
      if (finding !== undefined) return `${property.says}: ${finding.text}`;
    }
  }
}

/** A deep copy in which functions are the same. */
function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clone(each)])) as T;
}

/** A text that is the same for equal inputs. */
const textOf = (input: readonly unknown[]) =>
  JSON.stringify(
    input,
    (_, value) => typeof value === "function" ? String(value) : Number.isNaN(value) ? "NaN" : value,
  );

const ownOf = (exercise: AnyExercise, learner: string): Inputs => (property) =>
  ownInputs(exercise, property, learner, 0) as readonly never[][];

Deno.test("every property of every exercise gives inputs of a learner's own", () => {
  const without = all.flatMap(({ place, exercise }) =>
    exercise.properties.filter((property) => ownInputs(exercise, property, "a", 0).length === 0)
      .map(({ says }) => `${place}: ${says}`)
  );
  assertEquals(without, []);
  assert(all.length >= 60);
});

Deno.test("every solution is right on the own inputs of 20 learners", async () => {
  for (const { place, exercise, solution } of all) {
    for (const learner of learners) {
      const found = await findingOn(exercise, solution, ownOf(exercise, learner));
      assertEquals(found, undefined, `${place} for ${learner}`);
    }
  }
});

Deno.test("an answer that only knows the inputs of the lesson fails for each of 20 learners", async () => {
  const passed: string[] = [];
  for (const { place, exercise, solution } of all) {
    const known = new Map<string, unknown>();
    for (const { inputs } of exercise.properties) {
      for (const input of inputs) known.set(textOf(input), await solution(...clone(input)));
    }
    const values = [...known.values()];
    // For other inputs it says what is right most often.
    const counts = Map.groupBy(values, (value) => JSON.stringify(value));
    const [[usual]] = [...counts.values()].sort((a, b) => b.length - a.length);
    const memorized: Answer = (...input) => known.get(textOf(input)) ?? usual;
    assertEquals(
      await findingOn(exercise, memorized, ({ inputs }) => inputs as never[][]),
      undefined,
    );
    for (const learner of learners) {
      const found = await findingOn(exercise, memorized, ownOf(exercise, learner));
      if (found === undefined) passed.push(`${place} for ${learner}`);
    }
  }
  assertEquals(passed, []);
});

Deno.test("every prepared wrong answer fails on the own inputs of each of 20 learners", async () => {
  const passed = new Map<string, number>();
  for (const { place, exercise, wrong } of all) {
    for (const { mistake, answer } of wrong) {
      for (const learner of learners) {
        const found = await findingOn(exercise, answer, ownOf(exercise, learner));
        const where = `${place}, "${mistake}"`;
        if (found === undefined) passed.set(where, (passed.get(where) ?? 0) + 1);
      }
    }
  }
  assertEquals([...passed], []);
});

Deno.test("own inputs are the same for the same learner and seed, and others for another", () => {
  const [{ exercise }] = all;
  const of = (learner: string, seed: number) =>
    exercise.properties.flatMap((property) => ownInputs(exercise, property, learner, seed));
  assertEquals(textOf(of("anna", 0)), textOf(of("anna", 0)));
  assertNotEquals(textOf(of("anna", 0)), textOf(of("ben", 0)));
  assertNotEquals(textOf(of("anna", 0)), textOf(of("anna", 1)));
  // One letter in two ways of writing it.
  assertEquals(textOf(of("Zo\u00eb", 0)), textOf(of("Zoe\u0308", 0)));
});
