/** Covers lib/course/exercises/answer_check.ts and lib/course/exercises/exercise.ts. */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import {
  check,
  CheckError,
  type Exercise,
  yourTurn,
} from "../../../lib/course/exercises/answer_check.ts";
import { differs, literal } from "../../../lib/course/exercises/compare_answers.ts";
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";

function doubling(name: string): Exercise<(x: number[]) => number[]> {
  return {
    name,
    task: "Double each number.",
    difficulty: 1,
    minutes: 1,
    inputs: ["x"],
    properties: [
      {
        says: "numbers double",
        inputs: [[[1]], [[1, 2]]],
        expected: (x) => x.map((value) => 2 * value),
        hints: ["Gentle.", "Plain."],
      },
      {
        says: "an empty list stays empty",
        inputs: [[[]]],
        complaint: (result) =>
          result.length === 0 ? undefined : "the result of an empty list is not empty",
        hints: ["An empty list gives an empty list."],
      },
    ],
  };
}

Deno.test("a correct answer passes and reports the number of inputs", async () => {
  const shown = await check(doubling("right"), (x) => x.map((v) => v * 2));
  const bundle = await shown[jupyterDisplay]();
  assertMatch(String(bundle["text/plain"]), /solved\. 2 properties hold on 3 inputs/);
});

Deno.test("a wrong answer names the property and the smallest counterexample", async () => {
  const error = await assertRejects(
    () => check(doubling("wrong"), (x) => x.length === 1 ? [2] : x),
    CheckError,
  );
  assertEquals(error.violated, "numbers double");
  assertMatch(
    error.message,
    /With x = \[1, 2\]: expected \[2, 4\] but your function returned \[1, 2\]\./,
  );
});

Deno.test("each attempt that fails at a property shows one more of its hints, to the last", async () => {
  const exercise = doubling("hints");
  const attempt = (answer: (x: number[]) => number[]) =>
    assertRejects(() => check(exercise, answer), CheckError);
  const hintsIn = ({ message }: Error) =>
    [...message.matchAll(/Hint (\d of \d): (\w+)/g)].map(([all]) => all);
  const [gentle, plain] = ["Hint 1 of 2: Gentle", "Hint 2 of 2: Plain"];
  assertEquals(hintsIn(await attempt((x) => x)), [gentle]);
  // Another property begins with its own first hint, and does not take one from the first.
  const other = await attempt((x) => x.length === 0 ? [1] : x.map((v) => 2 * v));
  assertEquals(hintsIn(other), ["Hint 1 of 1: An"]);
  const second = await attempt((x) => x.map((v) => 3 * v));
  assertEquals(hintsIn(second), [gentle, plain]);
  assertEquals(second.message.includes("no more hints"), false);
  const third = await attempt((x) => x.map((v) => 4 * v));
  assertEquals(hintsIn(third), [gentle, plain]);
  assertStringIncludes(third.message, "There are no more hints for this property.");
});

Deno.test("a complaint says which result is the learner's", async () => {
  const whole: Exercise<(x: number) => number> = {
    name: "whole",
    task: "Round up.",
    difficulty: 1,
    minutes: 1,
    inputs: ["x"],
    properties: [{
      says: "the result is whole",
      inputs: [[0.5]],
      complaint: (result) => Number.isInteger(result) ? undefined : "it is not a whole number",
      hints: ["Math.ceil."],
    }],
  };
  const { message } = await assertRejects(() => check(whole, (x) => x), CheckError);
  assertStringIncludes(
    message,
    "With x = 0.5: your function returned 0.5: it is not a whole number.",
  );
});

Deno.test("an answer of another kind is told the kind, and takes no hint", async () => {
  const exercise = doubling("kind");
  // What runs in a notebook is not type-checked.
  const attempt = (answer: unknown) =>
    assertRejects(() => check(exercise, answer as (x: number[]) => number[]), CheckError);
  const number = (await attempt(() => 0)).message;
  assertStringIncludes(number, "your function returned a number, 0. Return an array of 1 number.");
  const nothing = (await attempt(() => {})).message;
  assertStringIncludes(nothing, "returned nothing; is a `return` missing? Return an array");
  const words = (await attempt((x: number[]) => x.map(String))).message;
  assertStringIncludes(words, 'returned an array of 1 text, ["1"]. Return an array of 1 number.');
  // The second property only complains; the kind is known from the first.
  const later = (await attempt((x: number[]) => x.length === 0 ? 0 : x.map((v) => 2 * v))).message;
  assertStringIncludes(later, "returned a number, 0. Return an array");
  for (const message of [number, nothing, words, later]) {
    assertEquals(message.includes("Hint"), false);
  }
  assertStringIncludes((await attempt((x: number[]) => x)).message, "Hint 1 of 2");
});

