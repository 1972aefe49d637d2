/**
 * How cells behave, once for every kernel: Deno's, and the kernel of the course's pages in Deno and
 * in a browser.
 */
import { assertEquals } from "@std/assert";
import type { Output } from "../../../tools/notebook/notebook.ts";

/** A cell and what stands under it. */
export interface BehavingCell {
  /** The TypeScript; the prelude defines `display(bundle, options)` and `clearOutput(wait)`. */
  readonly source: string;
  /** The visible text of each output, see {@linkcode visibleText}. */
  readonly shows: readonly string[];
  /** What Deno 2.9.6's kernel shows instead, and why that is no model. */
  readonly deno?: { readonly shows: readonly string[]; readonly because: string };
}

/** One behaviour: cells that run in order in one kernel, whose names no other behaviour uses. */
export interface Behaviour {
  /** A sentence. */
  readonly name: string;
  /** The cells, in order. */
  readonly cells: readonly BehavingCell[];
}

/** What the prelude defines in each kernel. */
export const preludes: Readonly<Record<"deno" | "page", string>> = {
  deno: `
globalThis.display = (data, options = {}) => Deno.jupyter.display(data, { raw: true, ...options });
globalThis.clearOutput = (wait) => Deno.jupyter.broadcast("clear_output", { wait });`,
  page: `
globalThis.display = (data, options) => globalThis[Symbol.for("alexnet.frontEnd")].display(data, options);
globalThis.clearOutput = (wait) => globalThis[Symbol.for("alexnet.frontEnd")].clearOutput(wait);`,
};

/**
 * An output as text: `stdout: a`, the plain text of a value, `RangeError: too far (line 2)`. The line
 * is that of the cell itself, also for an error in a function of another cell.
 */
export function visibleText(output: Output, line?: number): string {
  switch (output.output_type) {
    case "stream":
      return `${output.name}: ${output.text.trimEnd()}`;
    case "error":
      return `${output.ename}: ${output.evalue}${line === undefined ? "" : ` (line ${line})`}`;
    default:
      return String(output.data["text/plain"]);
  }
}

/** The line in a traceback of the page's kernel: `    at f (cell 5:2:9)`, the outermost frame. */
export function lineInTraceback(traceback: readonly string[], name: string): number | undefined {
  const frames = traceback.flatMap((entry) => {
    const at = entry.indexOf(`${name}:`);
    return at < 0 ? [] : [Number.parseInt(entry.slice(at + name.length + 1), 10)];
  });
  return frames.at(-1);
}

/** Runs the cells of a behaviour by `run`, which gives the visible texts of the outputs. */
export async function assertBehaves(
  { cells }: Behaviour,
  kernel: "deno" | "page",
  run: (source: string) => Promise<readonly string[]>,
): Promise<void> {
  for (const { source, shows, deno } of cells) {
    const expected = kernel === "deno" && deno !== undefined ? deno.shows : shows;
    assertEquals(await run(source), [...expected], source);
  }
}

const unserializable = "its kernel drops values that JSON cannot hold";
const swallowed = "its kernel says `[object Object]` of what is no error";

