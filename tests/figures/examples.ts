/** Small figures of every kind, for tests that hold for all of them. */
import type { Figure } from "../../lib/figures/figure_spec.ts";
import {
  activationFigure,
  answersFigure,
  barChart,
  clusterHeatmap,
  confusionPlot,
  connectivityFigure,
  costFigure,
  filterFigure,
  forestPlot,
  heatmap,
  histogram,
  imageGrid,
  imageMapFigure,
  learningCurves,
  learningPanels,
  lineChart,
  memoryFigure,
  neighboursFigure,
  patchesFigure,
  rateSweepFigure,
  reliabilityDiagram,
  rooflinePlot,
  scatterPlot,
  stepMemory,
  stripPlot,
  surfacePlot,
  tenCropFigure,
  timeline,
  towerDiagram,
  treemap,
  waterfallChart,
  windowFigure,
} from "../../lib/figures/mod.ts";
import { presets } from "../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";
import { classNames, stack, words } from "./example.ts";

/** A function that draws a figure, and options for it. */
export interface FigureExample {
  /** The function of the door, by its name. */
  readonly name: string;
  /** Draws; its argument need not be valid options. */
  readonly draw: (options: object) => Figure;
  /** Good options. */
  readonly options: object;
}

function example<Options extends object>(
  draw: (options: Options) => Figure,
  options: Options,
): FigureExample {
  return { name: draw.name, draw: (given) => draw(given as Options), options };
}

/** The example of a figure of a spec. */
function exampleOf<Options extends object>(
  draw: (spec: AlexNetSpec, options: Options) => Figure,
  spec: AlexNetSpec,
  options: Options,
): FigureExample {
  return { ...example((given: Options) => draw(spec, given), options), name: draw.name };
}

const image = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
const axes = { xTitle: "x", yTitle: "y" };
const counts = [[7, 1, 2], [0, 9, 1], [3, 0, 7]];

