import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import {
  answersFigure,
  barChart,
  colorIndex,
  confusionTreePlot,
  connectivityFigure,
  costFigure,
  type Figure,
  filterFigure,
  forestPlot,
  heatmap,
  histogramPlot,
  imageGrid,
  imageMapFigure,
  learningCurves,
  lineChart,
  memoryFigure,
  neighboursFigure,
  patchesFigure,
  type Plot,
  reliabilityDiagram,
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

const words = { alt: "A picture.", takeaway: "It shows something." };
type Drawn = { name?: string; x: number[]; y: number[]; line?: { dash: string; width: number } };
const traces = (plot: Plot) => plot.plotly.data as unknown as Drawn[];
const stack = {
  images: Uint8Array.from({ length: 6 * 4 * 4 * 3 }, (_, i) => (i * 37) % 256),
  side: 4,
  count: 6,
  labels: [0, 1, 2, 0, 1, 2],
};
const classNames = ["cat", "dog", "frog"];
const imagesIn = async (figure: Figure) => [...(await figure.svg()).matchAll(/<image /g)].length;

Deno.test("learning curves draw a thin line a seed and a strong mean with its own dash", () => {
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
  assert(mean.line?.dash !== single.line?.dash, "never colour alone");
  assertEquals(mean.name, "ReLU (mean of 2 runs)");
  assertEquals(single.name, "tanh (single run)");
  assertThrows(
    () => learningCurves({ ...words, series: [{ name: "none", runs: [] }], yTitle: "y" }),
    BadArgumentError,
    '"none"',
  );
});

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

Deno.test("histogram shares add up to 100 % whatever the values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (values) => {
        const plot = histogramPlot({ ...words, series: [{ name: "v", values }], xTitle: "v" });
        const total = traces(plot)[0].y.reduce((sum, share) => sum + share, 0);
        assertAlmostEquals(total, 100, 0.01);
      },
    ),
  );
});

