import { assert, assertEquals } from "@std/assert";
import { barChart, waterfallChart } from "../../../lib/figures/charts/bars.ts";
import { type Drawn, words } from "../example.ts";

Deno.test("each step of a waterfall chart starts where the previous one ends", () => {
  const plot = waterfallChart({
    ...words,
    start: { label: "plain", value: 50 },
    steps: [{ label: "a", change: -4 }, { label: "b", change: 1 }, { label: "c", change: -2 }],
    valueTitle: "Test error (%)",
  });
  const [ends, lower, higher] = plot.plotly.data as unknown as (Drawn & { base: number[] })[];
  assertEquals(ends.y, [50, 45]);
  assertEquals([lower.base, lower.y], [[50, 47], [-4, -2]]);
  assertEquals([higher.base, higher.y], [[46], [1]]);
});

Deno.test("the bars of two series are drawn", async () => {
  const svg = await barChart({
    ...words,
    categories: ["a", "b"],
    series: [{ name: "one", values: [1, 2] }, { name: "two", values: [2, 1] }],
    valueTitle: "v",
  }).svg();
  assert(/class="(point|js-line|errorbar)/.test(svg), "marks are drawn");
  assert(!svg.includes("NaN"), "no broken coordinate");
});

Deno.test("on a logarithmic axis the values are dots, since a bar would have no zero to begin at", async () => {
  const plot = barChart({
    ...words,
    categories: ["a", "b"],
    series: [{ name: "one", values: [0.1, 20] }, { name: "two", values: [2000, 1] }],
    valueTitle: "v",
    logValues: true,
  });
  const drawn = plot.plotly.data as unknown as { type: string; mode: string }[];
  assertEquals(drawn.map(({ type, mode }) => [type, mode]), [
    ["scatter", "markers"],
    ["scatter", "markers"],
  ]);
  assert(!(await plot.svg()).includes("NaN"), "no broken coordinate");
});
