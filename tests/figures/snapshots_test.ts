/**
 * Covers lib/figures: compares one small figure of each kind with `snapshots/NAME.svg`.
 *
 * After an intended change: `deno test -A tests/figures/snapshots_test.ts -- --update`, then check
 * the pictures in the diff.
 */
import { assertEquals } from "@std/assert";
import type { Figure } from "../../lib/figures/figure_spec.ts";
import {
  activationFigure,
  answersFigure,
  barChart,
  confusionPlot,
  confusionTreePlot,
  connectivityFigure,
  costFigure,
  filterFigure,
  forestPlot,
  heatmap,
  histogramPlot,
  imageGrid,
  imageMapFigure,
  learningCurves,
  learningPanels,
  memoryFigure,
  neighboursFigure,
  patchesFigure,
  rateSweepFigure,
  reliabilityDiagram,
  rooflineFigure,
  scatterPlot,
  stepMemory,
  stripPlot,
  surfacePlot,
  tenCropFigure,
  timelineFigure,
  towerDiagram,
  waterfallChart,
} from "../../lib/figures/mod.ts";
import { presets } from "../../lib/spec/presets.ts";
import { classNames, stack, words } from "./example.ts";

const folder = new URL("snapshots/", import.meta.url);
const update = Deno.args.includes("--update");
const image = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
const axes = { xTitle: "x", yTitle: "y" };
const counts = [[7, 1, 2], [0, 9, 1], [3, 0, 7]];

