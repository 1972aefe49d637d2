import { assertEquals } from "@std/assert";
import {
  answerProgram,
  bareText,
  declares,
  HOOK,
  mentions,
  missingName,
} from "../../../lib/course/grading/answer_text.ts";

Deno.test("a function is found in each way to declare it, and only where it is declared", () => {
  const texts = [
    "function half(x: number) {}",
    "// mine\n  async function half<T>(x) {}",
    "export function half() {}",
    "function* half() {}",
    "const half = (x) => x / 2;",
    "let half: (x: number) => number;",
    "var half",
    "half = function (x) {}",
    "class half {}",
    "const [whole, half] = [1, 2];",
    "const { whole, half } = parts;",
  ];
  for (const text of texts) assertEquals(declares(text, "half"), true, text);
  const others = [
    "function halfOf(x) {}",
    "half(3);",
    "// function half",
    "return half === 2;",
    "const whole = half;",
    "half => 2",
    "const behalf = 1;",
    "await check(lesson00.half, half);",
    "",
  ];
  for (const text of others) assertEquals(declares(text, "half"), false, text);
});

Deno.test("two texts are the same without their comments, blanks and semicolons", () => {
  const one = "function half(x) {\n  // by two\n  return x / 2; /* yes */\n}";
  assertEquals(bareText(one), bareText("function half(x){return x/2}"));
  assertEquals(bareText('"// no comment"'), '"//nocomment"');
  assertEquals(bareText("a /* open"), "a");
  assertEquals(bareText("`open // text"), "`open//text");
});

Deno.test("the text of an answer keeps its first line, and texts of other cells stand around it", () => {
  const program = answerProgram("half", "const half = 1;", []);
  assertEquals(program.split("\n")[0], `{${HOOK}(() => half);const half = 1;`);
  const supported = answerProgram("half", "const half = two;", ["export const two = 2;"]);
  assertEquals(supported.split("\n")[0], "{const two = 2;");
});

Deno.test("an error about a missing name gives the name", () => {
  assertEquals(missingName("ReferenceError: half is not defined"), "half");
  assertEquals(missingName("ReferenceError: $a_1 is not defined"), "$a_1");
  assertEquals(missingName("TypeError: half is not defined"), undefined);
  assertEquals(missingName("ReferenceError: Cannot access 'x' before initialization"), undefined);
});

Deno.test("a word is mentioned only as a word", () => {
  assertEquals(mentions("const { readable } = course;", "readable"), true);
  assertEquals(mentions("const { readableText, $readable } = course;", "readable"), false);
});
