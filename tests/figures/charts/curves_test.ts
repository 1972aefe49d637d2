/** Covers `curves.ts` and `line_chart.ts`, which share thresholds and logarithmic axes. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { learningCurves } from "../../../lib/figures/charts/curves.ts";
import { lineChart } from "../../../lib/figures/charts/line_chart.ts";
import { traces, words } from "../example.ts";

Deno.test("learning curves draw a thin line per seed and a strong mean with its own dash", () => {
  const plot = learningCurves({
    ...words,
    series: [{ name: "ReLU", runs: [[4, 2], [2, 0, 1]] }, { name: "tanh", runs: [[3, 3, 3]] }],
    yTitle: "Training error (%)",
    threshold: { value: 2.5, label: "reached" },
  });
  const [first, second, mean, single] = traces(plot);
  assertEquals([first.y, second.y, mean.y, single.y], [[4, 2], [2, 0, 1], [3, 1], [3, 3, 3]]);
  assertEquals(mean.x, [1, 2], "the mean ends where the first run ends");
  assert((first.line?.width ?? 9) < (mean.line?.width ?? 0));
  assert(mean.line?.dash !== single.line?.dash, "colour is not the only cue");
  assertEquals(mean.name, "ReLU (mean of 2 runs)");
  assertEquals(single.name, "tanh (single run)");
  assertThrows(
    () => learningCurves({ ...words, series: [{ name: "none", runs: [] }], yTitle: "y" }),
    BadArgumentError,
    '"none"',
  );
});

Deno.test("the label of a threshold on a logarithmic axis is at its line", () => {
  const { layout } = lineChart({
    ...words,
    series: [{ name: "a", x: [1, 2], y: [10, 0.1] }],
    xTitle: "x",
    yTitle: "y",
    logY: true,
    thresholds: [{ value: 0.1, label: "here" }],
  }).plotly as unknown as { layout: { shapes: { y0: number }[]; annotations: { y: number }[] } };
  // Plotly: shapes take the value, annotations its logarithm.
  assertEquals([layout.shapes[0].y0, layout.annotations[0].y], [0.1, -1]);
});

Deno.test("a logarithmic axis over little more than a decade has ticks between the decades", () => {
  const axis = (x: number[]) =>
    lineChart({
      ...words,
      series: [{ name: "a", x, y: x }],
      xTitle: "x",
      yTitle: "y",
      logX: true,
    }).plotly.layout.xaxis as { tickvals?: number[]; ticktext?: string[]; dtick?: number };
  const ticks = (axis([0.25, 8]).tickvals ?? []).filter((tick) => tick >= 0.25 && tick <= 8);
  assertEquals(ticks, [0.5, 1, 2, 5]);
  assertEquals(axis([1, 1e6]).dtick, 1);
});

Deno.test("a line with a band is drawn without a broken coordinate", async () => {
  const svg = await lineChart({
    ...words,
    series: [{ name: "a", x: [1, 10, 100], y: [3, 2, 1], low: [2, 1, 0], high: [4, 3, 2] }],
    xTitle: "x",
    yTitle: "y",
    logX: true,
  }).svg();
  assert(/class="(point|js-line|errorbar)/.test(svg), "marks are drawn");
  assert(!svg.includes("NaN"), "no broken coordinate");
});
