/** Covers lib/course/grading/answer_grade.ts: honest answers, right and wrong. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Answer, Exercise } from "../../../lib/course/exercises/exercise.ts";
import { twice } from "./example_lesson.ts";
import { gradeOf } from "./grading_helpers.ts";

const right = "function double(x: number[]): number[] {\n  return x.map((value) => 2 * value);\n}";
const ofTwice = { exercise: twice as unknown as Exercise<Answer> };

Deno.test("a right answer is solved, in each way to write it", async () => {
  const ways = [
    right,
    "const double = (x: number[]) => x.map((value) => 2 * value);",
    "let double: (x: number[]) => number[];\ndouble = (x) => x.map((v) => 2 * v);",
    "async function double(x: number[]) {\n  return await Promise.resolve(x.map((v) => 2 * v));\n}",
    "export function double(x: readonly number[]) { return Float64Array.from(x, (v) => 2 * v); }",
    "enum Factor { two = 2 }\nfunction double(x) { return x.map((v) => v * Factor.two) } // end",
    "const times = 2;\nfunction double(x) { console.log(x); return x.map((v) => times * v); }",
  ];
  for (const text of ways) assertEquals((await gradeOf(text)).status, "solved", text);
});

Deno.test("a wrong answer has the property that failed, the input and the hints", async () => {
  const grade = await gradeOf("function double(x) { return x.map((v) => v + 1); }");
  assertEquals(grade, {
    status: "not solved",
    why: "With x = [1, 2]: expected [2, 4] but your function returned [2, 3].",
    property: "numbers double",
    own: false,
    hints: ["Twice as much.", "2 * value."],
  });
});

Deno.test("an answer that changes its input fails where it must not", async () => {
  const grade = await gradeOf(
    "function double(x) { for (const i of x.keys()) x[i] *= 2; return x; }",
  );
  assertEquals([grade.status, grade.property], ["not solved", "the list itself stays as it was"]);
  assertStringIncludes(grade.why, "your function changed x");
});

Deno.test("an answer of another kind is told the kind, without hints", async () => {
  const number = await gradeOf("const double = (x) => 2 * x[0];");
  assertStringIncludes(number.why, "your function returned a number, 2. Return an array");
  assertEquals(number.hints, []);
  const nothing = await gradeOf("function double(x) { x.map((v) => 2 * v); }");
  assertStringIncludes(nothing.why, "returned nothing; is a `return` missing?");
  const itself = await gradeOf("function double(x) { return double; }");
  assertStringIncludes(itself.why, "your function returned a function.");
});

Deno.test("an answer that only knows the inputs of the lesson fails on the learner's own", async () => {
  const grade = await gradeOf(
    'function double(x) { return { "1": [2], "1,2": [2, 4], "3,4": [6, 8] }[x.join()] ?? [0]; }',
  );
  assertEquals([grade.status, grade.own, grade.property], ["not solved", true, "numbers double"]);
  assertStringIncludes(grade.why, "It passes the check of the lesson, but not with other inputs.");
});

Deno.test("an answer that throws is told its error, also on one input only", async () => {
  const grade = await gradeOf(
    "function double(x) { if (x.length > 1) x.y.z; return x.map((v) => 2 * v); }",
  );
  assertEquals(grade.status, "not solved");
  assertStringIncludes(grade.why, "With x = [1, 2]: your code threw TypeError: Cannot read");
});

Deno.test("a stub is not attempted, and half a stub is not solved", async () => {
  assertEquals(
    (await gradeOf("function double(x) { return yourTurn(); }")).status,
    "not attempted",
  );
  const half = await gradeOf(
    "function double(x) { return x.length < 2 ? x.map((v) => 2 * v) : yourTurn(); }",
  );
  assertEquals(half.status, "not solved");
  assertStringIncludes(half.why, "This exercise waits for your code.");
});

Deno.test("a text that is no TypeScript does not parse, with the place of the mistake", async () => {
  const grade = await gradeOf("function double(x) {\n  return x.map((v => 2 * v);\n}");
  assertEquals(grade.status, "does not parse");
  assertEquals(grade.why, "Expected ',', got ';', in line 2.");
});

Deno.test("a cell without the function is not solved", async () => {
  const grade = await gradeOf("function doubled(x) { return x; }");
  assertEquals([grade.status, grade.why], ["not solved", "Its cell declares no function double."]);
  const text = await gradeOf("const double = 2;");
  assertEquals(text.why, "Its cell declares no function double.");
});

Deno.test("an answer may call what the learner wrote in other cells, in any number of steps", async () => {
  const others = [
    "const factor = 1;",
    "const factor = one + 1;\nfunction unused() {}",
    "const one = 1;\nfunction double() { return 'an older one'; }",
    "this is no code",
  ];
  const grade = await gradeOf("const double = (x) => x.map((v) => v * factor);", { others });
  assertEquals(grade.status, "solved");
});

Deno.test("a cell that tries its answer out, or calls the check, is graded all the same", async () => {
  const tried = `${right}\nconsole.log(readable(double([1])[0]));`;
  assertEquals((await gradeOf(tried)).status, "solved");
  assertEquals((await gradeOf(`${right}\nawait check(lesson90.double, double);`)).status, "solved");
  const wrong = await gradeOf("function double(x) { return x; }\nmd`${readable(2)}`;");
  assertEquals([wrong.status, wrong.property], ["not solved", "numbers double"]);
});

Deno.test("what the lesson imports is not part of an answer", async () => {
  const grade = await gradeOf("const double = (x) => x.map((v) => Number(readable(2 * v)));");
  assertEquals(grade.status, "forbidden");
  assertStringIncludes(grade.why, "It uses readable of the lesson.");
  const typo = await gradeOf("const double = (x) => x.map((v) => 2 * vv);");
  assertEquals(typo.status, "not solved");
  assertStringIncludes(typo.why, "ReferenceError: vv is not defined");
});

Deno.test("a function among the inputs is called with plain values, and its errors arrive", async () => {
  const solved = await gradeOf("const twice = (f, x) => f(f(x));", ofTwice);
  assertEquals(solved.status, "solved");
  const wrong = await gradeOf("const twice = (f, x) => f(x);", ofTwice);
  assertEquals(
    wrong.why,
    "With f = (x) => x + 1, x = 1: expected 3 but your function returned 2.",
  );
  const odd = await gradeOf("const twice = (f, x) => f(Symbol());", ofTwice);
  assertEquals(odd.status, "not solved");
  const caught = await gradeOf(
    "const twice = (f, x) => { try { f(10n); } catch { return f(f(x)); } return 0; };",
    ofTwice,
  );
  assertEquals(caught.status, "solved");
  const code = await gradeOf("const twice = (f) => String(f).length;", ofTwice);
  assertEquals(code.status, "not solved");
});
