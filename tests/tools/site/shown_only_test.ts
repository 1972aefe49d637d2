import { assertEquals } from "@std/assert";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { isCode, type Notebook, readNotebook } from "../../../tools/notebook/notebook.ts";
import { cellsThatShow } from "../../../tools/site/shown_only.ts";

function lesson(...sources: string[]): Notebook {
  return {
    metadata: {},
    cells: sources.map((source, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      source,
      execution_count: null,
      outputs: [],
    })),
  };
}

const doors = 'import * as figures from "@alexnet/alexnet/figures";\n' +
  "const { barChart, histogram } = figures;";

const shows = (...sources: string[]) => [...cellsThatShow(lesson(doors, ...sources))];

Deno.test("a cell whose only job is a figure shows, with what only the figure needs", () => {
  assertEquals(shows('barChart({ takeaway: "x" });'), ["c1"]);
  assertEquals(shows("await figures.lineChart({ series });"), ["c1"]);
  assertEquals(
    shows("const mean = sum / count;\nconst bars = [mean];\nbarChart({ bars });"),
    ["c1"],
  );
});

Deno.test("a cell that computes what a later cell uses does not only show", () => {
  const computing =
    "const errors = runs.map((run) => run.errors.at(-1) ?? NaN);\nbarChart({ errors });";
  assertEquals(shows(computing, "md`${errors[0]}`;"), ["c2"]);
  assertEquals(shows(computing), ["c1"], "nothing else uses its name");
});

Deno.test("a cell that waits for a computation, defines a function or is cut short does not only show", () => {
  assertEquals(shows("const runs = await compareArms({ seeds });\nbarChart({ runs });"), []);
  assertEquals(shows("barChart({ values: await measured() });"), []);
  assertEquals(shows("function f(x: number) { return x; }"), []);
  assertEquals(shows("barChart({"), []);
});

Deno.test("a text shows, and what it is computed from stays in sight", () => {
  assertEquals(shows("md`It is ${slope}.`;"), ["c1"]);
  assertEquals(shows("const slope = 1 - Math.tanh(2) ** 2;\nmd`It is ${slope}.`;"), []);
});

Deno.test("of every lesson some cells only show, and at most a third", async () => {
  for (const { name, path } of await findLessons()) {
    const notebook = await readNotebook(path);
    const share = cellsThatShow(notebook).size / notebook.cells.filter(isCode).length;
    assertEquals(share > 0 && share < 1 / 3, true, `${name}: ${share}`);
  }
});
