/** Covers tools/site/kernel/cell_program.ts with cell_value.ts and cell_syntax_error.ts. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { parse } from "acorn";
import fc from "fast-check";
import { cellProgram } from "../../../../tools/site/kernel/cell_program.ts";
import { CellSyntaxError } from "../../../../tools/site/kernel/cell_syntax_error.ts";
import { isCode, readNotebook } from "../../../../tools/notebook/notebook.ts";

/** What a cell becomes, without the function around it. */
function body(source: string): string {
  return cellProgram(source).code
    .replace(/^\(async function \(__cell\) \{"use strict";/, "").replace(/\n\}\)$/, "");
}

Deno.test("declarations become assignments to shared names", () => {
  const cases: [source: string, program: string][] = [
    ["const a = 1;", '__cell.const("a"), a = 1;'],
    ["let a, b = 2", '__cell.let("a", "b"), a = void 0, b = 2;'],
    ["const { a, b: [c] } = d;", '__cell.const("a", "c"), { a, b: [c] } = d;'],
    ["class A {}", '__cell.let("A"),A = class A {};'],
    ["function f() {}", "__cell.functions({f: __cell_f});function __cell_f() {}"],
    ["for (var i of x) {}", '__cell.var("i");for ( i of x) {}'],
    ["export const a = 1;", '  __cell.const("a"), a = 1;'],
  ];
  for (const [source, program] of cases) assertEquals(body(source), program, source);
});

Deno.test("imports become calls of the table of modules", () => {
  const cases: [source: string, program: string][] = [
    ['import * as a from "m";', '__cell.const("a"),a = await __cell.import("m", {});'],
    [
      'import d, {\n  b as c,\n} from "m";',
      '__cell.const("d", "c"),{"default": d, "b": c} = ' +
      'await __cell.import("m", {}, "default", "b");\n\n',
    ],
    ['import "m";', 'await __cell.import("m", {});'],
    ['await import("m");', '__cell.value = (await __cell.import("m"));'],
    ['import type { T } from "m";', ""],
  ];
  for (const [source, program] of cases) assertEquals(body(source).trim(), program.trim(), source);
});

Deno.test("what is no program is an error with its line", () => {
  const cases: [source: string, line: number][] = [
    ["const = 3;", 1],
    ["1;\nlet x = (1;", 2],
    ["1;\n\nreturn 3;", 3],
    ["let a;\nlet a;", 2],
    ["import.meta.url;", 1],
    ["1;\nexport default 3;", 2],
    ['const a = "open', 1],
    ["function f() {", 1],
    ["1;\nnamespace N {\n  export const x = 1;\n}", 2],
  ];
  for (const [source, line] of cases) {
    const error = assertThrows(() => cellProgram(source), CellSyntaxError);
    assertEquals(error.line, line, source);
  }
});

Deno.test("every cell of every lesson becomes a program with the same lines", async () => {
  const folder = new URL("../../../../notebooks/", import.meta.url).pathname;
  let cells = 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".ipynb")) continue;
    for (const { source } of (await readNotebook(folder + name)).cells.filter(isCode)) {
      assertKeepsLines(source);
      cells++;
    }
  }
  assert(cells > 200);
});

/** The lines of a program on which `MARK_n` stands must be those of the source. */
function assertKeepsLines(source: string): void {
  const program = cellProgram(source).code;
  parse(program, { ecmaVersion: "latest", sourceType: "script" });
  assertEquals(program.split("\n").length, source.split("\n").length + 1);
  for (const [mark] of source.matchAll(/MARK_\d+/g)) {
    assertEquals(lineOf(program, mark), lineOf(source, mark), program);
  }
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

/** Statements of a cell, in which `#` is a number that no other statement of the cell has. */
const statements = [
  "const a# = MARK_#;",
  "const {\n  b#,\n  c# = 1,\n} = MARK_#",
  "let d#: number;",
  "let e#: Map<string, number> = MARK_#, f# = 2",
  "var g# = MARK_#",
  "if (MARK_#) { var h# = 1; }",
  "for (var i# = 0, j#; i# < MARK_#; i#++) {}",
  "for (const k# of MARK_#) k#;",
  "function l#<T>(\n  x: T,\n): T {\n  return MARK_#;\n}",
  "async function* m#() { yield await MARK_#; }",
  "class N# extends Object {\n  private x: number = MARK_#;\n}",
  "interface O# {\n  x: number;\n}\nMARK_#;",
  "type P# = {\n  x: number;\n};\n",
  "enum Q# {\n  One,\n}\nMARK_#;",
  'import * as r# from "module"',
  'import {\n  s as s#,\n  t,\n} from "module#";\nMARK_#;',
  "({ u#: MARK_# });",
  "await MARK_#",
  "(x#: number) => MARK_#",
  "`text\n${MARK_#}\ntext`;",
  "// A comment.\n\nMARK_#",
  "label#: while (MARK_#) break label#;",
  "try { MARK_#; } catch { 2; } finally { 3; }",
  'const v# = await import("module");',
] as const;

const cells = fc.array(fc.constantFrom(...statements), { maxLength: 8 }).map((parts) =>
  parts.map((part, i) => part.replaceAll("#", String(i)).replace(/\bt,/, `t as t${i},`)).join("\n;")
);

Deno.test("a program parses and keeps every line where it was", () => {
  fc.assert(fc.property(cells, assertKeepsLines), { numRuns: 300 });
});

Deno.test("a program does not depend on whether the author writes semicolons", () => {
  const unended = statements.filter((text) => !/^[(`]/.test(text)).map((text) =>
    text.replace(/;$/, "")
  );
  const cell = fc.array(fc.constantFrom(...unended), { maxLength: 6 }).map((parts) =>
    parts.map((part, i) => part.replaceAll("#", String(i)).replace(/\bt,/, `t as t${i},`)).join(
      "\n",
    )
  );
  fc.assert(fc.property(cell, assertKeepsLines), { numRuns: 300 });
});