/** The table. */
export const behaviours: readonly Behaviour[] = [
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
    name: "names are shared by all cells",
    cells: [
      {
        source: "const sharedConst = 1, { a: sharedA, ...sharedRest } = { a: 2, b: 3 };",
        shows: [],
      },
      { source: "let [sharedFirst, , sharedThird = 9] = [4, 5];\nlet sharedEmpty;", shows: [] },
      {
        source: "[sharedConst, sharedA, sharedRest.b, sharedFirst, sharedThird, sharedEmpty]",
        shows: ["[ 1, 2, 3, 4, 9, undefined ]"],
      },
      { source: "sharedFirst += 1; sharedFirst", shows: ["5"] },
    ],
  },
  {
    name: "a cell can run again and declare its names again",
    cells: [
      {
        source: "const again = 1; class Again { n = 1; }\nfunction fAgain() { return 1; }",
        shows: [],
      },
      {
        source: "const again = 2; class Again { n = 2; }\nfunction fAgain() { return 2; }",
        shows: [],
      },
      { source: "[again, new Again().n, fAgain()]", shows: ["[ 2, 2, 2 ]"] },
    ],
  },
  {
    name: "a name can be declared again by another keyword",
    cells: [
      { source: "const keyword = 1;", shows: [] },
      {
        source: "let keyword = 2;",
        shows: [],
        deno: {
          shows: ["SyntaxError: Identifier 'keyword' has already been declared"],
          because: "V8 lets only the same keyword declare a name again",
        },
      },
    ],
  },
  {
    name: "a name whose declaration fails keeps its earlier value",
    cells: [
      { source: "let survivor = 1;", shows: [] },
      {
        source: 'let survivor = (() => { throw new Error("no"); })();',
        shows: ["Error: no (line 1)"],
      },
      { source: "survivor", shows: ["1"] },
    ],
  },
  {
    name: "a function sees the newest value of a name of another cell",
    cells: [
      { source: "const rate = 1;\nconst rateNow = () => rate;", shows: [] },
      { source: "const rate = 2;", shows: [] },
      { source: "rateNow()", shows: ["2"] },
      {
        source: "function stub() { return 1; }\nfunction callsStub() { return stub(); }",
        shows: [],
      },
      { source: "function stub() { return 2; }", shows: [] },
      { source: "callsStub()", shows: ["2"] },
    ],
  },
  {
    name: "a constant cannot be assigned, in its cell and in others",
    cells: [
      {
        source: "const fixed = 1;\nfixed = 2;",
        shows: ["TypeError: Assignment to constant variable. (line 2)"],
      },
      { source: "fixed = 3;", shows: ["TypeError: Assignment to constant variable. (line 1)"] },
      { source: "fixed", shows: ["1"] },
    ],
  },
  {
    name: "code is strict",
    cells: [{
      source: "neverDeclared = 1;",
      shows: ["ReferenceError: neverDeclared is not defined (line 1)"],
    }],
  },
  {
    name: "var belongs to the whole cell and to later ones, also from within a block",
    cells: [
      {
        source:
          "var counted = 0;\nfor (var at = 0; at < 3; at++) { var twice = 2 * at; counted++; }",
        shows: ["2"],
      },
      { source: "[counted, at, twice]", shows: ["[ 3, 3, 4 ]"] },
      { source: "var counted;\ncounted", shows: ["3"] },
    ],
  },
  {
    name: "let and const of a block stay in it",
    cells: [
      {
        source: "{ const inner = 1; let other = inner; }\nfor (const of of [1]) of;",
        shows: ["1"],
      },
      { source: "typeof inner + typeof other", shows: ['"undefinedundefined"'] },
    ],
  },
  {
    name: "functions are hoisted and keep their names",
    cells: [{
      source:
        "const early = hoisted(3);\nfunction hoisted(n) { return n <= 1 ? 1 : n * hoisted(n - 1); }\n" +
        "const arrow = () => {};\n[early, hoisted.name, arrow.name]",
      shows: ['[ 6, "hoisted", "arrow" ]'],
    }],
  },
  {
    name: "cells await at the top level",
    cells: [
      { source: "const awaited = await Promise.resolve(7);\nawaited", shows: ["7"] },
      {
        source: "async function* counting() { yield 1; yield 2; }\nlet total = 0;\n" +
          "for await (const n of counting()) total += n;\ntotal",
        shows: ["3"],
      },
      { source: "await new Promise((resolve) => setTimeout(resolve, 5));", shows: [] },
    ],
  },
  {
    name: "TypeScript's types are removed",
    cells: [{
      source: `interface Row { name: string }
type Rows = readonly Row[];
enum Colour { Red, Green }
const rows: Rows = [{ name: "a" }] as const satisfies Rows;
function firstOf<T>(list: readonly T[]): T { return list[0]!; }
[firstOf<Row>(rows).name, Colour.Green, Colour[0]]`,
      shows: ['[ "a", 1, "Red" ]'],
    }],
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
    name: "a display is replaced by its id, also from a later cell",
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
  {
    name: "modules are imported by name, as a whole and at run time",
    cells: [
      {
        source: 'import * as courseModule from "@alexnet/alexnet/course";\n' +
          'import {\n  verdict as rule,\n} from "@alexnet/alexnet/course";\n' +
          "[typeof courseModule.md, typeof rule]",
        shows: ['[ "function", "function" ]'],
      },
      {
        source: 'const { readable } = await import("@alexnet/alexnet/course");\nreadable(12345)',
        shows: ['"12,345"'],
      },
      { source: "rule === courseModule.verdict", shows: ["true"] },
    ],
  },
];
