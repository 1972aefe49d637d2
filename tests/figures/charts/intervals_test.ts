import { assertEquals } from "@std/assert";
import { forestPlot } from "../../../lib/figures/charts/intervals.ts";
import { traces, words } from "../example.ts";

Deno.test("interval ends become whiskers of the right length, low and high apart", () => {
  const plot = forestPlot({
    ...words,
    rows: [{ label: "LRN", value: 1, low: 0.25, high: 3, paper: -1.4 }],
    xTitle: "points",
  });
  const whiskers = (plot.plotly.data[0] as { error_x: { array: number[]; arrayminus: number[] } })
    .error_x;
  assertEquals([whiskers.array, whiskers.arrayminus], [[2], [0.75]]);
  assertEquals(traces(plot)[1].x, [-1.4]);
});