const figures: Record<string, () => Figure> = {
  activations: () =>
    activationFigure({
      ...words,
      activations: Array.from({ length: 4 * 4 * 3 }, (_, i) => i % 5),
      shape: [4, 4, 3],
    }),
  answers: () =>
    answersFigure({
      ...words,
      stack,
      answers: [{ index: 0, label: 2, probabilities: [0.5, 0.2, 0.3] }],
      classNames,
      top: 2,
    }),
  bars: () =>
    barChart({
      ...words,
      categories: ["a", "b"],
      series: [{ name: "one", values: [1, 2] }, { name: "two", values: [2, 1] }],
      valueTitle: "v",
    }),
  confusion: () => confusionPlot({ ...words, counts, classNames }),
  confusion_tree: () =>
    confusionTreePlot({
      ...words,
      counts,
      classNames,
      tree: {
        merges: [{ left: 0, right: 2, distance: 0.8 }, { left: 3, right: 1, distance: 0.96 }],
        order: [0, 2, 1],
      },
    }),
  connectivity: () => connectivityFigure(presets.cifarTwoTower),
  costs: () => costFigure(presets.paper, { takeaway: words.takeaway }),
  filters: () =>
    filterFigure({
      ...words,
      towers: [{
        name: "tower 1",
        kernel: Float32Array.from({ length: 3 * 3 * 3 * 5 }, (_, i) => (i * 7) % 11 - 5),
        shape: [3, 3, 3, 5],
      }],
    }),
  forest_plot: () =>
    forestPlot({
      ...words,
      rows: [{ label: "LRN", value: 1, low: 0.25, high: 3, paper: -1.4 }],
      xTitle: "points",
    }),
  heatmap: () =>
    heatmap({
      ...words,
      values: [[1, 2], [3, 4]],
      rows: ["a", "b"],
      columns: ["c", "d"],
      valueTitle: "v",
      digits: 1,
    }),
  histogram: () =>
    histogramPlot({ ...words, series: [{ name: "v", values: [1, 2, 2, 3] }], xTitle: "v" }),
  image_grid: () => imageGrid({ ...words, stack, columns: 4 }),
  image_maps: () =>
    imageMapFigure({
      ...words,
      image,
      maps: [{ label: "p", values: [0, 0.5, 0.75, 1], columns: 2 }],
    }),
  learning_curves: () =>
    learningCurves({
      ...words,
      series: [{ name: "ReLU", runs: [[4, 2], [2, 0, 1]] }, { name: "tanh", runs: [[3, 3, 3]] }],
      yTitle: "Training error (%)",
      threshold: { value: 2.5, label: "reached" },
    }),
  learning_panels: () =>
    learningPanels({
      ...words,
      panels: ["a", "b"].map((title) => ({
        title,
        curves: [{ name: "test", x: [2, 4], runs: [[4, 3], [3, 2]] }],
      })),
      yTitle: "Error (%)",
    }),
  memory: () => memoryFigure({ ...words, moments: stepMemory(presets.cifarSmall, 32) }),
  neighbours: () =>
    neighboursFigure({
      ...words,
      queries: stack,
      searched: stack,
      rows: [{ query: 0, neighbours: [3, 1] }],
      classNames,
    }),
  patches: () =>
    patchesFigure({
      ...words,
      stack,
      rows: [{ label: "conv1", patches: [{ image: 1, top: -1, left: 2, side: 4 }] }],
      cell: 40,
    }),
  rate_sweep: () =>
    rateSweepFigure({
      ...words,
      rows: [
        { name: "relu", trials: [{ rate: 0.002, value: 1.5 }, { rate: 0.001, value: 1.25 }] },
        { name: "tanh", trials: [{ rate: 0.01, value: 2 }] },
      ],
      valueTitle: "Training loss",
    }),
  reliability: () =>
    reliabilityDiagram({
      ...words,
      series: [{
        name: "a",
        bins: [
          { low: 0, high: 0.5, count: 4, confidence: 0.4, accuracy: 0.25, interval: [0.1, 0.6] },
          { low: 0.5, high: 1, count: 8, confidence: 0.75, accuracy: 0.5, interval: [0.25, 0.75] },
        ],
      }],
    }),
  roofline: () =>
    rooflineFigure({
      ...words,
      points: [{ name: "rows", intensity: 2, gflops: 5 }],
      compute: { gflops: 100, label: "a product" },
      memory: { gigabytes: 10, label: "a copy" },
    }),
  scatter: () =>
    scatterPlot({
      ...words,
      ...axes,
      series: [{ name: "measured", x: [1, 10, 100], y: [1, 5, 50], labels: ["a", "b", "c"] }],
      lines: [{ label: "roof", x: [1, 100], y: [60, 60] }],
      logX: true,
      logY: true,
      written: true,
    }),
  strip_plot: () =>
    stripPlot({ ...words, series: [{ name: "a", values: [1, 2, 3] }], yTitle: "y" }),
  surface: () =>
    surfacePlot({
      ...words,
      ...axes,
      values: [[0, 1, 4], [1, 2, 5], [4, 5, 8]],
      x: [0, 1, 2],
      y: [0, 1, 2],
      paths: [{ name: "path", x: [2, 1, 0], y: [2, 1, 0] }],
      valueTitle: "loss",
    }),
  ten_crops: () => tenCropFigure({ ...words, image, crop: 2 }),
  timeline: () =>
    timelineFigure({
      ...words,
      spans: [
        { worker: "tower 1", kind: "compute", label: "conv1", from: 0, to: 10 },
        { worker: "tower 2", kind: "wait", from: 4, to: 12 },
      ],
    }),
  towers: () => towerDiagram(presets.cifarTwoTower),
  waterfall: () =>
    waterfallChart({
      ...words,
      start: { label: "plain", value: 50 },
      steps: [{ label: "a", change: -4 }, { label: "b", change: 1 }],
      valueTitle: "Test error (%)",
    }),
};

for (const [name, draw] of Object.entries(figures)) {
  Deno.test(`${name} is drawn as in its snapshot`, async () => {
    const file = new URL(`${name}.svg`, folder);
    const drawn = readable(await draw().svg());
    if (update) await Deno.writeTextFile(file, drawn);
    assertEquals(drawn, await Deno.readTextFile(file), "see the head of this test to update it");
  });
}

/**
 * One element per line and ids without the digest of the figure, so that a diff shows only real
 * changes.
 */
function readable(svg: string): string {
  const digest = /id="defs-([0-9a-f]+)"/.exec(svg)?.[1];
  const named = digest === undefined ? svg : svg.replaceAll(digest, "figure");
  return `${named.replaceAll(/\btrace[0-9a-f]{6}\b/g, "trace").replaceAll("><", ">\n<")}\n`;
}

Deno.test("each snapshot belongs to a figure", () => {
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assertEquals(files, Object.keys(figures).map((name) => `${name}.svg`).sort());
});
