import { assertEquals } from "@std/assert";
import { cellsNeeded, declaredNames } from "../../../../tools/site/live/cell_names.ts";

const cell = (source: string, ...tags: string[]) => ({ source, tags });

Deno.test("each kind of declaration at the start of a line gives its names", () => {
  const names = declaredNames(`import * as course from "a";
import { type Estimate, first as one } from "b";
const [low, high] = f();
const { images, seed: root } = params;
let count = 0;
async function learn() {
  const inner = 1;
}
class Net {}
const wide = {
  count: 1,
};`);
  const expected = "course Estimate first one low high images seed root count learn Net wide";
  assertEquals([...names].sort(), expected.split(" ").sort());
});

Deno.test("a cell needs the cells that declare its names, and what those need", () => {
  const cells = [
    cell("const setup = 1;", "setup"),
    cell("const a = 1;"),
    cell("const unused = 2;"),
    cell("const b = a + 1;"),
    cell("md`${b}`;"),
  ];
  assertEquals(cellsNeeded(cells, 4), [0, 1, 3, 4]);
});

Deno.test("of a name that is declared twice, a cell needs the last cell above", () => {
  const cells = [cell("let a = 1;"), cell("let a = 2;"), cell("a;"), cell("let a = 3;")];
  assertEquals(cellsNeeded(cells, 2), [1, 2]);
});

Deno.test("names of properties and of an exercise's stub need no cell", () => {
  const stub = "function f(train: number[]) {\n  return yourTurn();\n}";
  const cells = [
    cell("const train = 1;"),
    cell("const helper = 1;"),
    { ...cell(stub.replace("yourTurn()", "train.length + helper")), stub },
    cell("net.train; [...helper]"),
  ];
  assertEquals(cellsNeeded(cells, 2), [1, 2]);
  assertEquals(cellsNeeded(cells, 3), [1, 3]);
});
