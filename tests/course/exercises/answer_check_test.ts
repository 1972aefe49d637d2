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
  assertMatch(error.message, /With x = \[1, 2\]: expected \[2, 4\] but found \[1, 2\]/);
});

Deno.test("each failed attempt shows one more hint", async () => {
  const exercise = doubling("hints");
  const attempt = () => assertRejects(() => check(exercise, (x) => x), CheckError);
  const first = (await attempt()).message;
  const second = (await attempt()).message;
  assertEquals([first.includes("Gentle."), first.includes("Plain.")], [true, false]);
  assertEquals([second.includes("Gentle."), second.includes("Plain.")], [true, true]);
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