Deno.test("each step of a ladder hangs where the one before ended", () => {
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

Deno.test("a matrix that does not fit its names is refused with both sizes", () => {
  const error = assertThrows(
    () =>
      heatmap({
        ...words,
        values: [[1, 2], [3]],
        rows: ["a", "b"],
        columns: ["c", "d"],
        valueTitle: "v",
      }),
    BadArgumentError,
  );
  assertStringIncludes(error.message, "2 rows and 2 columns");
});

Deno.test("the colour index is 0 for grey filters, 1 for pure colour, 2/3 for random ones", () => {
  // one pixel, two filters: (2, 2, 2) is grey, (1, -1, 0) has no grey part
  const kernel = [2, 1, 2, -1, 2, 0];
  assertEquals([...colorIndex({ name: "t", kernel, shape: [1, 1, 3, 2] })], [0, 1]);
  let state = 1;
  const noise = Float64Array.from({ length: 40 * 40 * 3 }, () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  });
  const [index] = colorIndex({ name: "t", kernel: noise, shape: [40, 40, 3, 1] });
  assertAlmostEquals(index, 2 / 3, 0.03);
  assertThrows(
    () => colorIndex({ name: "t", kernel: [1], shape: [1, 1, 1, 1] }),
    BadArgumentError,
  );
});

Deno.test("pictures hold the images that they promise", async () => {
  const kernel = Float32Array.from({ length: 3 * 3 * 3 * 5 }, (_, i) => Math.sin(i));
  assertEquals(await imagesIn(imageGrid({ ...words, stack, columns: 4 })), 6);
  assertEquals(
    await imagesIn(
      filterFigure({ ...words, towers: [{ name: "t", kernel, shape: [3, 3, 3, 5] }] }),
    ),
    5,
  );
  const image = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
  assertEquals(await imagesIn(tenCropFigure({ ...words, image, crop: 2 })), 11);
  const rows = [{ query: 0, neighbours: [3, 1] }, { query: 1, neighbours: [4, 5] }];
  const near = neighboursFigure({ ...words, queries: stack, searched: stack, rows, classNames });
  assertEquals(await imagesIn(near), 6);
  assertEquals([...(await near.svg()).matchAll(/\u2713/g)].length, 2, "two share the class");
});

Deno.test("an answer shows its classes by falling probability and ticks the true one", async () => {
  const svg = await answersFigure({
    ...words,
    stack,
    answers: [{ index: 0, label: 2, probabilities: [0.5, 0.2, 0.3] }],
    classNames,
    top: 2,
  }).svg();
  const shown = [...svg.matchAll(/>(\u2713 )?(cat|dog|frog)</g)].map((m) => (m[1] ?? "") + m[2]);
  assertEquals(shown, ["frog", "cat", "\u2713 frog"]);
});

Deno.test("an image that does not exist is refused", () => {
  assertThrows(
    () => imageGrid({ ...words, stack, indices: [6] }),
    BadArgumentError,
    "from 0 to 5",
  );
});

Deno.test("every plot of an idea is drawn without an empty trace", async () => {
  const plots = [
    lineChart({
      ...words,
      series: [{ name: "a", x: [1, 10, 100], y: [3, 2, 1], low: [2, 1, 0], high: [4, 3, 2] }],
      xTitle: "x",
      yTitle: "y",
      logX: true,
    }),
    barChart({
      ...words,
      categories: ["a", "b"],
      series: [{ name: "one", values: [1, 2] }, { name: "two", values: [2, 1] }],
      valueTitle: "v",
    }),
    stripPlot({ ...words, series: [{ name: "a", values: [1, 2, 3] }], yTitle: "y" }),
  ];
  for (const plot of plots) {
    const svg = await plot.svg();
    assert(/class="(point|js-line|errorbar)/.test(svg), "marks are drawn");
    assert(!svg.includes("NaN"), "no broken coordinate");
  }
});

Deno.test("the diagram of the paper's network crosses before conv3, fc6 and fc7 and nowhere else", async () => {
  const crossings = async (name: "paper" | "noCommunication" | "dense") =>
    [...(await towerDiagram(presets[name]).svg()).matchAll(/stroke-dasharray="5 3"/g)].length;
  assertEquals(await crossings("paper"), 3 * 2);
  assertEquals(await crossings("dense"), 0);
  assert(await crossings("noCommunication") < 6);
  const { alt } = towerDiagram(presets.paper);
  assertStringIncludes(alt, "conv1 with 48 maps of 55 by 55");
  assertStringIncludes(alt, "between the towers before conv3, fc6, fc7.");
});

Deno.test("the connectivity of conv2, conv4 and conv5 is half empty", () => {
  const { takeaway } = connectivityFigure(presets.paper);
  assertStringIncludes(takeaway, "conv2, conv4, conv5 read only their own tower");
});

Deno.test("shares of cost put most parameters in fc6 and most multiplications in convolutions", () => {
  const { alt } = costFigure(presets.paper, { takeaway: "It shows something." });
  // facts: fc6 holds 61.9 % of the parameters, conv2 does 30.9 % of the multiplications
  assertStringIncludes(alt, "A treemap of parameters: conv1 0.06 %");
  assertStringIncludes(alt, "fc6 62 %");
  assertStringIncludes(alt, "conv2 31 %");
});

Deno.test("the memory of a step rises to the end of the forward pass and ends with the gradients", () => {
  const moments = stepMemory(presets.paper, 128);
  const weights = 4 * 60_965_224;
  for (const moment of moments) {
    assertEquals([moment.weights, moment.velocities], [weights, weights]);
  }
  const last = moments[moments.length - 1];
  assertEquals([last.activations, last.gradients], [0, weights]);
  const forward = moments.filter((moment) => moment.name.startsWith("forward"));
  // by hand: input, conv1, pool1, conv2, pool2, conv3, conv4, conv5, pool5, fc6, fc7, fc8
  const numbers = 224 * 224 * 3 + 290_400 + 27 * 27 * 96 + 186_624 + 13 * 13 * 256 + 64_896 * 2 +
    43_264 + 9_216 + 4_096 * 2 + 1_000;
  assertEquals(forward[forward.length - 1].activations, 4 * 128 * numbers);
  const plot = memoryFigure({ ...words, moments, limit: { bytes: 3 * 2 ** 30, label: "3 GiB" } });
  assertEquals(traces(plot).length, 5);
  assertThrows(() => stepMemory(presets.paper, 0), BadArgumentError);
});

Deno.test("the README's picture is what the spec draws", async () => {
  const picture = new URL("../../docs/network.svg", import.meta.url);
  const drawn = await towerDiagram(presets.paper, { title: "AlexNet" }).svg();
  assertEquals(await Deno.readTextFile(picture), drawn + "\n", "run: deno task docs:picture");
});

Deno.test("the label of a threshold on a logarithmic axis stands at its line", () => {
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

Deno.test("each stretch of a timeline begins at its start and has its length", () => {
  const plot = timelineFigure({
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

Deno.test("a map over an image needs whole rows, and its extremes get the ends of the scale", async () => {
  const image = { pixels: stack.images.subarray(0, 48), width: 4, height: 4 };
  const map = { label: "p", values: [0, 0.5, 0.75, 1], columns: 2 };
  assertEquals(await imagesIn(imageMapFigure({ ...words, image, maps: [map] })), 4);
  assertThrows(
    () => imageMapFigure({ ...words, image, maps: [{ ...map, columns: 3 }] }),
    BadArgumentError,
    "whole rows of 3",
  );
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

Deno.test("a confusion matrix follows the tree, whose forks stand between their branches", () => {
  // 0 and 2 are joined at 20 %, then 1 at 4 %.
  const tree = {
    merges: [{ left: 0, right: 2, distance: 0.8 }, { left: 3, right: 1, distance: 0.96 }],
    order: [0, 2, 1],
  };
  const counts = [[7, 1, 2], [0, 9, 1], [3, 0, 7]];
  const [matrix, lines] = confusionTreePlot({ ...words, counts, classNames, tree }).plotly
    .data as unknown as { text: string[][]; x: (number | null)[]; y: (number | null)[] }[];
  assertEquals(matrix.text, [["7", "2", "1"], ["3", "7", "0"], ["0", "1", "9"]]);
  assertEquals(lines.y.slice(0, 4), [0, 0, 1, 1]);
  assertEquals(lines.y.slice(5, 9), [0.5, 0.5, 2, 2]);
  assertAlmostEquals(lines.x[1] ?? NaN, Math.sqrt(20), 1e-4);
  assertAlmostEquals(lines.x[6] ?? NaN, 2, 1e-4);
  assertThrows(
    () => confusionTreePlot({ ...words, counts, classNames: ["a"], tree }),
    BadArgumentError,
    "of 1 classes",
  );
});

Deno.test("a reliability diagram leaves out empty stretches but shows that they are empty", () => {
  const interval = [0.25, 0.75] as const;
  const bins = [
    { low: 0, high: 0.5, count: 0, confidence: NaN, accuracy: NaN, interval: [0, 1] as const },
    { low: 0.5, high: 1, count: 8, confidence: 0.75, accuracy: 0.5, interval },
  ];
  const [points, counts] = traces(reliabilityDiagram({ ...words, series: [{ name: "a", bins }] }));
  assertEquals([points.x, points.y], [[75], [50]]);
  assertEquals([counts.x, counts.y], [[25, 75], [0, 8]]);
});

Deno.test("a row of patches shows the box in its image, and each patch as far as it lies inside", async () => {
  const patches = [
    { image: 0, top: 1, left: 1, side: 2 },
    { image: 1, top: -1, left: 2, side: 4 },
  ];
  const rows = [{ label: "conv1", patches }, { label: "conv2", note: "tower 1", patches: [] }];
  const figure = patchesFigure({ ...words, stack, rows, cell: 40 });
  assertEquals(await imagesIn(figure), 3, "the whole image and two patches; a dead unit has none");
  const svg = await figure.svg();
  assertStringIncludes(svg, "never answers");
  const box = /<rect x="(\d+)" y="(\d+)" width="20" height="20" fill="none"/.exec(svg);
  assertEquals([box?.[1], box?.[2]], [String(92 + 10), String(22 + 10)]);
  // The second patch has 3 of 4 rows and 2 of 4 columns of pixels.
  assert(/<image [^>]*width="20" height="30"/.test(svg));
  const outside = [{ label: "a", patches: [{ image: 0, top: 9, left: 0, side: 2 }] }];
  assertThrows(() => patchesFigure({ ...words, stack, rows: outside }), BadArgumentError, "row 9");
});