/** One small figure of each kind: the function that draws it, and its options. */
export const figureExamples: Record<string, FigureExample> = {
  activations: example(activationFigure, {
    ...words,
    activations: Array.from({ length: 4 * 4 * 3 }, (_, i) => i % 5),
    shape: [4, 4, 3],
  }),
  answers: example(answersFigure, {
    ...words,
    stack,
    answers: [{ index: 0, label: 2, probabilities: [0.5, 0.2, 0.3] }],
    classNames,
    top: 2,
  }),
  bars: example(barChart, {
    ...words,
    categories: ["a", "b"],
    series: [{ name: "one", values: [1, 2] }, { name: "two", values: [2, 1] }],
    valueTitle: "v",
  }),
  confusion: example(confusionPlot, { ...words, counts, classNames }),
  cluster_heatmap: example(clusterHeatmap, {
    ...words,
    counts,
    classNames,
    tree: {
      merges: [{ left: 0, right: 2, distance: 0.8 }, { left: 3, right: 1, distance: 0.96 }],
      order: [0, 2, 1],
    },
  }),
  connectivity: exampleOf(connectivityFigure, presets.cifarTwoTower, {}),
  costs: exampleOf(costFigure, presets.paper, { takeaway: words.takeaway }),
  filters: example(filterFigure, {
    ...words,
    towers: [{
      name: "tower 1",
      kernel: Float32Array.from({ length: 3 * 3 * 3 * 5 }, (_, i) => (i * 7) % 11 - 5),
      shape: [3, 3, 3, 5],
    }],
  }),
  forest_plot: example(forestPlot, {
    ...words,
    rows: [{ label: "LRN", value: 1, low: 0.25, high: 3, paper: -1.4 }],
    xTitle: "points",
  }),
  heatmap: example(heatmap, {
    ...words,
    values: [[1, 2], [3, 4]],
    rows: ["a", "b"],
    columns: ["c", "d"],
    valueTitle: "v",
    digits: 1,
  }),
  histogram: example(histogram, {
    ...words,
    series: [{ name: "v", values: [1, 2, 2, 3] }],
    xTitle: "v",
  }),
  image_grid: example(imageGrid, { ...words, stack, columns: 4 }),
  image_maps: example(imageMapFigure, {
    ...words,
    image,
    maps: [{ label: "p", values: [0, 0.5, 0.75, 1], columns: 2 }],
  }),
  learning_curves: example(learningCurves, {
    ...words,
    series: [{ name: "ReLU", runs: [[4, 2], [2, 0, 1]] }, { name: "tanh", runs: [[3, 3, 3]] }],
    yTitle: "Training error (%)",
    threshold: { value: 2.5, label: "reached" },
  }),
  learning_panels: example(learningPanels, {
    ...words,
    panels: ["a", "b"].map((title) => ({
      title,
      curves: [{ name: "test", x: [2, 4], runs: [[4, 3], [3, 2]] }],
    })),
    yTitle: "Error (%)",
  }),
  line_chart: example(lineChart, {
    ...{ ...words, ...axes, yRange: [0, 9] },
    series: [{ name: "a", x: [1, 2], y: Float32Array.of(3, 4), low: [2, 3], high: [4, 5] }],
    thresholds: [{ value: 1, label: "reached" }],
  }),
  memory: example(memoryFigure, { ...words, moments: stepMemory(presets.cifarSmall, 32) }),
  neighbours: example(neighboursFigure, {
    ...words,
    queries: stack,
    searched: stack,
    rows: [{ query: 0, neighbours: [3, 1] }],
    classNames,
  }),
  patches: example(patchesFigure, {
    ...words,
    stack,
    rows: [{ label: "conv1", patches: [{ image: 1, top: -1, left: 2, side: 4 }] }],
    cell: 40,
  }),
  rate_sweep: example(rateSweepFigure, {
    ...words,
    rows: [
      { name: "relu", trials: [{ rate: 0.002, value: 1.5 }, { rate: 0.001, value: 1.25 }] },
      { name: "tanh", trials: [{ rate: 0.01, value: 2 }] },
    ],
    valueTitle: "Training loss",
  }),
  reliability: example(reliabilityDiagram, {
    ...words,
    series: [{
      name: "a",
      bins: [
        { low: 0, high: 0.5, count: 4, confidence: 0.4, accuracy: 0.25, interval: [0.1, 0.6] },
        { low: 0.5, high: 1, count: 8, confidence: 0.75, accuracy: 0.5, interval: [0.25, 0.75] },
      ],
    }],
  }),
  roofline: example(rooflinePlot, {
    ...words,
    points: [{ name: "rows", intensity: 2, gflops: 5 }],
    compute: { gflops: 100, label: "a product" },
    memory: { gigabytes: 10, label: "a copy" },
  }),
  scatter: example(scatterPlot, {
    ...words,
    ...axes,
    series: [{ name: "measured", x: [1, 10, 100], y: [1, 5, 50], labels: ["a", "b", "c"] }],
    lines: [{ label: "roof", x: [1, 100], y: [60, 60] }],
    logX: true,
    logY: true,
    written: true,
  }),
  strip_plot: example(stripPlot, {
    ...words,
    series: [{ name: "a", values: [1, 2, 3] }],
    yTitle: "y",
  }),
  surface: example(surfacePlot, {
    ...words,
    ...axes,
    values: [[0, 1, 4], [1, 2, 5], [4, 5, 8]],
    x: [0, 1, 2],
    y: [0, 1, 2],
    paths: [{ name: "path", x: [2, 1, 0], y: [2, 1, 0] }],
    valueTitle: "loss",
  }),
  ten_crops: example(tenCropFigure, { ...words, image, crop: 2 }),
  timeline: example(timeline, {
    ...words,
    spans: [
      { worker: "tower 1", kind: "compute", label: "conv1", from: 0, to: 10 },
      { worker: "tower 2", kind: "wait", from: 4, to: 12 },
    ],
  }),
  towers: exampleOf(towerDiagram, presets.cifarTwoTower, {}),
  treemap: example(treemap, {
    ...{ ...words, side: 100 },
    items: [{ name: "a", color: "#112233" }, { name: "b", color: "#445566" }],
    measures: [{ label: "x", values: [1, 2] }],
  }),
  waterfall: example(waterfallChart, {
    ...words,
    start: { label: "plain", value: 50 },
    steps: [{ label: "a", change: -4 }, { label: "b", change: 1 }],
    valueTitle: "Test error (%)",
  }),
  windows: example(windowFigure, {
    ...{ ...words, side: 7 },
    rows: [{ label: "pool", size: 3, stride: 2, padding: 0 }],
  }),
};
