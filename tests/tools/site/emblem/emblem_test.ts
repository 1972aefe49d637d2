/** Covers tools/site/emblem. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { MimeBundle, Notebook } from "../../../../tools/notebook/notebook.ts";
import { emblem } from "../../../../tools/site/emblem/emblem.ts";
import { recordedLessons } from "../tab/page_site.ts";

function shown(data: MimeBundle, id = "figure"): Notebook {
  return {
    metadata: {},
    cells: [{
      cell_type: "code",
      id,
      metadata: {},
      source: "",
      execution_count: 1,
      outputs: [{ output_type: "execute_result", execution_count: 1, data, metadata: {} }],
    }],
  };
}

const plot = (data: unknown[], layout = {}) =>
  emblem(shown({ "application/vnd.plotly.v1+json": { data, layout } }), "99");

Deno.test("each lesson has its own emblem: marks in both colours, no words, nothing outside", async () => {
  const emblems = (await recordedLessons()).map(({ executed, number }) => emblem(executed, number));
  assertEquals(emblems.length, 16);
  assertEquals(new Set(emblems).size, 16);
  for (const svg of emblems) {
    assertMatch(svg, /^<svg class="emblem" viewBox="0 0 320 112" aria-hidden="true">/);
    assert(!/<text|href|NaN|Infinity/.test(svg));
    for (const [, x] of svg.matchAll(/ (?:x|cx)="(-?[\d.]+)"/g)) {
      assert(Number(x) >= 0 && Number(x) <= 320, `${x} is outside`);
    }
    for (const [, y] of svg.matchAll(/ (?:y|cy)="(-?[\d.]+)"/g)) {
      assert(Number(y) >= -0.1 && Number(y) <= 112, `${y} is outside`);
    }
  }
});

Deno.test("a line is drawn from its left end to its right end, the smallest value at the bottom", () => {
  assertMatch(
    plot([{ type: "scatter", mode: "lines", x: [0, 10], y: [1, 5] }]),
    /class="line-1"[^>]* d="M14.0 98.0L306.0 14.0"/,
  );
});

Deno.test("an axis with decades has equal steps for equal ratios", () => {
  const line = [{ type: "scatter", mode: "lines", x: [1, 10, 100], y: [1, 2, 3] }];
  assertMatch(plot(line, { xaxis: { type: "log" } }), /L160.0 56.0L/);
});

Deno.test("blue is the first tower's, vermilion the second's, another colour takes turns", () => {
  const of = (color: string) => ({ type: "scatter", x: [0, 1], y: [0, 1], line: { color } });
  const towers = (...colors: string[]) =>
    [...plot(colors.map(of)).matchAll(/class="line-(\d)"/g)].map(([, tower]) => tower);
  assertEquals(towers("#D55E00", "rgba(0,114,178,0.4)"), ["2", "1"]);
  assertEquals(towers("#0072B2", "#009E73", "#009E73"), ["1", "2", "2"]);
});

Deno.test("without a figure there is no emblem", () => {
  assertEquals(emblem(shown({ "text/plain": "1" }), "99"), "");
  assertEquals(plot([]), "");
  assertEquals(emblem(shown({ "image/svg+xml": "<svg><text>a</text></svg>" }), "99"), "");
});
