/** Covers `scatter.ts` and `timeline.ts`. */
import { assert, assertEquals } from "@std/assert";
import { scatterPlot, surfacePlot } from "../../../lib/figures/charts/scatter.ts";
import { timeline } from "../../../lib/figures/charts/timeline.ts";
import { type Drawn, words } from "../example.ts";

Deno.test("each segment of a timeline has its start and its length", () => {
  const plot = timeline({
    ...words,
    spans: [
      { worker: "tower 1", kind: "compute", label: "conv1", from: 0, to: 10 },
      { worker: "tower 2", kind: "wait", from: 4, to: 12 },
      { worker: "tower 1", kind: "wait", from: 10, to: 12 },
    ],
  });
  type Stretches = Drawn & { base: number[]; text: string[]; textposition: string };
  const [compute, wait] = plot.plotly.data as unknown as Stretches[];
  assertEquals([compute.text, compute.textposition, wait.textposition], [
    ["conv1"],
    "inside",
    "none",
  ]);
  assertEquals([compute.base, compute.x], [[0], [10]]);
  assertEquals([wait.base, wait.x, wait.y as unknown], [[4, 10], [8, 2], ["tower 2", "tower 1"]]);
});

Deno.test("a segment in which bytes were moved has them behind its label", () => {
  const moved = { worker: "rank 0", kind: "exchange", from: 0, to: 1, bytes: 131_072 };
  const plot = timeline({ ...words, spans: [{ ...moved, label: "conv3" }, moved] });
  const [{ text }] = plot.plotly.data as unknown as (Drawn & { text: string[] })[];
  assertEquals(text, ["conv3, 131 kB", "131 kB"]);
});

Deno.test("points, guide lines and surfaces with paths are drawn", async () => {
  const points = scatterPlot({
    ...words,
    series: [{ name: "measured", x: [1, 10, 100], y: [1, 5, 50], labels: ["a", "b", "c"] }],
    lines: [{ label: "roof", x: [1, 100], y: [60, 60] }],
    xTitle: "x",
    yTitle: "y",
    logX: true,
    logY: true,
    written: true,
  });
  const svg = await points.svg();
  assertEquals([...svg.matchAll(/class="point"/g)].length, 3);
  assertEquals([...svg.matchAll(/class="js-line"/g)].length, 2, "the line and its key");
  const surface = await surfacePlot({
    ...words,
    values: [[0, 1, 4], [1, 2, 5], [4, 5, 8]],
    x: [0, 1, 2],
    y: [0, 1, 2],
    paths: [{ name: "path", x: [2, 1, 0], y: [2, 1, 0] }],
    xTitle: "x",
    yTitle: "y",
    valueTitle: "loss",
  }).svg();
  assert(surface.includes("contourlevel"), "contour lines");
  assertEquals([...surface.matchAll(/class="js-line"/g)].length, 2, "the path and its key");
});
