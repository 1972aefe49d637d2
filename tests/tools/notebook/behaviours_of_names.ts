/** What cells declare, import and compute: one scope, TypeScript, `await`. */
import type { Behaviour } from "./kernel_behaviour.ts";

/** The rows of the table about names. */
export const behavioursOfNames: readonly Behaviour[] = [
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
  {
    name: "a cell reaches its page by its outputs only",
    cells: [{ source: "typeof postMessage", shows: ['"undefined"'] }],
  },
  {
    name: "a name of the platform can be that of a cell",
    cells: [
      { source: "const performance = 0.9;\nperformance", shows: ["0.9"] },
      { source: "function ofOwn() { return performance; }\nofOwn()", shows: ["0.9"] },
      { source: "const postMessage = (text) => text + 1;\npostMessage(1)", shows: ["2"] },
      { source: "class Map { size = 7; }\nnew Map().size", shows: ["7"] },
      { source: 'console.log("still here");', shows: ["stdout: still here"] },
    ],
  },
];