Deno.test("an exercise that asks for one of a few words lists them for any other word", async () => {
  const sign: Exercise<(x: number) => string> = {
    name: "sign",
    task: "Name the sign.",
    difficulty: 1,
    minutes: 1,
    inputs: ["x"],
    properties: [{
      says: "it is the sign",
      inputs: [[1], [2], [-1], [-2]],
      expected: (x) => x > 0 ? "positive" : "negative",
      hints: ["Compare with 0."],
    }],
  };
  const { message } = await assertRejects(() => check(sign, () => "plus"), CheckError);
  assertStringIncludes(message, 'returned "plus". Return one of "positive", "negative".');
  assertEquals(message.includes("Hint"), false);
  const known = await assertRejects(() => check(sign, () => "negative"), CheckError);
  assertStringIncludes(known.message, "Hint 1 of 1: Compare with 0.");
});

Deno.test("a function that was checked before is reported as such, right or wrong", async () => {
  const text = async (answer: (x: number[]) => number[]) => {
    const shown = await check(doubling("again"), answer);
    return String((await shown[jupyterDisplay]())["text/plain"]);
  };
  const [right, newer] = [1, 2].map(() => (x: number[]) => x.map((v) => v * 2));
  const same = "the same function as at the last check";
  assertEquals((await text(right)).includes(same), false);
  assertStringIncludes(await text(right), same);
  assertEquals((await text(newer)).includes(same), false);
  const wrong = (x: number[]) => x;
  const first = await assertRejects(() => check(doubling("again"), wrong), CheckError);
  assertEquals(first.message.includes(same), false);
  await assertRejects(() => check(doubling("again"), wrong), CheckError, same);
});

Deno.test("an exercise that has not been started does not stop the notebook", async () => {
  const shown = await check(doubling("stub"), () => yourTurn());
  const bundle = await shown[jupyterDisplay]();
  assertMatch(String(bundle["text/plain"]), /your turn\. Double each number/);
});

Deno.test("an answer that throws is a wrong answer with its message", async () => {
  const broken = () => {
    throw new TypeError("x is not iterable");
  };
  const error = await assertRejects(() => check(doubling("throws"), broken), CheckError);
  assertMatch(error.message, /your code threw TypeError: x is not iterable/);
});

Deno.test("an answer that changes its input does not affect the check", async () => {
  const spoiling = (x: number[]) => {
    const result = x.map((v) => 3 * v);
    x.forEach((v, i) => x[i] = 1.5 * v);
    return result;
  };
  await assertRejects(() => check(doubling("spoils"), spoiling), CheckError);
});

Deno.test("where inputs must stay as they are, an answer that changes one is named", async () => {
  const copying = (name: string): Exercise<(x: number[]) => number[]> => ({
    ...doubling(name),
    properties: [{
      says: "the list itself stays as it was",
      inputs: [[[1, 2]]],
      expected: (x) => x.map((value) => 2 * value),
      keepsInputs: true,
      hints: ["Return a new list."],
    }],
  });
  const inPlace = (x: number[]) => {
    x.forEach((value, i) => x[i] = 2 * value);
    return x;
  };
  const error = await assertRejects(() => check(copying("in place"), inPlace), CheckError);
  assertStringIncludes(error.message, "With x = [1, 2]: your function changed x.");
  await check(copying("a copy"), (x) => x.map((value) => 2 * value));
});

Deno.test("comparison works on lists, typed arrays and objects, with a tolerance", () => {
  assertEquals(differs([1, 2], new Float32Array([1, 2]), 0), false);
  assertEquals(differs([1, 2], [1, 2.1], 0.01), true);
  assertEquals(differs(1000, 1000.5, 1e-3), false);
  assertEquals(differs(0.001, 0.0015, 1e-6), true);
  assertEquals(differs(NaN, NaN, 0), false);
  assertEquals(differs(NaN, 0, 1), true);
  assertEquals(differs({ a: [1] }, { a: [1], b: 2 }, 0), false);
  assertEquals(differs("a", "b", 0), true);
  assertEquals(literal([1, "x", { y: new Float32Array([0.1]) }]), '[1, "x", { y: [0.1] }]');
});

Deno.test("a short arrow function is shown as its code, any other function is not", () => {
  assertEquals(literal((weight: number) => weight ** 2), "(weight) => weight ** 2");
  assertEquals(literal(doubling), "a function");
});
