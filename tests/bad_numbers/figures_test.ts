/** Covers lib/figures: no function accepts an invalid number. */
import * as figures from "../../lib/figures/mod.ts";
import * as library from "../../mod.ts";
import { roofAt } from "../../lib/figures/charts/roofline.ts";
import { images, pixels, side } from "./fixtures.ts";
import { count, finite, natural, notNegative, positive, testTable, upTo } from "./table.ts";

const words = { alt: "A figure.", takeaway: "It says something." };

const stack = { images: images.images, side, count: 6 };
const raster = { pixels, width: 4, height: 4 };

testTable("figures", [
  [
    "width of a figure",
    { ...positive, most: 1e5 },
    (width) => figures.figure({ data: [{ type: "scatter", y: [1] }], layout: { width } }, words),
  ],
  [
    "height of a figure",
    { ...positive, most: 1e5 },
    (height) => figures.figure({ data: [{ type: "scatter", y: [1] }], layout: { height } }, words),
  ],
  [
    "width of a picture",
    { ...finite, most: 1e5 },
    (width) => figures.picture({ width, height: 9, body: [] }, words).svg(),
  ],
  ["height of encodePng", upTo(4), (height) => figures.encodePng({ ...raster, height })],
  ["index of imageOf", upTo(5, natural), (n) => figures.imageOf(stack, n)],
  [
    "columns of imageGrid",
    upTo(10_000),
    (columns) => figures.imageGrid({ ...words, stack, columns }),
  ],
  [
    "cell of imageGrid",
    { ...positive, most: 10_000 },
    (cell) => figures.imageGrid({ ...words, stack, cell }),
  ],
  [
    "digits of heatmap",
    upTo(100, natural),
    (digits) =>
      figures.heatmap({
        ...words,
        values: [[1]],
        rows: ["a"],
        columns: ["b"],
        valueTitle: "v",
        digits,
      }),
  ],
  [
    "bins of histogram",
    upTo(1e6),
    (bins) =>
      figures.histogram({
        ...words,
        series: [{ name: "x", values: [1, 2] }],
        xTitle: "x",
        bins,
      }),
  ],
  [
    "maps of activationFigure",
    count,
    (maps) => figures.activationFigure({ ...words, activations: [1, 2], shape: [1, 1, 2], maps }),
  ],
  ["top of answersFigure", upTo(1000), (top) =>
    figures.answersFigure({
      ...{ ...words, stack, top, classNames: ["a", "b"] },
      answers: [{ index: 0, label: 0, probabilities: [0.5, 0.5] }],
    })],
  [
    "crop of tenCropFigure",
    upTo(4),
    (crop) => figures.tenCropFigure({ ...words, image: raster, crop }),
  ],
  ["batch of stepMemory", count, (batch) => figures.stepMemory(library.preset("paper"), batch)],
  ["intensity of roofAt", notNegative, (n) => roofAt(n, { gflops: 1, gigabytes: 1 })],
  ["side of treemap", { ...positive, most: 1e5 }, (side) =>
    figures.treemap({
      ...{ ...words, side, measures: [{ label: "x", values: [1] }] },
      items: [{ name: "a", group: "g" }] as unknown as Parameters<
        typeof figures.treemap
      >[0]["items"],
    })],
  ["perSecond of liveFigure", positive, (perSecond) => figures.liveFigure({ perSecond })],
]);
