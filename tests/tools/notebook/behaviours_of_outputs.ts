/** What cells show: what they print, values, displays and errors. */
import type { Behaviour } from "./kernel_behaviour.ts";

const unserializable = "its kernel drops values that JSON cannot hold";
const swallowed = "its kernel says `[object Object]` of what is no error";

/** The rows of the table about outputs. */
export const behavioursOfOutputs: readonly Behaviour[] = [
  {
    name: "what is printed stands under its own cell, in order",
    cells: [
      { source: "for (let i = 0; i < 3; i++) console.log(i);", shows: ["stdout: 0\n1\n2"] },
      {
        source: 'console.log("a");\nconsole.error("b");\nconsole.log("c");',
        shows: ["stdout: a", "stderr: b", "stdout: c"],
      },
    ],
  },
  {
    name: "log, info and debug print to one stream, warn and error to the other",
    cells: [{
      source: 'console.log("l"); console.info("i"); console.debug("d");' +
        'console.warn("w"); console.error("e");',
      shows: ["stdout: l\ni\nd", "stderr: w\ne"],
    }],
  },
  {
    name: "values are printed as Deno's console does",
    cells: [
      {
        source: 'console.log(1.5, "text", true, null, undefined, 10n, Symbol("s"));',
        shows: ["stdout: 1.5 text true null undefined 10n Symbol(s)"],
      },
      {
        source: 'console.log({ a: 1, "b c": ["x", "it\'s"], nested: { deep: { deeper: 1 } } });',
        shows: [`stdout: { a: 1, "b c": [ "x", "it's" ], nested: { deep: { deeper: 1 } } }`],
      },
      {
        source: 'console.log(new Map([["k", 1]]), new Set([1]), new Float32Array([1, 2.5]));',
        shows: ['stdout: Map(1) { "k" => 1 } Set(1) { 1 } Float32Array(2) [ 1, 2.5 ]'],
      },
      {
        source: "console.log(class Net {}, function f() {}, new (class Point { x = 1; })());",
        shows: ["stdout: [class Net] [Function: f] Point { x: 1 }"],
      },
      { source: 'console.log("%s has %d of %i", "x", 1, 2.5);', shows: ["stdout: x has 1 of 2"] },
    ],
  },
  {
    name: "the last expression is the value of a cell",
    cells: [
      { source: "1;\n1 + 1", shows: ["2"] },
      { source: '"last";', shows: ['"last"'] },
      { source: "({ a: [1, 2], b: { c: true } })", shows: ["{ a: [ 1, 2 ], b: { c: true } }"] },
      { source: "// Only a comment.", shows: [] },
      { source: "undefined", shows: [] },
      { source: "const unshown = 5;", shows: [] },
      { source: "function unshownToo() {}", shows: [] },
    ],
  },
  {
    name: "a declaration after it does not change the value of a cell",
    cells: [{ source: "5;\nconst afterFive = 1;\nfunction afterThat() {}", shows: ["5"] }],
  },
  {
    name: "braces around properties are an object, and a promise is shown as it is",
    cells: [
      { source: "{ a: 1, b: 2 }", shows: ["{ a: 1, b: 2 }"] },
      { source: "new Promise(() => {})", shows: ["Promise { <pending> }"] },
    ],
  },
  {
    name: "the value of a cell can come from a branch",
    cells: [
      { source: 'if (Date.now() > 0) { "yes"; } else { "no"; }', shows: ['"yes"'] },
      { source: 'try { throw new Error("x"); } catch { "caught"; }', shows: ['"caught"'] },
    ],
  },
  {
    name: "values that JSON cannot hold are shown",
    cells: [
      { source: "null", shows: ["null"], deno: { shows: [], because: unserializable } },
      { source: "NaN", shows: ["NaN"], deno: { shows: [], because: unserializable } },
      { source: "10n", shows: ["10n"], deno: { shows: [], because: unserializable } },
    ],
  },
  {
    name: "a value says how it is displayed, at once or later",
    cells: [
      {
        source: '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "at once" }) })',
        shows: ["at once"],
      },
      {
        source: '({ [Symbol.for("Jupyter.display")]: async () => {\n  await 1;\n' +
          '  return { "text/plain": "later" };\n} })',
        shows: ["later"],
      },
    ],
  },
  {
    name: "an error stands under its cell, with the author's line, after what was printed",
    cells: [
      {
        source: '// A comment.\n\nconst list: number[] = [1];\nconsole.log("before");\n' +
          'throw new RangeError("too far");',
        shows: ["stdout: before", "RangeError: too far (line 5)"],
      },
      {
        source: 'await 1;\n\nawait Promise.reject(new TypeError("rejected"));',
        shows: ["TypeError: rejected (line 3)"],
      },
    ],
  },
  {
    name: "an error in a function of another cell has the line of the call",
    cells: [
      { source: '\n\n\nfunction breaks() { throw new Error("inside"); }', shows: [] },
      { source: "\nbreaks();", shows: ["Error: inside (line 2)"] },
    ],
  },
  {
    name: "what a cell did before its error is kept",
    cells: [
      {
        source: 'const beforeError = 1;\nthrow new Error("stop");',
        shows: ["Error: stop (line 2)"],
      },
      { source: "beforeError", shows: ["1"] },
    ],
  },
  {
    name: "a cell can throw what is no error",
    cells: [
      { source: 'throw "a text";', shows: ["Error: a text"] },
      {
        source: "throw { code: 5 };",
        shows: ["Error: { code: 5 }"],
        deno: { shows: ["Error: [object Object]"], because: swallowed },
      },
    ],
  },
  {
    name: "a syntax error stands under its cell with its line, and nothing of the cell has run",
    cells: [
      { source: "let untouched = 1;", shows: [] },
      {
        source: "untouched = 2;\nconst = 3;",
        shows: ["SyntaxError: Unexpected token (line 2)"],
        deno: {
          shows: [
            "SyntaxError: Unexpected token `=`. Expected yield, an identifier, [ or { (line 2)",
          ],
          because: "its kernel gives no message; this one is of Deno's formatter",
        },
      },
      { source: "untouched", shows: ["1"] },
    ],
  },
  {
    name: "a rejection that nothing handles fails its cell",
    cells: [{
      source: 'Promise.reject(new Error("nobody awaits this"));\n1;',
      shows: ["1", "Unhandled Error: nobody awaits this"],
    }],
  },
  {
    name: "an error in a timer fails the cell that waits meanwhile",
    cells: [{
      source: 'setTimeout(() => { throw new RangeError("in a timer"); }, 1);\n' +
        "await new Promise((resolve) => setTimeout(resolve, 50));",
      shows: ["Unhandled RangeError: in a timer"],
    }],
  },
  {
    name: "a display is replaced by its id",
    cells: [
      {
        source: 'await display({ "text/plain": "one" }, { display_id: "bar" });\n' +
          'await display({ "text/plain": "two" }, { display_id: "bar", update: true });\n' +
          'await display({ "text/plain": "other" });',
        shows: ["two", "other"],
      },
    ],
  },
  {
    name: "outputs are cleared at once, or when the next one arrives",
    cells: [
      { source: 'console.log("gone");\nawait clearOutput(false);', shows: [] },
      {
        source: 'console.log("kept until");\nawait clearOutput(true);\nconsole.log("the next");',
        shows: ["stdout: the next"],
      },
      { source: 'console.log("kept");\nawait clearOutput(true);', shows: ["stdout: kept"] },
    ],
  },
];
