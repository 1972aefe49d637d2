import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { figure } from "../../lib/figures/figure.ts";
import { jupyterDisplay } from "../../lib/figures/figure_spec.ts";

const words = { alt: "A line from 1 to 9 & back.", takeaway: "It rises <steeply>." };
const squares = () =>
  figure({
    data: [{ type: "scatter", name: "squares", x: [1, 2, 3], y: new Float32Array([1, 4, 9]) }],
    layout: { title: "Squares", xaxis: { title: "side (m)" }, yaxis: { title: "area (m²)" } },
  }, words);

Deno.test("a figure is displayed as Plotly JSON, SVG and text", async () => {
  const bundle = await squares()[jupyterDisplay]();
  assertEquals(Object.keys(bundle), [
    "application/vnd.plotly.v1+json",
    "image/svg+xml",
    "text/plain",
  ]);
  assertEquals(
    bundle["text/plain"],
    "Figure: A line from 1 to 9 & back.\nTakeaway: It rises <steeply>.",
  );
  const plotly = bundle["application/vnd.plotly.v1+json"] as {
    data: { y: number[] }[];
    layout: { height: number; width?: number; meta: Record<string, string> };
  };
  assertEquals(plotly.data[0].y, [1, 4, 9]);
  assertEquals(plotly.layout.height, 420);
  assertEquals(plotly.layout.width, undefined, "the front end decides the width");
  assertEquals(plotly.layout.meta.alt, words.alt);
});

Deno.test("the SVG of a figure has its texts, its axes and a path for its line", async () => {
  const svg = await squares().svg();
  assertStringIncludes(svg, `role="img" aria-label="A line from 1 to 9 &amp; back."`);
  assertStringIncludes(svg, `data-takeaway="It rises &lt;steeply&gt;."`);
  assertStringIncludes(svg, "side (m)");
  assertStringIncludes(svg, `viewBox="0 0 720 420"`);
  const path = svg.match(/class="js-line"[^>]* d="([^"]+)"/)?.[1] ?? "";
  const heights = [...path.matchAll(/[ML,]?[\d.]+,([\d.]+)/g)].map((match) => Number(match[1]));
  assertEquals(heights.length, 3);
  assert(heights[0] > heights[1] && heights[1] > heights[2], "a rising line goes up the page");
});

Deno.test("the same figure gives the same bytes, whatever is drawn in between", async () => {
  const first = await squares().svg();
  await figure({ data: [{ type: "heatmap", z: [[1, 2], [3, 4]] }] }, words).svg();
  assertEquals(await squares().svg(), first);
});

Deno.test("two figures on one page share no id", async () => {
  const other = figure({ data: [{ type: "scatter", x: [1, 2], y: [2, 1] }] }, words);
  const idsOf = (svg: string) => new Set([...svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]));
  const [a, b] = [idsOf(await squares().svg()), idsOf(await other.svg())];
  assert(a.size > 3);
  assertEquals([...a].filter((id) => b.has(id)), []);
});

Deno.test("a heat map becomes a PNG inside the SVG", async () => {
  const svg = await figure({ data: [{ type: "heatmap", z: [[1, 2], [3, 4]] }] }, words).svg();
  assertStringIncludes(svg, "data:image/png;base64,iVBORw0KGgo");
});

Deno.test("a figure without a text alternative or without traces is rejected", () => {
  const line = { data: [{ type: "scatter" as const, y: [1, 2] }] };
  const error = assertThrows(
    () => figure(line, { alt: " ", takeaway: "Something." }),
    BadArgumentError,
  );
  assertStringIncludes(error.message, '"alt"');
  assertThrows(() => figure(line, { alt: "Something.", takeaway: "" }), BadArgumentError);
  assertThrows(() => figure({ data: [] }, words), BadArgumentError, "at least one trace");
});

Deno.test("numbers that JSON cannot represent become gaps, others keep six digits", () => {
  const { plotly } = figure({ data: [{ type: "scatter", y: [NaN, 1 / 3, Infinity] }] }, words);
  assertEquals((plotly.data[0] as { y: unknown }).y, [null, 0.333333, null]);
});

Deno.test("a long takeaway is wrapped, and the plot moves down", () => {
  const long = figure({ data: [{ type: "scatter", y: [1] }] }, {
    alt: "a point",
    takeaway: "word ".repeat(60).trim(),
  }).plotly.layout as unknown as { title: { text: string }; margin: { t: number } };
  const lines = long.title.text.split("<br>").length;
  assert(lines >= 3);
  assert(long.margin.t >= lines * 18);
});
